import { describe, expect, it } from 'vitest';
import type { TrainerEvent, TrainRequest } from '../../../src-main/contract/trainer-messages.ts';
import { readDataset } from '../../../src-main/data/dataset-reader.ts';
import { divideData } from '../../../src-main/data/divide.ts';
import type { GroupCheckpoint } from '../../../src-main/domain/checkpoint.ts';
import type { ExperimentSpec } from '../../../src-main/domain/experiment.ts';
import { planRuns } from '../../../src-main/domain/plan.ts';
import type { Regularization } from '../../../src-main/domain/regularization.ts';
import type { RunResult } from '../../../src-main/domain/run.ts';
import { openBackend } from '../../../src-main/trainer/backend-choice.ts';
import { runTrainingJob } from '../../../src-main/trainer/job/training-job.ts';
import { nodeGround } from '../../../src-main/trainer/node-ground.ts';

const EPOCHS = 12;
const ON: Regularization = { type: 'batchNorm' };
const STOP: Regularization = { type: 'earlyStopping', patience: 1, minimumChange: 1 };
/** 1 − 0.1 · 2 · 1e20 multiplies the weights by 2e19 at every step. */
const ABSURD: Regularization = { type: 'l2', strength: 1e20, layers: ['output'] };

/** Variants of two shapes, of which some stop and some diverge. */
const SPEC: ExperimentSpec = {
  name: 'two shapes',
  data: { source: 'builtin', name: 'iris' },
  task: 'classification',
  scaling: { features: 'standardize' },
  split: { train: 0.5, validation: 0.25, test: 0.25 },
  model: {
    layers: [
      { type: 'dense', name: 'hidden', units: 6 },
      { type: 'batchNorm', name: 'norm', optional: true },
      { type: 'relu' },
      { type: 'dense', name: 'output', units: 3 },
    ],
  },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.1 },
    epochs: EPOCHS,
    batchSize: 15,
  },
  seeds: [3, 4],
  variants: [
    { name: 'off', regularization: [] },
    { name: 'on', regularization: [ON] },
    { name: 'off, stops', regularization: [STOP] },
    { name: 'on, stops', regularization: [ON, STOP] },
    { name: 'off, diverges', regularization: [ABSURD] },
    { name: 'on, diverges', regularization: [ON, ABSURD] },
  ],
  backend: 'wasm',
};

interface Told {
  readonly events: readonly TrainerEvent[];
  /** Epochs that were told, by run. */
  readonly epochs: ReadonlyMap<number, readonly number[]>;
  readonly results: ReadonlyMap<number, RunResult>;
  readonly diverged: ReadonlyMap<number, number>;
}

/** Runs with the ids 100, 101, … in the order of the plan. */
const RUNS = planRuns(SPEC).map((run, index) => ({ ...run, runId: 100 + index }));

async function train(change: Partial<TrainRequest> = {}, isStopped = false): Promise<Told> {
  const dataset = await readDataset(SPEC.data, '/', SPEC.task);
  const events: TrainerEvent[] = [];
  const epochs = new Map<number, number[]>();
  await runTrainingJob(
    {
      type: 'train',
      spec: SPEC,
      baseFolder: '/',
      dataHash: dataset.hash,
      runs: RUNS,
      ...{ doneRunIds: [], checkpoints: [], checkpointRule: {} },
      plan: { processes: 1, threads: 1 },
      ...change,
    },
    nodeGround(openBackend),
    {
      send: (event) => {
        events.push(event);
        if (event.type !== 'epoch') return;
        for (const { runId, epoch } of event.reports)
          epochs.set(runId, [...(epochs.get(runId) ?? []), epoch]);
      },
      stopRequested: () => isStopped,
      whilePaused: () => null,
    },
  );
  const results = new Map(
    events.flatMap((event) => (event.type === 'runCompleted' ? [[event.runId, event.result]] : [])),
  );
  const diverged = new Map(
    events.flatMap((event) => (event.type === 'runDiverged' ? [[event.runId, event.epoch]] : [])),
  );
  return { events, epochs, results, diverged };
}

