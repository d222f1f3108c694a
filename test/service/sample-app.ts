import { expect, onTestFinished } from 'vitest';
import type { Method, Params, Value } from '../../src-main/contract/api.ts';
import type { AppEvent } from '../../src-main/contract/events.ts';
import type { TrainerEvent } from '../../src-main/contract/trainer-messages.ts';
import type { Inspection } from '../../src-main/domain/inspection.ts';
import type { Measurement } from '../../src-main/domain/run.ts';
import { createApp, type App } from '../../src-main/service/app.ts';
import type { TrainerPort } from '../../src-main/service/trainer-port.ts';
import { SAMPLE_BACKEND } from '../store/sample-experiment.ts';

/** An app with what it told and logged. */
export interface SampleApp {
  readonly app: App;
  readonly events: AppEvent[];
  readonly logged: string[];
  /** Calls, expects success, and that JSON would have carried the value. */
  readonly get: <M extends Method>(method: M, params: Params<M>) => Promise<Value<M>>;
  /** Resolves when an experiment ends. */
  readonly ended: (experimentId: number) => Promise<void>;
}

/** What the machine of a sample app has to train with. */
export const SAMPLE_INSPECTION: Inspection = {
  items: [{ name: 'Node', status: 'ok', detail: '24.21.0', remedy: null }],
  backend: 'wasm',
  backendVersion: 'tfjs-backend-wasm 4.22.0',
};

/** A real app on a database file, with a trainer that is given. It closes when the test ends. */
export async function sampleApp(storeFile: string, trainer: TrainerPort): Promise<SampleApp> {
  const events: AppEvent[] = [];
  const logged: string[] = [];
  const app = await createApp({
    clock: { nowMs: Date.now },
    log: {
      debug: (message) => void logged.push(message),
      warn: (message) => void logged.push(message),
      error: (message, cause) => void logged.push(`${message}: ${String(cause)}`),
    },
    storeFile,
    trainer,
    appVersion: '0.1.0',
    machine: { inspect: () => Promise.resolve(SAMPLE_INSPECTION), homeFolder: '/home/somebody' },
  });
  onTestFinished(() => app.close());
  app.subscribe((event) => void events.push(event));
  const hasEnded = (experimentId: number): boolean =>
    events.some(({ name, value }) => name === 'experiment.ended' && value.experimentId === experimentId);
  return {
    app,
    events,
    logged,
    get: async (method, params) => {
      const reply = await app.call(method, params);
      if (!reply.ok) throw new Error(`${method}: ${reply.error.code}: ${reply.error.message}`);
      expect(JSON.parse(JSON.stringify(reply.value))).toEqual(reply.value);
      return reply.value;
    },
    ended: (experimentId) =>
      new Promise((resolve) => {
        if (hasEnded(experimentId)) resolve();
        else
          app.subscribe(() => {
            if (hasEnded(experimentId)) resolve();
          });
      }),
  };
}

export const STARTED: TrainerEvent = { type: 'started', backend: SAMPLE_BACKEND, notices: ['a notice'] };

export function losses(train: number, validation: number): Measurement[] {
  return [
    { scope: 'train', name: 'dataLoss', detail: '', value: { value: train } },
    { scope: 'validation', name: 'dataLoss', detail: '', value: { value: validation } },
  ];
}

/** An epoch in which every run measured the same. */
export function epochOf(runs: readonly { runId: number }[], epoch: number, loss = 1 / epoch): TrainerEvent {
  const reports = runs.map(({ runId }) => ({ runId, epoch, measurements: losses(loss, 2 * loss) }));
  return { type: 'epoch', durationMs: 1, reports };
}
