import { describe, expect, it } from 'vitest';
import { SWEEP, trainedLab } from './trained-lab.ts';

const WIDER = {
  ...SWEEP,
  model: { layers: [{ type: 'dense', units: 2 }] as const },
  variants: SWEEP.variants.slice(0, 1),
};
const lab = trainedLab([SWEEP, WIDER]);
const NONE = { experimentId: 1, variantIndex: 0 };
const STRONG = { experimentId: 1, variantIndex: 2 };

function sum(counts: readonly number[] | undefined): number | undefined {
  return counts?.reduce((total, count) => total + count, 0);
}

describe('run.weights', () => {
  it('are those of the counted epoch, with the norms that were stored then', async () => {
    const { get } = await lab.open();
    const { epoch, parameters } = await get('run.weights', { runId: 1 });
    expect(epoch).toBe(5);
    expect(parameters.map(({ parameter, shape, count }) => [parameter, shape, count])).toEqual([
      ['dense1.kernel', [30, 8], 240],
      ['dense1.bias', [8], 8],
      ['dense2.kernel', [8, 2], 16],
      ['dense2.bias', [2], 2],
    ]);
    const { measurements } = await get('run.get', { runId: 1 });
    for (const { parameter, l2Norm, zeroShare, histogram, count } of parameters) {
      const stored = (name: string) =>
        measurements.find((one) => one.name === name && one.detail === parameter)?.value.value;
      expect(l2Norm).toBeCloseTo(stored('l2Norm') ?? NaN, 9);
      expect(zeroShare).toBeCloseTo(stored('zeroShare') ?? NaN, 12);
      expect(histogram?.edges).toHaveLength(41);
      expect(sum(histogram?.counts)).toBe(count);
    }
  });

  it('may be those of one parameter, which must exist', async () => {
    const { app, get } = await lab.open();
    const { parameters } = await get('run.weights', { runId: 1, parameter: 'dense2.bias' });
    expect(parameters.map(({ parameter }) => parameter)).toEqual(['dense2.bias']);
    const reply = await app.call('run.weights', { runId: 1, parameter: 'dense3.bias' });
    expect(reply).toMatchObject({ ok: false, error: { code: 'not_found' } });
    expect(JSON.stringify(reply)).toContain('it has dense1.kernel, dense1.bias');
  });
});

describe('comparison.weights', () => {
  it('put all runs of both groups into the same bins', async () => {
    const { get } = await lab.open();
    const { parameters } = await get('comparison.weights', { a: NONE, b: STRONG });
    expect(parameters).toHaveLength(4);
    const [{ parameter, edges, a, b }] = parameters;
    expect([parameter, edges.length]).toEqual(['dense1.kernel', 41]);
    expect([a?.runs, sum(a?.counts), sum(b?.counts)]).toEqual([3, 3 * 240, 3 * 240]);
    // A strong squared penalty makes weights small.
    expect(b?.l2Norm.mean.value).toBeLessThan(a?.l2Norm.mean.value ?? NaN);
    const { parameters: single } = await get('run.weights', { runId: 1, parameter: 'dense1.kernel' });
    const alone = await get('comparison.weights', { a: { ...NONE, seeds: [2] }, b: { ...NONE, seeds: [1] } });
    // Seed 2 was planned first, as run 1.
    expect(alone.parameters[0].a?.l2Norm.mean.value).toBe(single[0].l2Norm);
  });

  it('are null for a group whose model has no such parameter', async () => {
    const { get } = await lab.open();
    const { parameters } = await get('comparison.weights', {
      a: { experimentId: 2, variantIndex: 0 },
      b: STRONG,
    });
    expect(parameters.map(({ parameter, a, b }) => [parameter, a === null, b === null])).toEqual([
      ['dense1.kernel', false, false],
      ['dense1.bias', false, false],
      ['dense2.kernel', true, false],
      ['dense2.bias', true, false],
    ]);
  });
});

describe('strength.get', () => {
  it('is the sweep over L2, in the means that the comparison has', async () => {
    const { get } = await lab.open();
    const { metric, direction, curves } = await get('strength.get', { experimentId: 1, metric: 'dataLoss' });
    expect([metric, direction, curves.length]).toEqual(['dataLoss', 'lowerIsBetter', 1]);
    const [{ axis, points, unregularized, best }] = curves;
    expect(axis).toEqual({
      type: 'l2',
      field: 'strength',
      label: 'L2 strength',
      layers: null,
      stronger: 'larger',
    });
    expect(points.map(({ strength, variant }) => [strength, variant])).toEqual([
      [0, 'none'],
      [0.001, 'weak'],
      [0.1, 'strong'],
    ]);
    expect(unregularized).toBe(0);
    const { comparison } = await get('comparison.get', { a: NONE, b: STRONG });
    const stored = comparison.metrics.find(
      ({ scope, name }) => scope === 'validation' && name === 'dataLoss',
    );
    expect(points[0].validation).toEqual(stored?.a);
    expect(points[2].validation).toEqual(stored?.b);
    const means = points.map(({ validation }) => validation.mean.value ?? NaN);
    expect(means[best ?? NaN]).toBe(Math.min(...means));
    expect(points[0].perSeed.map(({ runId, seed }) => [runId, seed])).toEqual([
      [2, 1],
      [1, 2],
      [3, 3],
    ]);
  });

  it('is empty for an experiment with one variant, in its primary metric', async () => {
    const { get } = await lab.open();
    expect(await get('strength.get', { experimentId: 2 })).toEqual({
      metric: 'accuracy',
      direction: 'higherIsBetter',
      curves: [],
      grids: [],
      ablations: [],
    });
  });
});
