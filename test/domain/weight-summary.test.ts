import { describe, expect, it } from 'vitest';
import {
  commonEdges,
  summarizeWeights,
  toGroupWeights,
  weightExtent,
} from '../../src-main/domain/weight-summary.ts';

describe('a parameter', () => {
  it('is summed up over its finite elements', () => {
    const values = Float32Array.of(3, -4, 0, 0.0005, NaN, Infinity);
    const summary = summarizeWeights({ parameter: 'w', shape: [6], values });
    expect(summary).toMatchObject({ count: 6, notFinite: 2, min: -4, max: 3, zeroShare: 2 / 4 });
    // √(9 + 16 + 0.0005²)
    expect(summary.l2Norm).toBeCloseTo(Math.sqrt(25 + 0.0005 ** 2), 9);
    expect(summary.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  it('without a finite element has neither bounds nor histogram', () => {
    expect(summarizeWeights({ parameter: 'w', shape: [1], values: Float32Array.of(NaN) })).toEqual({
      parameter: 'w',
      shape: [1],
      count: 1,
      notFinite: 1,
      l2Norm: 0,
      zeroShare: 0,
      min: null,
      max: null,
      histogram: null,
    });
  });
});

describe('a parameter of two groups', () => {
  it('has bins from the smallest to the largest finite element of both', () => {
    const extents = [Float32Array.of(-1, 0), Float32Array.of(NaN, 3)].map(weightExtent);
    const edges = commonEdges(extents);
    expect([edges.length, edges[0], edges[40]]).toEqual([41, -1, 3]);
    expect(commonEdges([weightExtent(Float32Array.of(NaN))])).toEqual(commonEdges([]));
  });

  it('has means over the runs', () => {
    const extents = [Float32Array.of(-1, 0), Float32Array.of(0, 0)].map(weightExtent);
    expect(toGroupWeights(extents, [1, 3])).toMatchObject({
      runs: 2,
      l2Norm: { n: 2, mean: { value: 0.5 } },
      zeroShare: { mean: { value: 0.75 } },
      counts: [1, 3],
    });
  });

  it('is null for a group without it', () => {
    expect(toGroupWeights([], [0])).toBeNull();
  });
});
