import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { App } from '../../service/app.ts';
import { complain, print } from '../machine/console.ts';
import { assertDatabaseFile, defaultDatabase, makeFolderOf } from '../machine/database-place.ts';
import { openApp, ownTrainer } from '../machine/open-app.ts';
import { PageFiles } from '../machine/page-files.ts';
import { isLoopback } from './address-guard.ts';
import { isPortFree, startLocalServer, type LocalServer } from './local-server.ts';
import { openBrowser } from './open-browser.ts';

/** What `ridgeline serve` may be told. */
export interface ServeOptions {
  /** Absent: the one that every command uses. */
  readonly database?: string;
  /** 0: any that is free. Absent: the usual one, or another where that is taken. */
  readonly port?: number;
  readonly host: string;
  /** Open the browser, where there is one. */
  readonly open?: boolean;
}

/** Ctrl-C, a request to end, and a terminal that was closed. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function storeFileOf({ database }: ServeOptions): string {
  if (database === undefined) makeFolderOf(defaultDatabase());
  else assertDatabaseFile(database, true);
  return database ?? defaultDatabase();
}

/**
 * The page keeps what its user likes by origin, and the port is a part of that: so it is the same each time where it can be.
 */
const USUAL_PORT = 7345;

async function startServer(app: App, files: PageFiles, { host, port }: ServeOptions): Promise<LocalServer> {
  if (port !== undefined) return startLocalServer({ app, files, host, port });
  const isFree = await isPortFree(host, USUAL_PORT);
  return startLocalServer({ app, files, host, port: isFree ? USUAL_PORT : 0 });
}

/** Serves the app to browsers until it is told to stop; training that goes on then is stopped, and kept. */
export async function serve(options: ServeOptions): Promise<number> {
  // Before the database: what cannot be shown need not be opened.
  const files = new PageFiles();
  const app = await openApp({ storeFile: storeFileOf(options), trainer: ownTrainer() });
  try {
    const server = await startServer(app, files, options);
    const stopped = stopSignal();
    await welcome(app, server, options);
    const lines = createInterface({ input: process.stdin });
    lines.on('line', () => print([server.newLink()]));
    await stopped;
    lines.close();
    await server.close();
  } finally {
    await app.close();
  }
  return 0;
}

async function stopSignal(): Promise<void> {
  await Promise.race(STOP_SIGNALS.map((signal) => once(process, signal)));
  // A second one finds no handler and ends the process.
  complain('stopping; training that goes on is interrupted and kept');
}

function warnOfNetwork(host: string): void {
  if (isLoopback(host)) return;
  complain(
    `listening on ${host}: others on the network reach this address, and what they send is not encrypted; ` +
      'an SSH tunnel to 127.0.0.1 is safer',
  );
}

async function welcome(app: App, server: LocalServer, { host, open }: ServeOptions): Promise<void> {
  warnOfNetwork(host);
  const link = server.newLink();
  const isOpen = open === true && (await openBrowser(link));
  print([
    `Database: ${app.storeFile}`,
    isOpen ? `Opened in your browser: ${link}` : `Open this link in a browser: ${link}`,
    'It works once. Enter prints a new one, Ctrl-C stops.',
  ]);
}
