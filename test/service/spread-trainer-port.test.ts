import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { TrainerEvent, TrainRequest } from '../../src-main/contract/trainer-messages.ts';
import { nodeTrainerPort } from '../../src-main/service/node-trainer-port.ts';
import { spreadTrainerPort } from '../../src-main/service/spread-trainer-port.ts';
import type { TrainerExit, TrainerPort } from '../../src-main/service/trainer-port.ts';
import { SAMPLE_BACKEND, SAMPLE_SPEC } from '../store/sample-experiment.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { longSpec, storedNumbers } from './resumed-experiment.ts';
import { sampleApp, STARTED } from './sample-app.ts';
import { scriptedTrainer, type ScriptedTrainer, type TrainerScript } from './scripted-trainer.ts';

const RUNS = [0, 1].flatMap((variantIndex) =>
  [1, 2].map((seed, at) => ({ runId: 2 * variantIndex + at + 1, variantIndex, seed })),
);
const REQUEST: TrainRequest = {
  type: 'train',
  ...{ spec: SAMPLE_SPEC, baseFolder: '/', dataHash: 'x' },
  ...{ runs: RUNS, doneRunIds: [], checkpoints: [], checkpointRule: {} },
  plan: { processes: 2, threads: 3 },
};

/** Trainers that play a script, and what a core hears of all of them. */
function spread(script: Partial<TrainerScript>, request: Partial<TrainRequest> = {}) {
  const trainers: ScriptedTrainer[] = [];
  const threads: number[] = [];
  const events: TrainerEvent[] = [];
  const exits: TrainerExit[] = [];
  const one = scriptedTrainer({
    ...script,
    onTrain: (trainer) => {
      trainers.push(trainer);
      script.onTrain?.(trainer);
    },
  });
  const port = spreadTrainerPort((own, ...listeners) => {
    threads.push(own);
    return one.start(...listeners);
  });
  const handle = port.start(
    (event) => events.push(event),
    (exit) => exits.push(exit),
  );
  handle.send({ ...REQUEST, ...request });
  const all = (count: number) => vi.waitFor(() => expect(trainers).toHaveLength(count));
  const exited = () => vi.waitFor(() => expect(exits).toHaveLength(1));
  return { port, handle, trainers, threads, events, exits, one, all, exited };
}

function started(notices: readonly string[]): TrainerEvent {
  return { type: 'started', backend: SAMPLE_BACKEND, notices };
}

function epochOf({ request }: ScriptedTrainer, epoch: number): TrainerEvent {
  const reports = request.runs.map(({ runId }) => ({ runId, epoch, measurements: [] }));
  return { type: 'epoch', durationMs: 1, reports };
}

