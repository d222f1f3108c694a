import { chromium } from '@playwright/test';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A Chromium that starts, or how to get one. */
export type FoundChromium =
  { readonly program: string } | { readonly program: null; readonly reason: string };

function windowsPlaces(env: NodeJS.ProcessEnv): string[] {
  return [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((folder) =>
    folder === undefined
      ? []
      : [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ],
  );
}

const PLACES: readonly string[] = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Some systems have a file there that only says what to install. */
async function starts(program: string): Promise<boolean> {
  if (!existsSync(program)) return false;
  // On Windows a browser answers this by opening a window.
  if (process.platform === 'win32') return true;
  try {
    await run(program, ['--version'], { timeout: 30_000 });
    return true;
  } catch {
    return false;
  }
}

async function firstThatStarts(programs: readonly string[]): Promise<string | null> {
  for (const program of programs) if (await starts(program)) return program;
  return null;
}

/** Debian's, where this process may install it. */
async function installDebians(): Promise<void> {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return;
  console.warn('ridgeline: installing Debian’s chromium for the tests in a browser');
  const options = { timeout: 600_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    await run('apt-get', ['update', '-qq'], options);
    await run('apt-get', ['install', '-qq', '-y', '--no-install-recommends', 'chromium'], options);
  } catch (error) {
    console.warn(
      `ridgeline: it could not be installed (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** The one that RIDGELINE_CHROMIUM names, else the system's, else Playwright's, else Debian's, installed now. */
export async function findChromium(env = process.env): Promise<FoundChromium> {
  const named = env.RIDGELINE_CHROMIUM;
  if (named !== undefined) {
    if (await starts(named)) return { program: named };
    return { program: null, reason: `RIDGELINE_CHROMIUM names ${named}, which does not start` };
  }
  const places = [...PLACES, ...windowsPlaces(env), chromium.executablePath()];
  let program = await firstThatStarts(places);
  if (program === null) {
    await installDebians();
    program = await firstThatStarts(places);
  }
  if (program !== null) return { program };
  const reason =
    'there is no Chromium: install one ("apt-get install chromium" as root, Google Chrome, or ' +
    '"npx playwright install chromium"), or name one by RIDGELINE_CHROMIUM';
  return { program: null, reason };
}
