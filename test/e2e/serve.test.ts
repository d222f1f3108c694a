import Database from 'better-sqlite3';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../../src-main/host/launcher/build.ts';
import { quickSpec } from '../host/cli/command-line.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { ServedApp } from './served-app.ts';

interface Visit {
  readonly status: number;
  readonly cookie: string;
}

async function visit(link: string): Promise<Visit> {
  const { status, headers } = await fetch(link, { redirect: 'manual' });
  return { status, cookie: headers.get('set-cookie')?.split(';')[0] ?? '' };
}

function serveTemporary(args: readonly string[] = []): { served: ServedApp; database: string } {
  const database = join(temporaryFolder(), 'lab.db');
  const served = new ServedApp(database, args);
  onTestFinished(async () => {
    await served.stop();
  });
  return { served, database };
}

it('prints its database and a link that works once; Enter prints another one', async () => {
  const { served, database } = serveTemporary();
  const link = await served.nextLink();
  expect(served.said[0]).toBe(`Database: ${database}`);
  expect(await visit(link)).toMatchObject({ status: 303 });
  expect(await visit(link)).toMatchObject({ status: 401, cookie: '' });
  served.pressEnter();
  const second = await served.nextLink();
  expect(second).not.toBe(link);
  expect(await visit(second)).toMatchObject({ status: 303 });
});

it('stops at Ctrl-C in the middle of a training, in order: what was trained is kept', async () => {
  const { served, database } = serveTemporary();
  const link = await served.nextLink();
  const { cookie } = await visit(link);
  const call = async (method: string, params: unknown): Promise<unknown> => {
    const headers = { cookie, 'content-type': 'application/json' };
    const body = JSON.stringify(params);
    const response = await fetch(`${new URL(link).origin}/api/${method}`, { method: 'POST', headers, body });
    return response.json();
  };
  const endless = quickSpec({ backend: 'wasm', training: { ...TRAINING, epochs: 100_000 } });
  expect(await call('experiment.start', { spec: endless, baseFolder: ROOT })).toMatchObject({ ok: true });
  const epochsDone = async (): Promise<number> => {
    const reply = (await call('run.get', { runId: 1 })) as { value: { run: { epochsDone: number } } };
    return reply.value.run.epochsDone;
  };
  await expect.poll(epochsDone, { timeout: 30_000 }).toBeGreaterThan(0);
  const startMs = performance.now();
  expect(await served.stop()).toBe(0);
  // A second for the training, the rest for a busy machine.
  expect(performance.now() - startMs).toBeLessThan(5000);
  const stored = new Database(database, { readonly: true });
  onTestFinished(() => void stored.close());
  expect(stored.prepare('SELECT DISTINCT status FROM run').pluck().all()).toEqual(['interrupted']);
  expect(stored.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(stored.prepare('SELECT owner FROM experiment').pluck().all()).toEqual([null]);
});

const TRAINING = {
  loss: 'softmaxCrossEntropy',
  optimizer: { type: 'sgd', learningRate: 0.1 },
  batchSize: 16,
};

it('says that others reach it where it listens on more than this machine', async () => {
  const { served } = serveTemporary(['--host', '0.0.0.0']);
  await served.nextLink();
  expect(served.log.join('\n')).toContain('others on the network reach this address');
});

it('takes a port that was named or none: one that is taken is an error', async () => {
  const other = createServer();
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  const { port } = other.address() as AddressInfo;
  const { served } = serveTemporary(['--port', String(port)]);
  expect(await served.exited).toBe(2);
  expect(served.log.join('\n')).toContain(`cannot listen on http://127.0.0.1:${port}`);
});

it('npm start where there is no screen says so in one line and serves', async () => {
  const database = join(temporaryFolder(), 'lab.db');
  const launcher = join(ROOT, 'src-main', 'host', 'launcher', 'launch.ts');
  const env = { ...process.env, BROWSER: 'none', DISPLAY: undefined, WAYLAND_DISPLAY: undefined };
  const child = spawn(process.execPath, [launcher, '--database', database], {
    env: { ...env, BROWSER: 'none' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  await expect.poll(() => output, { timeout: 60_000 }).toMatch(/http:\S+\/session\?token=/);
  if (process.platform === 'linux')
    expect(output.split('\n').filter((line) => line.startsWith('ridgeline:'))).toEqual([
      'ridgeline: no desktop window (there is no screen): the app opens in the browser instead',
    ]);
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
});
