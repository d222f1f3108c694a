import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

const FOLDED: ExperimentSpec = {
  ...SWEEP,
  name: 'folds of iris',
  data: { source: 'builtin', name: 'iris' },
  split: { folds: 3, repeats: 2 },
  model: { layers: [{ type: 'dense', units: 3 }] },
  training: { ...SWEEP.training, epochs: 3, batchSize: 16 },
  seeds: [10, 11, 12, 13, 14, 15],
};
const REGRESSION: ExperimentSpec = {
  ...FOLDED,
  name: 'folds of diabetes',
  data: { source: 'builtin', name: 'diabetes' },
  task: 'regression',
  scaling: { features: 'standardize', target: 'standardize' },
  model: { layers: [{ type: 'dense', units: 1 }] },
  training: { ...FOLDED.training, loss: 'squaredError' },
  variants: SWEEP.variants.slice(0, 2),
};
const lab = trainedLab([FOLDED, REGRESSION]);
const group = (experimentId: number, variantIndex: number) => ({ experimentId, variantIndex });

describe('an experiment over folds', () => {
  it('stores with each run which fold it is', async () => {
    const { get } = await lab.open();
    const { runs } = await get('experiment.get', { experimentId: 1 });
    expect(runs.map(({ status }) => status)).toEqual(Array(18).fill('completed'));
    const { a } = await get('comparison.get', { a: group(1, 0), b: group(1, 1) });
    expect(a.experiment.crossValidation).toEqual({ folds: 3, repeats: 2, inner: null, validation: 0.2 });
  });

  it('is judged by the corrected test over its folds, with nothing that differs beside regularization', async () => {
    const { comparison } = await (await lab.open()).get('comparison.get', { a: group(1, 0), b: group(1, 2) });
    expect(comparison.differences).toEqual([]);
    expect(comparison.pairedSeeds).toHaveLength(6);
    expect(comparison.verdict.evidence).toMatchObject({ test: 'correctedT', valuesOfA: 6, df: 5 });
    expect(comparison.metrics[0].perSeed[4]).toMatchObject({ seed: 14, fold: { repeat: 1, fold: 1 } });
  });

  it('pools the predictions of a repeat: every row once, by the model that did not train on it', async () => {
    const { get } = await lab.open();
    const whole = await get('comparison.evaluation', { group: group(1, 0), part: 'test' });
    expect(whole.evaluation).toMatchObject({ rows: 150, seeds: [1, 2] });
    if (whole.evaluation.task !== 'classification') throw new Error('expected classes');
    expect(whole.evaluation.confusion.counts.map((row) => row.reduce((sum, one) => sum + one))).toEqual([
      100, 100, 100,
    ]);
    const one = await get('comparison.evaluation', { group: { ...group(1, 0), seeds: [12] }, part: 'test' });
    expect(one.evaluation.rows).toBe(50);
    const numbers = await get('comparison.evaluation', { group: group(2, 0), part: 'test' });
    expect(numbers.evaluation).toMatchObject({ rows: 442, seeds: [1, 2] });
  });

  it('lists examples that both repeats predicted', async () => {
    const params = { a: group(1, 0), b: group(1, 2), part: 'test', kind: 'bothWrong' } as const;
    const { examples, total } = await (await lab.open()).get('comparison.examples', params);
    expect(total).toBeGreaterThan(0);
    expect(examples.length).toBe(Math.min(total, 20));
  });

  it('grows by whole repeats, which leave its folds as they are', async () => {
    const { app, get } = await lab.open();
    expect(await app.call('experiment.addSeeds', { experimentId: 1, count: 2 })).toMatchObject({
      ok: false,
      error: {
        code: 'invalid',
        problems: [{ field: 'seeds', expected: expect.stringContaining('a multiple of 3 seeds') as string }],
      },
    });
    const added = await get('experiment.addSeeds', { experimentId: 1, count: 3 });
    expect(added.seeds).toEqual([16, 17, 18]);
    const { experiment, runs } = await get('experiment.get', { experimentId: 1 });
    expect(experiment.spec.split).toEqual({ folds: 3, repeats: 3 });
    expect(runs).toHaveLength(27);
  });
});
