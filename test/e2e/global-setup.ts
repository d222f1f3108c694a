import type { TestProject } from 'vitest/node';
import { build, isBuildStale } from '../../src-main/host/launcher/build.ts';
import { findElectron } from '../../src-main/host/launcher/electron-binary.ts';
import { findChromium, type FoundChromium } from './chromium.ts';

/** What stands behind a door in these tests: its program, or why there is none. */
export type DoorProgram = FoundChromium;

declare module 'vitest' {
  interface ProvidedContext {
    readonly chromium: DoorProgram;
    readonly electron: DoorProgram;
  }
}

function desktop(): DoorProgram {
  const program = findElectron();
  if (program === null)
    return { program: null, reason: 'Electron’s program is not installed ("npx install-electron")' };
  if (process.platform !== 'linux') return { program };
  if (process.getuid?.() === 0) return { program: null, reason: 'Electron does not run as root' };
  const hasScreen = process.env.DISPLAY !== undefined || process.env.WAYLAND_DISPLAY !== undefined;
  return hasScreen ? { program } : { program: null, reason: 'there is no screen ("xvfb-run npm run e2e")' };
}

function announce(what: string, found: DoorProgram): DoorProgram {
  if (found.program === null) console.warn(`ridgeline: journeys in ${what} are SKIPPED: ${found.reason}`);
  return found;
}

/** Builds the app and finds what it is to be opened with. */
export default async function setUp(project: TestProject): Promise<void> {
  if (isBuildStale()) await build();
  project.provide('chromium', announce('the browser', await findChromium()));
  project.provide('electron', announce('the desktop window', desktop()));
}