/** The checkpoints that were told of an epoch, one per group that had come so far. */
function checkpointsAt(epoch: number, { events }: Told): GroupCheckpoint[] {
  const parts = events.filter((event) => event.type === 'checkpoint');
  const own = parts.filter(({ place }) => place.epoch === epoch);
  return own.flatMap(({ place, position, count }, at) =>
    position === 0 ? [{ ...place, runs: own.slice(at, at + count).map(({ run }) => run) }] : [],
  );
}

/** Ids of the runs of a variant. */
function idsOf(variant: string): number[] {
  const index = SPEC.variants.findIndex(({ name }) => name === variant);
  return RUNS.filter(({ variantIndex }) => variantIndex === index).map(({ runId }) => runId);
}

describe('a job whose variants have two shapes', () => {
  it('trains every run to its own end, under its own id', async () => {
    const { events, epochs, results, diverged } = await train();
    const whole = Array.from({ length: EPOCHS }, (_, at) => at + 1);
    for (const id of [...idsOf('off'), ...idsOf('on')]) expect(epochs.get(id)).toEqual(whole);
    // No epoch is better by 1 than the first: the second one is the last.
    for (const id of [...idsOf('off, stops'), ...idsOf('on, stops')]) {
      expect(epochs.get(id)).toEqual([1, 2]);
      expect(results.get(id)?.countedEpoch).toBe(1);
      expect(results.get(id)?.last.epoch).toBe(2);
    }
    const lost = [...idsOf('off, diverges'), ...idsOf('on, diverges')];
    expect([...diverged].toSorted(([one], [other]) => one - other)).toEqual(lost.map((id) => [id, 1]));
    for (const id of lost) expect([epochs.get(id), results.get(id)]).toEqual([undefined, undefined]);
    expect(results.size).toBe(8);
    for (const [id, { last }] of results) {
      const hasNorm = last.weights.some(({ parameter }) => parameter === 'norm.runningMean');
      const { variantIndex } = RUNS[id - 100];
      expect(hasNorm).toBe(SPEC.variants[variantIndex].regularization.includes(ON));
    }
    expect(events[0].type).toBe('started');
    expect(events.at(-1)).toEqual({ type: 'finished' });
    expect(events.filter(({ type }) => type === 'started' || type === 'finished')).toHaveLength(2);
  });

  it('gives each run the numbers that it has alone', async () => {
    const { results } = await train();
    for (const id of [idsOf('off')[1], idsOf('on')[0], idsOf('on, stops')[1]]) {
      const alone = await train({ runs: RUNS.filter(({ runId }) => runId === id) });
      const [among, own] = [results.get(id), alone.results.get(id)].map(
        (result) => result?.last.weights ?? [],
      );
      expect(own.map(({ parameter }) => parameter)).toEqual(among.map(({ parameter }) => parameter));
      own.forEach(({ values }, at) => {
        // Rounding alone may differ: a product of more members is blocked differently.
        values.forEach((value, element) =>
          expect(Math.abs(value - among[at].values[element])).toBeLessThan(1e-4),
        );
      });
    }
  });

  it('goes on from the checkpoint of either group, to the same numbers', async () => {
    const whole = await train({ checkpointRule: { everyEpochs: 5 } });
    const [off, on] = checkpointsAt(5, whole);
    const idsIn = ({ runs }: GroupCheckpoint): number[] => runs.map(({ runId }) => runId);
    expect(idsIn(off)).toEqual(expect.arrayContaining(idsOf('off')));
    expect(idsIn(on)).toEqual(expect.arrayContaining(idsOf('on')));
    const ended = [...whole.results].filter(([, { last }]) => last.epoch <= 5).map(([id]) => id);
    const lost = [...whole.diverged.keys()];

    // Interrupted in the first group: the second one starts from the beginning.
    const first = await train({
      checkpoints: [off],
      doneRunIds: [...ended, ...lost].filter((id) => idsIn(off).includes(id)),
    });
    expect(first.epochs.get(idsOf('off')[0])?.[0]).toBe(6);
    expect(first.epochs.get(idsOf('on')[0])?.[0]).toBe(1);
    for (const id of [...idsOf('off'), ...idsOf('on')])
      expect(first.results.get(id)).toEqual(whole.results.get(id));

    // Interrupted in the second group: nothing is told of the first one.
    const second = await train({ checkpoints: [on], doneRunIds: [...ended, ...lost, ...idsOf('off')] });
    expect([...second.results.keys()]).toEqual(idsOf('on'));
    expect([...second.epochs.keys()]).toEqual(idsOf('on'));
    for (const id of idsOf('on')) expect(second.results.get(id)).toEqual(whole.results.get(id));
  });

  it('trains no second group where it was stopped in the first', async () => {
    // The stop is heard within 25 ms, and 10,000 epochs take longer on any machine.
    const spec = { ...SPEC, training: { ...SPEC.training, epochs: 10_000 } };
    const { events, epochs } = await train({ spec }, true);
    expect(events.at(-1)).toEqual({ type: 'stopped' });
    for (const id of idsOf('on')) expect(epochs.get(id)).toBeUndefined();
  });
});