describe('several trainers of one request', () => {
  it('get the runs of a seed together, on the threads of the plan, and what is done of them', async () => {
    const place = { epoch: 3, step: 30 };
    const state = { standing: 'live', lowestLoss: 1, bestEpoch: 1, earlyStop: null, plateau: null } as const;
    const own = (runId: number) => ({ runId, ...state, values: new Float32Array(1) });
    const ofSecond = { ...place, runs: [own(2)] };
    const ofBoth = { ...place, runs: [own(1), own(4)] };
    const { trainers, threads, all } = spread({}, { doneRunIds: [4], checkpoints: [ofSecond, ofBoth] });
    await all(2);
    expect(threads).toEqual([3, 3]);
    expect(trainers.map(({ request }) => request.runs.map(({ runId }) => runId))).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(trainers.map(({ request }) => request.doneRunIds)).toEqual([[], [4]]);
    // One that several would share is of an experiment that was divided otherwise.
    expect(trainers.map(({ request }) => request.checkpoints)).toEqual([[], [ofSecond]]);
  });

  it('are one trainer to the core: one start, then all epochs, then one end and one exit', async () => {
    const { trainers, events, exits, all, exited } = spread({});
    await all(2);
    const [first, second] = trainers;
    first.tell(started(['Slow disk.']));
    first.tell(epochOf(first, 1));
    expect(events).toEqual([]);
    second.tell(started(['Slow disk.', 'Old runtime.']));
    expect(events).toEqual([{ ...started(['Slow disk.', 'Old runtime.']), processes: 2 }, epochOf(first, 1)]);
    second.tell(epochOf(second, 1));
    first.tell({ type: 'finished' });
    first.exit({ code: 0 });
    expect(events).toHaveLength(3);
    second.tell({ type: 'finished' });
    second.exit({ code: 0 });
    await exited();
    expect(events.slice(2)).toEqual([epochOf(second, 1), { type: 'finished' }]);
    expect(exits).toEqual([{ code: 0, signal: null, stderr: '' }]);
  });

  it('pause, go on and stop together; stopped where one of them was', async () => {
    const heard: string[] = [];
    const { handle, trainers, events, all } = spread({
      onPause: () => heard.push('pause'),
      onContinue: () => heard.push('continue'),
      onStop: ({ tell }) => tell({ type: 'stopped' }),
    });
    await all(2);
    for (const { tell } of trainers) tell(STARTED);
    for (const type of ['pause', 'continue'] as const) handle.send({ type });
    trainers[0].tell({ type: 'finished' });
    handle.send({ type: 'stop' });
    await vi.waitFor(() => expect(events.at(-1)).toEqual({ type: 'stopped' }));
    expect(heard).toEqual(['pause', 'pause', 'continue', 'continue']);
    expect(events.filter(({ type }) => type === 'stopped')).toHaveLength(1);
  });

  it('end together where one of them dies, and its exit is the one that is told', async () => {
    const { trainers, exits, all, exited, one } = spread({});
    await all(2);
    for (const { tell } of trainers) tell(STARTED);
    trainers[1].exit({ signal: 'SIGSEGV', stderr: 'out of luck' });
    await exited();
    expect(exits).toEqual([{ code: null, signal: 'SIGSEGV', stderr: 'out of luck' }]);
    expect(one.kills).toBe(1);
  });

  it('fail once, with the first reason', async () => {
    const error = { code: 'invalid', message: 'no such file', problems: [] } as const;
    const { trainers, events, all, exited } = spread({});
    await all(2);
    for (const { tell } of trainers) tell({ type: 'failed', error });
    // Both are ended for it.
    await exited();
    expect(events).toEqual([{ type: 'failed', error }]);
  });

  it('give way to one that has all runs where they came up on different backends', async () => {
    const wasm = { ...SAMPLE_BACKEND, name: 'wasm' as const };
    const { trainers, events, exits, all } = spread({});
    await all(2);
    trainers[0].tell({ type: 'started', backend: { ...wasm, name: 'native' }, notices: [] });
    trainers[0].tell(epochOf(trainers[0], 1));
    trainers[1].tell({ type: 'started', backend: wasm, notices: ['No native runtime.'] });
    await all(3);
    expect(trainers[2].request.runs).toEqual(RUNS);
    trainers[2].tell({ type: 'started', backend: wasm, notices: [] });
    expect(events).toEqual([{ type: 'started', backend: wasm, notices: [], processes: 1 }]);
    expect(exits).toEqual([]);
  });

  it('leave a GPU to one, and are not tried again where there is one', async () => {
    const gpu = { ...SAMPLE_BACKEND, name: 'webgpu' as const };
    const { port, trainers, handle, all } = spread({
      onTrain: ({ tell }) => tell({ type: 'started', backend: gpu, notices: [] }),
    });
    await all(3);
    expect(trainers[2].request.runs).toEqual(RUNS);
    handle.kill();
    port
      .start(
        () => undefined,
        () => undefined,
      )
      .send({ ...REQUEST, spec: { ...SAMPLE_SPEC, backend: 'auto' } });
    await all(4);
    expect(trainers[3].request.runs).toEqual(RUNS);
  });

  it('are one where WebGPU is asked for by name', async () => {
    const { trainers, all } = spread({}, { spec: { ...SAMPLE_SPEC, backend: 'webgpu' } });
    await all(1);
    expect(trainers[0].request.runs).toEqual(RUNS);
  });
});

/** Real trainers, so many for every request. */
function processes(count: number): TrainerPort {
  const port = spreadTrainerPort((threads, ...listeners) => {
    const threadCount = String(threads);
    return nodeTrainerPort({ env: { TF_NUM_INTRAOP_THREADS: threadCount } }).start(...listeners);
  });
  return {
    start: (...listeners) => {
      const handle = port.start(...listeners);
      const plan = { processes: count, threads: 1 };
      return {
        ...handle,
        kill: () => handle.kill(),
        send: (request) => handle.send(request.type === 'train' ? { ...request, plan } : request),
      };
    },
  };
}

interface Point {
  readonly epoch: number;
  readonly value: number | null;
}

/** Numbers of the first epochs: rounding that differs grows from step to step. */
function earlyValues({ points }: Record<string, unknown[]>): (number | null)[] {
  return (points as readonly Point[]).filter(({ epoch }) => epoch <= 3).map(({ value }) => value);
}

describe('an experiment that two processes share', () => {
  it('ends with the same numbers when it is stopped and resumed, and but for rounding with those of one process', async () => {
    const spec = longSpec({ type: 'cosine', unit: 'batch' });
    const train = async (count: number, isStopped: boolean): Promise<Record<string, unknown[]>> => {
      const file = join(temporaryFolder(), 'lab.db');
      const { app, get, ended, events } = await sampleApp(file, processes(count));
      const checkpoints = { everyEpochs: 7 };
      const { experimentId } = await get('experiment.start', { spec, baseFolder: '/', checkpoints });
      if (isStopped) {
        const stopped = new Promise<void>((resolve) => {
          app.subscribe(({ name, value }) => {
            if (name === 'experiment.progress' && value.epoch >= 10) resolve();
          });
        });
        await stopped;
        const { runs } = await get('experiment.stop', { experimentId });
        expect(runs.some(({ status }) => status === 'cancelled')).toBe(true);
        events.length = 0;
        await get('experiment.resume', { experimentId, checkpoints });
      }
      await ended(experimentId);
      const { experiment } = await get('experiment.get', { experimentId });
      expect(experiment.runs).toEqual({ completed: 10, diverged: 2 });
      return storedNumbers(file);
    };
    const divided = await train(2, false);
    expect(await train(2, true)).toEqual(divided);
    const values = earlyValues(await train(1, false));
    earlyValues(divided).forEach((value, index) => {
      const expected = values[index];
      if (value === null || expected === null) expect(value).toBe(expected);
      else expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-4 * Math.max(1, Math.abs(expected)));
    });
    expect(values.length).toBeGreaterThan(500);
  }, 240_000);
});
