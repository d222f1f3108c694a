import { describe, expect, it } from 'vitest';
import { compareWeights, summarizeWeights } from '../../src-main/domain/weight-summary.ts';

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
  it('is counted into bins from the smallest to the largest element of both', () => {
    const { edges, a, b } = compareWeights(
      'w',
      [2],
      [Float32Array.of(-1, 0), Float32Array.of(0, 0)],
      [Float32Array.of(3, 3)],
    );
    expect([edges[0], edges.at(-1)]).toEqual([-1, 3]);
    expect(a).toMatchObject({
      runs: 2,
      l2Norm: { n: 2, mean: { value: 0.5 } },
      zeroShare: { mean: { value: 0.75 } },
    });
    // Forty bins of 0.1: 0 opens the eleventh.
    expect([a?.counts[0], a?.counts[10], b?.counts[39]]).toEqual([1, 3, 2]);
  });

  it('is null for a group without it', () => {
    expect(compareWeights('w', [1], [], [Float32Array.of(1)])).toMatchObject({ a: null, b: { runs: 1 } });
  });
});
