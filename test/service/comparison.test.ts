import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

const REGRESSION: ExperimentSpec = {
  ...SWEEP,
  name: 'diabetes',
  data: { source: 'builtin', name: 'diabetes' },
  task: 'regression',
  scaling: { features: 'standardize', target: 'standardize' },
  model: { layers: [{ type: 'dense', units: 1 }] },
  training: { ...SWEEP.training, loss: 'squaredError', epochs: 2 },
  seeds: [1],
  variants: [{ name: 'none', regularization: [] }],
};
const LONGER: ExperimentSpec = {
  ...SWEEP,
  training: { ...SWEEP.training, epochs: 6 },
  seeds: [1, 4],
  variants: [{ name: 'none', regularization: [] }],
};
/** A log loss that differs by less than a half is taken for the same. */
const ZONED: ExperimentSpec = {
  ...SWEEP,
  evaluation: { ...SWEEP.evaluation, primaryMetric: 'logLoss', equivalenceZone: 0.5 },
};
const lab = trainedLab([SWEEP, LONGER, REGRESSION, ZONED]);

const NONE = { experimentId: 1, variantIndex: 0 };
const STRONG = { experimentId: 1, variantIndex: 2 };

describe('comparison.get', () => {
  it('says the same as experiment.compare of two variants of one experiment', async () => {
    const { get } = await lab.open();
    const { comparison } = await get('comparison.get', { a: NONE, b: STRONG });
    const { comparisons } = await get('experiment.compare', { experimentId: 1 });
    // Holm's correction included, which two variants of three share.
    expect(comparison).toEqual(comparisons[1]);
    const judged = comparisons.filter(({ verdict }) => verdict.evidence !== null);
    expect(comparison.verdict.evidence?.comparisons).toBe(judged.length);
    const back = await get('comparison.get', { a: STRONG, b: NONE });
    expect(back.comparison.verdict.evidence?.adjustedP).toBe(comparison.verdict.evidence?.adjustedP);
    expect(comparison.differences).toEqual([]);
  });

  it('has the values of every seed, and differences are their mean', async () => {
    const { get } = await lab.open();
    const { comparison, a } = await get('comparison.get', { a: NONE, b: STRONG });
    const metric = comparison.metrics.find(({ scope, name }) => scope === 'test' && name === 'dataLoss');
    expect(metric?.perSeed.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    const differences = metric?.perSeed.map((one) => (one.b ?? NaN) - (one.a ?? NaN)) ?? [];
    expect(metric?.difference.mean.value).toBeCloseTo(differences.reduce((sum, one) => sum + one) / 3, 12);
    const { measurements } = await get('run.get', { runId: a.runs[0].runId });
    const stored = measurements.find(({ scope, name }) => scope === 'test' && name === 'dataLoss');
    expect(metric?.perSeed[0].a).toBe(stored?.value.value);
  });

  it('describes both groups', async () => {
    const { get } = await lab.open();
    const { a, b } = await get('comparison.get', { a: NONE, b: STRONG });
    expect(a.experiment).toEqual({
      id: 1,
      name: SWEEP.name,
      dataName: 'breast_cancer',
      primaryMetric: 'accuracy',
      countedEpoch: 'last',
      epochs: 5,
      task: 'classification',
      classNames: ['benign', 'malignant'],
    });
    expect([b.variant, b.regularization]).toEqual(['strong', [{ type: 'l2', strength: 0.1 }]]);
    expect(
      b.runs.map(({ seed, status, countedEpoch, epochsDone }) => [seed, status, countedEpoch, epochsDone]),
    )
      // prettier-ignore
      .toEqual([
        [1, 'completed', 5, 5],
        [2, 'completed', 5, 5],
        [3, 'completed', 5, 5],
      ]);
    expect(b.settings).toMatchObject({ 'training.batchSize': '32', 'regularization.l2.strength': '0.1' });
    expect(Object.keys(a.settings).filter((what) => what.startsWith('regularization'))).toEqual([]);
  });

  it('speaks of the metric that is asked for, by default of the primary one', async () => {
    const { get } = await lab.open();
    const metricOf = async (metric?: 'logLoss') =>
      (await get('comparison.get', { a: NONE, b: STRONG, metric })).comparison.verdict.metric;
    expect(await metricOf()).toBe('accuracy');
    expect(await metricOf('logLoss')).toBe('logLoss');
  });

  it('knows the zone that the experiment sets, for its primary metric alone', async () => {
    const { get } = await lab.open();
    const zoneOf = async (variantIndex: number, metric?: 'accuracy') => {
      const a = { experimentId: 4, variantIndex: 0 };
      const b = { experimentId: 4, variantIndex };
      const { evidence } = (await get('comparison.get', { a, b, metric })).comparison.verdict;
      return evidence === null ? 'nothing to judge' : evidence.equivalence?.zone;
    };
    expect(await zoneOf(1)).toBe(0.5);
    expect(await zoneOf(1, 'accuracy')).not.toBe(0.5);
    const { comparisons } = await get('experiment.compare', { experimentId: 4 });
    expect(comparisons[0].verdict.evidence?.equivalence?.zone).toBe(0.5);
    expect(comparisons[0].verdict.kind).toBe('equivalent');
  });

  it('compares across experiments, pairs common seeds and says what else differs', async () => {
    const { get } = await lab.open();
    const { comparison } = await get('comparison.get', {
      a: NONE,
      b: { experimentId: 2, variantIndex: 0 },
    });
    expect([comparison.a.variant, comparison.b.variant]).toEqual([
      'none (experiment 1)',
      'none (experiment 2)',
    ]);
    expect(comparison.pairedSeeds).toEqual([1]);
    expect(comparison.unpaired).toEqual([
      { seed: 2, a: 'completed', b: 'missing' },
      { seed: 3, a: 'completed', b: 'missing' },
      { seed: 4, a: 'missing', b: 'completed' },
    ]);
    expect(comparison.differences).toEqual([
      { what: 'seeds', a: '1, 2, 3', b: '1, 4' },
      { what: 'training.epochs', a: '5', b: '6' },
    ]);
    expect(comparison.metrics[0].perSeed.map(({ a, b }) => [a !== null, b !== null])).toEqual([
      [true, true],
      [true, false],
      [true, false],
      [false, true],
    ]);
  });

  it('takes single runs', async () => {
    const { get } = await lab.open();
    const { comparison, a } = await get('comparison.get', {
      a: { ...NONE, seeds: [3] },
      b: { ...STRONG, seeds: [3] },
    });
    expect(a.runs.map(({ seed }) => seed)).toEqual([3]);
    expect(comparison.pairedSeeds).toEqual([3]);
    expect(comparison.verdict.kind).toBe('noVerdict');
  });

  it.each([
    ['not_found', { a: NONE, b: { experimentId: 9, variantIndex: 0 } }, 'there is no experiment 9'],
    ['not_found', { a: NONE, b: { experimentId: 1, variantIndex: 3 } }, 'has 3 variants'],
    ['not_found', { a: NONE, b: { ...STRONG, seeds: [1, 7] } }, 'has no run of seed 7'],
    [
      'invalid',
      { a: NONE, b: { experimentId: 3, variantIndex: 0 } },
      'b: expected a group of a classification',
    ],
    ['invalid', { a: NONE, b: STRONG, metric: 'rmse' }, 'metric: expected one of accuracy'],
    ['invalid', { a: NONE, b: NONE }, 'b: expected other runs than those of a'],
    ['invalid', { a: { ...NONE, seeds: [] }, b: STRONG }, 'a.seeds'],
  ])('answers %s to %j', async (code, params, words) => {
    const { app } = await lab.open();
    const reply = await app.dispatch('comparison.get', params);
    expect(reply).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(reply)).toContain(words);
  });
});