describe('a job over folds', () => {
  const spec: ExperimentSpec = {
    ...SPEC,
    split: { folds: 3, repeats: 2, seed: 5 },
    seeds: [3, 4, 10, 11, 12, 13],
    variants: [
      { name: 'off', regularization: [] },
      { name: 'on', regularization: [ON] },
      { name: 'off, l2', regularization: [{ type: 'l2', strength: 0.1 }] },
    ],
  };
  const runs = planRuns(spec).map((run, index) => ({ ...run, runId: index + 1 }));

  it('evaluates each run on the rows of its own fold, the same for every variant', async () => {
    const { results, events } = await train({ spec, runs });
    expect(results.size).toBe(18);
    expect(events.filter(({ type }) => type === 'started' || type === 'finished')).toHaveLength(2);
    const dataset = await readDataset(spec.data, '/', spec.task);
    for (const { runId, seed } of runs) {
      const { rows } = divideData(dataset, spec, spec.seeds.indexOf(seed));
      const predictions = results.get(runId)?.predictions ?? [];
      expect(predictions.map((one) => [one.part, one.rows])).toEqual([
        ['validation', rows.validation],
        ['test', rows.test],
      ]);
    }
  });

  it('gives a fold the numbers that it has where it is the only one to be trained', async () => {
    const whole = await train({ spec, runs });
    const seed = 11;
    const own = runs.filter((run) => run.seed === seed);
    const alone = await train({ spec, runs: own });
    expect(new Set(alone.results.keys())).toEqual(new Set(own.map(({ runId }) => runId)));
    for (const { runId } of own) expect(alone.results.get(runId)).toEqual(whole.results.get(runId));
  });

  it('goes on from a checkpoint in the middle of the folds, to the same numbers', async () => {
    const whole = await train({ spec, runs, checkpointRule: { everyEpochs: 5 } });
    const taken = checkpointsAt(5, whole);
    // Six folds of two shapes.
    expect(taken).toHaveLength(12);
    const doneSeeds = [3, 4];
    const doneRunIds = runs.filter(({ seed }) => doneSeeds.includes(seed)).map(({ runId }) => runId);
    const rest = await train({ spec, runs, doneRunIds, checkpoints: [taken[4]] });
    const [resumed] = taken[4].runs;
    expect(rest.epochs.get(resumed.runId)?.[0]).toBe(6);
    expect(rest.results.size).toBe(12);
    for (const [runId, result] of rest.results) expect(result).toEqual(whole.results.get(runId));
  });
});
