import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { invalidField } from '../../domain/errors.ts';
import { complain, guardOutput } from '../machine/console.ts';
import { serve } from '../server/serve.ts';
import { build, isBuildStale, ROOT } from './build.ts';
import { fetchElectron, findElectron, type FetchedElectron } from './electron-binary.ts';

/** `npm start`: builds what is stale, and opens the desktop window, or where that cannot be, the browser. */

const FETCH_LIMIT_MS = 120_000;
const STARTS_WITHIN_MS = 5000;

interface Wishes {
  readonly database: string | undefined;
  readonly port: number | undefined;
  readonly host: string | undefined;
  /** Whether the browser is asked for by name. */
  readonly browser: boolean;
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (text.trim() !== '' && Number.isInteger(port) && port >= 0 && port < 2 ** 16) return port;
  throw invalidField('--port', 'a whole number from 0 to 65535', text);
}

/** What `npm start -- …` was told: what `ridgeline serve` takes, and `--browser`. */
function parseWishes(args: readonly string[]): Wishes {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      database: text,
      db: text,
      port: text,
      host: text,
      browser: { type: 'boolean' },
      open: { type: 'boolean' },
    },
  });
  const { port, host, browser = false, open = false } = values;
  return {
    database: values.database ?? values.db,
    port: portOf(port),
    host,
    browser: browser || open || port !== undefined || host !== undefined,
  };
}

async function buildWhereStale(): Promise<void> {
  if (!isBuildStale()) return;
  complain('building the app; this takes some seconds and is done once');
  await build();
}

function hasScreen(): boolean {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return process.platform !== 'linux' || DISPLAY !== undefined || WAYLAND_DISPLAY !== undefined;
}

async function haveElectron(): Promise<FetchedElectron> {
  if (!hasScreen()) return { program: null, reason: 'there is no screen' };
  // Its sandbox cannot be had by root on Linux, and it is not to be had without.
  if (process.platform === 'linux' && process.getuid?.() === 0)
    return { program: null, reason: 'Electron does not run as root' };
  const program = findElectron();
  if (program !== null) return { program };
  complain('fetching Electron for the desktop window, once');
  return fetchElectron(FETCH_LIMIT_MS);
}

/** Gives the exit code; null where no window came up, as where a system forbids Electron's sandbox. */
async function openDesktop(program: string, { database }: Wishes): Promise<number | null> {
  const startMs = performance.now();
  const args = [ROOT, ...(database === undefined ? [] : [`--database=${resolve(database)}`])];
  const child = spawn(program, args, { stdio: 'inherit' });
  // Ctrl-C reaches the child too, which ends in order; this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code === 0) return 0;
  return performance.now() - startMs < STARTS_WITHIN_MS ? null : 1;
}

function openInBrowser({ database, port, host = '127.0.0.1' }: Wishes): Promise<number> {
  return serve({
    host,
    open: true,
    ...(database === undefined ? {} : { database }),
    ...(port === undefined ? {} : { port }),
  });
}

async function launch(args: readonly string[]): Promise<number> {
  const wishes = parseWishes(args);
  await buildWhereStale();
  if (wishes.browser) return openInBrowser(wishes);
  const electron = await haveElectron();
  const exitCode = electron.program === null ? null : await openDesktop(electron.program, wishes);
  if (exitCode !== null) return exitCode;
  const reason = electron.program === null ? electron.reason : 'Electron did not start';
  complain(`no desktop window (${reason}): the app opens in the browser instead`);
  return openInBrowser(wishes);
}

guardOutput();
try {
  process.exitCode = await launch(process.argv.slice(2));
} catch (error) {
  (error instanceof Error ? error.message : String(error)).split('\n').forEach(complain);
  process.exitCode = 1;
}
