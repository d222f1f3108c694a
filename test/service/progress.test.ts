import { describe, expect, it } from 'vitest';
import type { TrainingRun } from '../../src-main/contract/trainer-messages.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import type { RunEpoch } from '../../src-main/domain/run.ts';
import { Progress } from '../../src-main/service/progress.ts';

const SPEC: ExperimentSpec = {
  name: 'progress',
  data: { source: 'builtin', name: 'iris' },
  task: 'classification',
  split: { train: 0.6, validation: 0.2, test: 0.2 },
  model: { layers: [{ type: 'dense', units: 3 }] },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.1 },
    epochs: 10,
    batchSize: 16,
  },
  seeds: [0, 1],
  variants: [
    { name: 'none', regularization: [] },
    { name: 'stops', regularization: [{ type: 'earlyStopping', patience: 1 }] },
  ],
};

function report(runId: number, epoch: number, loss: number): RunEpoch {
  return {
    runId,
    epoch,
    measurements: (['train', 'validation'] as const).map((scope) => ({
      scope,
      name: 'dataLoss',
      detail: '',
      value: { value: loss },
    })),
  };
}

function progressOf(runs: readonly TrainingRun[]): Progress {
  return new Progress(1, { spec: SPEC, runs, doneRunIds: [], checkpoints: [] });
}

describe('the progress of a training', () => {
  it('keeps the losses of a variant whose runs have stopped, by those that came furthest', () => {
    const runs = [0, 1, 2, 3].map((runId) => ({ runId, variantIndex: runId < 2 ? 0 : 1, seed: runId % 2 }));
    const progress = progressOf(runs);
    progress.addEpoch(1, [report(0, 1, 8), report(1, 1, 6), report(2, 1, 4), report(3, 1, 2)], 0);
    progress.addEpoch(1, [report(0, 2, 7), report(1, 2, 5), report(2, 2, 3)], 0);
    progress.addEpoch(1, [report(0, 3, 1), report(1, 3, 2)], 0);
    expect(progress.snapshot(0)).toMatchObject({
      epoch: 3,
      variants: [
        { variant: 'none', trainLoss: (1 + 2) / 2, validationLoss: (1 + 2) / 2 },
        { variant: 'stops', trainLoss: 3, validationLoss: 3 },
      ],
    });
  });

  it('knows no losses before the first epoch', () => {
    const progress = progressOf([{ runId: 0, variantIndex: 0, seed: 0 }]);
    expect(progress.snapshot(0).variants).toEqual([
      { variant: 'none', trainLoss: null, validationLoss: null },
      { variant: 'stops', trainLoss: null, validationLoss: null },
    ]);
  });

  it('knows how long the rest takes: the epochs that are left, up to the limit, at the pace of the last ones', () => {
    const runs = [0, 1, 2, 3].map((runId) => ({ runId, variantIndex: runId < 2 ? 0 : 1, seed: runId % 2 }));
    const progress = progressOf(runs);
    expect(progress.snapshot(0).remainingMs).toBe(null);
    const all = (epoch: number): RunEpoch[] => runs.map(({ runId }) => report(runId, epoch, 1));
    progress.addEpoch(5000, all(1), 5000);
    progress.addEpoch(1000, all(2), 6000);
    // 8 of 10 epochs are left, of which each takes 1 s for all four runs together.
    expect(progress.snapshot(6000).remainingMs).toBe(8 * 1000);
    expect(progress.snapshot(6400).remainingMs).toBe(8 * 1000 - 400);
    // Two have stopped early; the group has not shrunk.
    progress.addEnd(2);
    progress.addEnd(3);
    progress.addEpoch(1000, all(3).slice(0, 2), 7000);
    expect(progress.snapshot(7000).remainingMs).toBe(7 * 1000);
  });

  it('does not count down while it is paused', () => {
    const progress = progressOf([{ runId: 0, variantIndex: 0, seed: 0 }]);
    progress.addEpoch(1000, [report(0, 1, 1)], 1000);
    progress.pause(1300);
    expect(progress.snapshot(9000)).toMatchObject({ paused: true, remainingMs: 9 * 1000 - 300 });
    progress.continue(9000);
    expect(progress.snapshot(9100)).toMatchObject({ paused: false, remainingMs: 9 * 1000 - 300 - 100 });
  });

  it('begins behind the checkpoints that it goes on from, without the runs that have a result', () => {
    const runs = [0, 1].map((runId) => ({ runId, variantIndex: 0, seed: runId }));
    const state = { standing: 'live', lowestLoss: 1, bestEpoch: 4, earlyStop: null, plateau: null } as const;
    const checkpoint = { epoch: 4, step: 40, runs: [{ ...state, runId: 1, values: new Float32Array() }] };
    const progress = new Progress(1, { spec: SPEC, runs, doneRunIds: [0], checkpoints: [checkpoint] });
    expect(progress.snapshot(0)).toMatchObject({ runsDone: 1, runsTotal: 2, epoch: 4, remainingMs: null });
    progress.addEpoch(10, [report(1, 5, 1)], 0);
    expect(progress.snapshot(0).remainingMs).toBe(5 * 10);
  });
});