describe('run.curves', () => {
  const VALIDATION = { scope: 'validation', name: 'dataLoss', detail: '' } as const;
  const TRAIN = { scope: 'train', name: 'dataLoss', detail: '' } as const;

  it('has the numbers of run.series, one per epoch', async () => {
    const { get } = await lab.open();
    const { curves } = await get('run.curves', { runIds: [5, 1], keys: [VALIDATION, TRAIN] });
    expect(curves.map(({ runId, scope }) => [runId, scope])).toEqual([
      [5, 'validation'],
      [5, 'train'],
      [1, 'validation'],
      [1, 'train'],
    ]);
    const { series } = await get('run.series', { runId: 5, name: 'dataLoss' });
    const points = series.find(({ scope }) => scope === 'validation')?.points;
    expect(curves[0]).toEqual({
      runId: 5,
      ...VALIDATION,
      firstEpoch: 1,
      values: points?.map(({ value }) => value),
    });
    expect(curves[0].values).toHaveLength(5);
  });

  it('has only what is new behind an epoch, and leaves out runs and keys without points', async () => {
    const { get } = await lab.open();
    const keys = [TRAIN, { scope: 'test', name: 'accuracy', detail: '' } as const];
    const { curves } = await get('run.curves', { runIds: [1, 10], keys, afterEpoch: 5 });
    // Run 1 has five epochs, run 10 of the second experiment six.
    expect(curves.map(({ runId, firstEpoch, values }) => [runId, firstEpoch, values.length])).toEqual([
      [10, 6, 1],
    ]);
  });

  it('of a run that does not exist are not found', async () => {
    const { app } = await lab.open();
    expect(await app.dispatch('run.curves', { runIds: [1, 99], keys: [TRAIN] })).toMatchObject({
      ok: false,
      error: { code: 'not_found', message: 'there is no run 99' },
    });
  });
});

describe('run.measured', () => {
  it('says of what there are curves, and what is measured at the counted epoch alone', async () => {
    const { get } = await lab.open();
    const { keys } = await get('run.measured', { runIds: [1, 12] });
    const of = (scope: string, name: string, detail = '') =>
      keys.filter((key) => key.scope === scope && key.name === name && key.detail === detail);
    expect(of('validation', 'dataLoss')).toMatchObject([{ perEpoch: true, atCountedEpoch: true }]);
    expect(of('test', 'accuracy')).toMatchObject([{ perEpoch: false, atCountedEpoch: true }]);
    expect(of('model', 'l2Norm', 'dense1.kernel')).toMatchObject([{ perEpoch: true, atCountedEpoch: true }]);
    // Run 12 is the one of the regression.
    expect(of('train', 'rmse')).toHaveLength(1);
    expect(keys[0]).toMatchObject({ scope: 'train', name: 'dataLoss' });
    expect(keys.at(-1)).toMatchObject({ scope: 'model' });
  });
});
