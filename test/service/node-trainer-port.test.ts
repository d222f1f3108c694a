import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { TrainerEvent } from '../../src-main/contract/trainer-messages.ts';
import { nodeTrainerPort, type NodeTrainerOptions } from '../../src-main/service/node-trainer-port.ts';
import type { TrainerExit, TrainerHandle } from '../../src-main/service/trainer-port.ts';

const SCRIPT = join(import.meta.dirname, 'trainer-child.ts');

interface Session {
  readonly handle: TrainerHandle;
  /** Everything up to the exit, in order. */
  readonly log: (TrainerEvent | TrainerExit)[];
  readonly exited: Promise<TrainerExit>;
  readonly next: () => Promise<TrainerEvent>;
}

function startChild(behavior: string, options: NodeTrainerOptions = {}): Session {
  const log: Session['log'] = [];
  const waiting: ((event: TrainerEvent) => void)[] = [];
  const { promise: exited, resolve } = Promise.withResolvers<TrainerExit>();
  const handle = nodeTrainerPort({ script: SCRIPT, env: { BEHAVIOR: behavior }, ...options }).start(
    (event) => {
      log.push(event);
      waiting.shift()?.(event);
    },
    (exit) => {
      log.push(exit);
      resolve(exit);
    },
  );
  onTestFinished(() => handle.kill());
  return { handle, log, exited, next: () => new Promise((take) => waiting.push(take)) };
}

describe('the trainer as a child process', () => {
  it('gets requests and gives events, typed arrays as they are', async () => {
    const { handle, next } = startChild('answer');
    handle.send({ type: 'stop' });
    const event = await next();
    if (event.type !== 'runCompleted') throw new Error(event.type);
    const [{ values }] = event.result.best.weights;
    expect(values).toEqual(Float32Array.of(1 / 3, NaN, -0));
  });

  it('sees the environment that it was given, and the rest of ours', async () => {
    const { next } = startChild('environment', {
      env: { BEHAVIOR: 'environment', RIDGELINE_TEST: 'given' },
    });
    expect(await next()).toMatchObject({ notices: ['given', process.env['PATH']] });
  });

  it('that is killed has exited by that signal, and sending to it does no harm', async () => {
    const { handle, exited, next } = startChild('answer');
    handle.send({ type: 'stop' });
    await next();
    handle.kill();
    expect(await exited).toEqual({ code: null, signal: 'SIGKILL', stderr: '' });
    handle.send({ type: 'stop' });
    handle.kill();
  });

  it('that dies leaves its code and the last 4096 characters that it said', async () => {
    const { exited } = startChild('die');
    const { code, signal, stderr } = await exited;
    expect([code, signal]).toEqual([3, null]);
    expect(stderr).toHaveLength(4096);
    expect(stderr.endsWith('the last words')).toBe(true);
  });

  it('has its exit reported after all of its messages', async () => {
    const { log, exited } = startChild('burst');
    await exited;
    expect(log).toHaveLength(2001);
    expect(log.slice(0, 2000).every((entry) => 'type' in entry)).toBe(true);
  });

  it('that never comes up says why', async () => {
    const { exited } = startChild('answer', { script: '/nowhere/trainer.ts' });
    const { code, stderr } = await exited;
    expect(code).toBe(1);
    expect(stderr).toContain('/nowhere/trainer.ts');
  });
});
