import { mkdirSync, writeFileSync } from 'node:fs';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { PageFiles } from '../../../src-main/host/machine/page-files.ts';
import { startLocalServer, type LocalServer } from '../../../src-main/host/server/local-server.ts';
import { sampleApp, type SampleApp } from '../../service/sample-app.ts';
import { scriptedTrainer, type TrainerScript } from '../../service/scripted-trainer.ts';
import { temporaryFolder } from '../../store/temporary-folder.ts';

/** An answer with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A request as a client may write it: nothing is checked, encoded or added but the Host. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** A real server on a free port, over a real core, with a page of two files. */
export interface SampleServer extends SampleApp {
  readonly server: LocalServer;
  readonly files: PageFiles;
  /** The folder above the page's, with a file that nobody may read. */
  readonly folder: string;
  /** Opens a session and gives its cookie. */
  readonly enter: () => Promise<string>;
  readonly ask: (raw: RawRequest) => Promise<Answer>;
  /** The head of an answer whose body is still to come. */
  readonly open: (raw: RawRequest) => Promise<IncomingMessage>;
}

export const SECRET = 'nobody may read this';

function makePage(folder: string): string {
  const page = join(folder, 'renderer');
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'secret.json'), SECRET);
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Ridgeline</title>');
  writeFileSync(join(page, 'assets', 'main-1a2b.js'), 'export {};');
  return page;
}

function send(origin: string, raw: RawRequest): Promise<IncomingMessage> {
  const { hostname, port } = new URL(origin);
  const { method = 'GET', path = '/', body = '' } = raw;
  const isChunked = raw.headers?.['transfer-encoding'] !== undefined;
  const length = body === '' || isChunked ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const headers = { ...raw.headers, ...length };
  return new Promise((resolve, reject) => {
    const sent = request({ hostname: hostname.replace(/[[\]]/g, ''), port, method, path, headers }, resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

async function readAnswer(message: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return {
    status: message.statusCode ?? 0,
    headers: message.headers,
    text: Buffer.concat(chunks).toString('utf8'),
  };
}

/** Starts it; it stops when the test ends. */
export async function sampleServer(
  options: { readonly host?: string; readonly script?: TrainerScript } = {},
): Promise<SampleServer> {
  const folder = temporaryFolder();
  const { host = '127.0.0.1', script = { onTrain: () => undefined } } = options;
  const sample = await sampleApp(join(folder, 'lab.db'), scriptedTrainer(script));
  const files = new PageFiles(makePage(folder));
  const server = await startLocalServer({ app: sample.app, files, host, port: 0 });
  onTestFinished(() => server.close());
  const ask = async (raw: RawRequest): Promise<Answer> => readAnswer(await send(server.origin, raw));
  return {
    ...sample,
    server,
    files,
    folder,
    ask,
    open: (raw) => send(server.origin, raw),
    enter: async () => {
      const { pathname, search } = new URL(server.newLink());
      const { headers } = await ask({ path: pathname + search });
      return headers['set-cookie']?.[0].split(';')[0] ?? '';
    },
  };
}

/** A call as the page makes it. */
export function callOf(server: LocalServer, cookie: string, method: string, params: unknown): RawRequest {
  return {
    method: 'POST',
    path: `/api/${method}`,
    headers: { cookie, origin: server.origin, 'content-type': 'application/json' },
    body: JSON.stringify(params),
  };
}
