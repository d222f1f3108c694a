import { createApp, type App } from '../../../src-main/service/app.ts';
import type { Method, Params } from '../../../src-main/contract/api.ts';
import { valueOf } from '../../e2e/opened-app.ts';
import { median } from '../measurement.ts';
import { scriptedTrainer } from '../../service/scripted-trainer.ts';

/** What one call costs the core's process. */
export interface CoreCall {
  readonly method: Method;
  /** How long it keeps others waiting at the longest, by the clock, JSON included: the median over calls, and the least. */
  readonly heldMs: number;
  readonly leastHeldMs: number;
  /** All computing of its thread: a mean, since systems count in steps of some milliseconds. */
  readonly cpuMs: number;
  readonly bytes: number;
}

const CALLS = 15;

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** The longest time between two turns of this process, from now on until it is asked. */
function watchTurns(): () => number {
  let longestMs = 0;
  let lastMs = performance.now();
  let next: NodeJS.Immediate;
  const take = (): void => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - lastMs);
    lastMs = nowMs;
  };
  const turn = (): void => {
    take();
    next = setImmediate(turn);
  };
  next = setImmediate(turn);
  return () => {
    take();
    clearImmediate(next);
    return longestMs;
  };
}

async function measureCall<M extends Method>(app: App, method: M, params: Params<M>): Promise<CoreCall> {
  const text = async (): Promise<string> => {
    const reply = await app.call(method, params);
    return JSON.stringify(valueOf(method, reply));
  };
  const { length } = await text();
  const startMs = cpuMs();
  const held: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const longest = watchTurns();
    await text();
    held.push(longest());
  }
  return {
    method,
    heldMs: median(held),
    leastHeldMs: Math.min(...held),
    cpuMs: (cpuMs() - startMs) / CALLS,
    bytes: length,
  };
}

/** What the pages of the tables and of a comparison ask of the core, in this process, what holds it longest first. */
export async function measureCore(database: string, experimentId: number): Promise<CoreCall[]> {
  const app = await createApp({
    clock: { nowMs: Date.now },
    log: { debug: () => undefined, warn: console.warn, error: console.error },
    storeFile: database,
    trainer: scriptedTrainer({ onTrain: () => undefined }),
    appVersion: '0.0.0',
    machine: { inspect: () => Promise.reject(new Error('nobody asks for it')), homeFolder: '/' },
  });
  const [a, b] = [0, 1].map((variantIndex) => ({ experimentId, variantIndex }));
  const { a: groupA, b: groupB } = valueOf('comparison.get', await app.call('comparison.get', { a, b }));
  const runIds = [...groupA.runs, ...groupB.runs].map(({ runId }) => runId);
  const keys = (['train', 'validation'] as const).map((scope) => ({ scope, name: 'dataLoss', detail: '' }));
  const calls = [
    await measureCall(app, 'experiment.table', {}),
    await measureCall(app, 'run.table', {}),
    await measureCall(app, 'experiment.get', { experimentId }),
    await measureCall(app, 'comparison.get', { a, b }),
    await measureCall(app, 'comparison.weights', { a, b }),
    await measureCall(app, 'comparison.evaluation', { group: a, part: 'test' }),
    await measureCall(app, 'run.measured', { runIds }),
    await measureCall(app, 'run.curves', { runIds, keys }),
  ];
  await app.close();
  return calls.sort((one, other) => other.heldMs - one.heldMs);
}
