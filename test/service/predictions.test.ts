import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { SWEEP, trainedLab } from './trained-lab.ts';

const OTHER_SPLIT: ExperimentSpec = {
  ...SWEEP,
  split: { ...SWEEP.split, seed: 9 },
  seeds: [1],
  variants: SWEEP.variants.slice(0, 1),
};
const OTHER_DATA: ExperimentSpec = {
  ...OTHER_SPLIT,
  data: { source: 'builtin', name: 'wine' },
  model: { layers: [{ type: 'dense', units: 3 }] },
};
const REGRESSION: ExperimentSpec = {
  ...SWEEP,
  data: { source: 'builtin', name: 'diabetes' },
  task: 'regression',
  scaling: { features: 'standardize', target: 'standardize' },
  model: { layers: [{ type: 'dense', units: 1 }] },
  training: { ...SWEEP.training, loss: 'squaredError', epochs: 2 },
  seeds: [1, 2],
  variants: SWEEP.variants.slice(0, 2),
};
const DIGITS: ExperimentSpec = {
  ...SWEEP,
  data: { source: 'builtin', name: 'digits' },
  model: { layers: [{ type: 'dense', units: 10 }] },
  training: { ...SWEEP.training, epochs: 2 },
  variants: SWEEP.variants.slice(0, 2),
};
const lab = trainedLab([SWEEP, OTHER_SPLIT, OTHER_DATA, REGRESSION, DIGITS]);

const NONE = { experimentId: 1, variantIndex: 0 };
const STRONG = { experimentId: 1, variantIndex: 2 };

describe('comparison.predictions', () => {
  it('has a row per paired seed, whose values are those of the comparison to the last digit', async () => {
    const { get } = await lab.open();
    const params = { a: NONE, b: STRONG, part: 'test', metric: 'logLoss' } as const;
    const { evidence, reading } = await get('comparison.predictions', params);
    const { comparison } = await get('comparison.get', { a: NONE, b: STRONG, metric: 'logLoss' });
    const metric = comparison.metrics.find(({ scope, name }) => scope === 'test' && name === 'logLoss');
    expect(evidence.perSeed.map(({ seed, metric: { a, b } }) => ({ seed, a: a.value, b: b.value }))).toEqual(
      metric?.perSeed,
    );
    expect(evidence.mean.difference.value).toBeCloseTo(metric?.difference.mean.value ?? NaN, 12);
    expect(evidence.sharedRows).toBe(evidence.perSeed[0].rows);
    for (const { rows, counts, areas, metric: own } of evidence.perSeed) {
      expect(counts.both + counts.onlyA + counts.onlyB + counts.neither).toBe(rows);
      expect(areas).toHaveLength(1);
      expect(own.interval.low).toBeLessThan(own.difference.value ?? NaN);
      expect(own.interval.high).toBeGreaterThan(own.difference.value ?? NaN);
    }
    expect(reading?.seeds).toBe(comparison.verdict.kind);
  });

  it('counts right rows as accuracy does', async () => {
    const { get } = await lab.open();
    const { evidence } = await get('comparison.predictions', { a: NONE, b: STRONG, part: 'validation' });
    expect(evidence.metric).toBe('accuracy');
    for (const { rows, counts, metric } of evidence.perSeed) {
      expect((counts.both + counts.onlyA) / rows).toBeCloseTo(metric.a.value ?? NaN, 14);
      expect((counts.both + counts.onlyB) / rows).toBeCloseTo(metric.b.value ?? NaN, 14);
    }
  });

  it('takes single runs of one seed', async () => {
    const { get } = await lab.open();
    const { evidence, reading } = await get('comparison.predictions', {
      ...{ a: { ...NONE, seeds: [3] }, b: { ...STRONG, seeds: [3] } },
      part: 'test',
    });
    expect(evidence.perSeed.map(({ seed }) => seed)).toEqual([3]);
    expect(reading?.seeds).toBe('noVerdict');
  });

  it('counts closer rows of a regression', async () => {
    const { get } = await lab.open();
    const [a, b] = [0, 1].map((variantIndex) => ({ experimentId: 4, variantIndex }));
    const { evidence } = await get('comparison.predictions', { a, b, part: 'test', metric: 'rmse' });
    for (const { counts, areas, metric } of evidence.perSeed) {
      expect([counts.kind, areas.length]).toEqual(['closer', 0]);
      expect(metric.interval.low).not.toBeNull();
    }
  });

  it('keeps the core free meanwhile, and answers at once when asked again', async () => {
    const { get } = await lab.open();
    const [a, b] = [0, 1].map((variantIndex) => ({ experimentId: 5, variantIndex }));
    const params = { a, b, part: 'test', metric: 'aucRoc' } as const;
    // Reading the data goes to another thread, and is not what is measured here.
    await get('comparison.evaluation', { group: a, part: 'test' });
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    const startedMs = performance.now();
    const first = await get('comparison.predictions', params);
    const firstMs = performance.now() - startedMs;
    clearInterval(timer);
    expect(first.evidence.perSeed[0].areas).toHaveLength(10);
    // At one go there would be a single turn.
    expect(turns).toBeGreaterThan(firstMs / 40);
    const againMs = performance.now();
    expect(await get('comparison.predictions', params)).toEqual(first);
    expect(performance.now() - againMs).toBeLessThan(firstMs / 2);
  });

  it.each([
    [
      { b: { experimentId: 2, variantIndex: 0 } },
      'the test rows of A and B differ under seed 1 (284 and 284 rows)',
    ],
    [{ b: { experimentId: 3, variantIndex: 0 } }, 'were trained on different data'],
    [{ a: { ...NONE, seeds: [1] }, b: { ...STRONG, seeds: [2] } }, 'no seed was completed by both'],
  ])('answers a conflict with a sentence to %j', async (given, words) => {
    const { app } = await lab.open();
    const reply = await app.dispatch('comparison.predictions', { a: NONE, part: 'test', ...given });
    expect(reply).toMatchObject({ ok: false, error: { code: 'conflict' } });
    expect(JSON.stringify(reply)).toContain(words);
  });
});
