import { createAdaptorServer } from '@hono/node-server';
import { once } from 'node:events';
import { isIPv6, type AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import { AppError } from '../../domain/errors.ts';
import type { App } from '../../service/app.ts';
import type { PageFiles } from '../machine/page-files.ts';
import { EventStreams } from './event-stream.ts';
import { createRoutes, pathOfLink } from './routes.ts';
import { Sessions } from './sessions.ts';

/** Where a server listens, and what it serves. */
export interface LocalServerOptions {
  readonly app: App;
  readonly files: PageFiles;
  /** A name or address; only loopback keeps others out. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

/** A server that listens. */
export interface LocalServer {
  /** As in `http://127.0.0.1:4711`. */
  readonly origin: string;
  /** A link that opens one session, once; it takes the place of one that was not used. */
  newLink(): string;
  /** Ends every connection. The core goes on. */
  close(): Promise<void>;
}

const MOST_CONNECTIONS = 256;
const HEADERS_TIMEOUT_MS = 30_000;

function originOf(host: string, port: number): string {
  return `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

async function listen(
  server: ReturnType<typeof createAdaptorServer>,
  host: string,
  port: number,
): Promise<number> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError(
      'invalid',
      `the server cannot listen on ${originOf(host, port)} (${reason}); choose another --port or --host`,
      { cause },
    );
  }
  return (server.address() as AddressInfo).port;
}

/** Whether a server could listen there now. */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}

/**
 * Opens the door to a core for browsers.
 * @throws AppError `invalid` where host or port cannot be had
 */
export async function startLocalServer({ app, files, host, port }: LocalServerOptions): Promise<LocalServer> {
  const sessions = new Sessions();
  const streams = new EventStreams();
  // Cookies know no ports: two servers of one machine must not take each other's.
  const cookieName = `ridgeline-${process.pid}`;
  const routes = createRoutes({ app, files, sessions, streams, host, cookieName });
  const server = createAdaptorServer({
    fetch: routes.fetch,
    createServer,
    overrideGlobalObjects: false,
    // How long a body may take is the routes' affair: an upload takes longer than anything else.
    serverOptions: { requestTimeout: 0, headersTimeout: HEADERS_TIMEOUT_MS },
  });
  server.maxConnections = MOST_CONNECTIONS;
  const origin = originOf(host, await listen(server, host, port));
  const unsubscribe = app.subscribe((event) => streams.send(event));
  return {
    origin,
    newLink: () => origin + pathOfLink(sessions.newToken()),
    close: async () => {
      unsubscribe();
      streams.close();
      const closed = once(server, 'close');
      server.close();
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed;
    },
  };
}
