import { createApp, type App } from '../../../src-main/service/app.ts';
import type { Method, Params } from '../../../src-main/contract/api.ts';
import { valueOf } from '../../e2e/opened-app.ts';
import { scriptedTrainer } from '../../service/scripted-trainer.ts';

/** How long one call holds the core's process. */
export interface HeldFor {
  readonly method: Method;
  /** Computing of its thread, the answer's JSON included: a mean, since systems count in steps of some milliseconds. */
  readonly cpuMs: number;
  readonly bytes: number;
}

const CALLS = 12;

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function hold<M extends Method>(app: App, method: M, params: Params<M>): Promise<HeldFor> {
  const text = async (): Promise<string> => {
    const reply = await app.call(method, params);
    return JSON.stringify(valueOf(method, reply));
  };
  const { length } = await text();
  const startMs = cpuMs();
  for (let call = 0; call < CALLS; call++) await text();
  return { method, cpuMs: (cpuMs() - startMs) / CALLS, bytes: length };
}

/** What the pages of the tables and of a comparison ask of the core, in this process, the longest first. */
export async function holdCore(database: string, experimentId: number): Promise<HeldFor[]> {
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
  const held = [
    await hold(app, 'experiment.table', {}),
    await hold(app, 'run.table', {}),
    await hold(app, 'experiment.get', { experimentId }),
    await hold(app, 'comparison.get', { a, b }),
    await hold(app, 'comparison.weights', { a, b }),
    await hold(app, 'comparison.evaluation', { group: a, part: 'test' }),
    await hold(app, 'run.measured', { runIds }),
    await hold(app, 'run.curves', { runIds, keys }),
  ];
  await app.close();
  return held.sort((one, other) => other.cpuMs - one.cpuMs);
}
