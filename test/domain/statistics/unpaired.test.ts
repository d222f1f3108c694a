import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src-main/domain/random.ts';
import { twoOneSidedP } from '../../../src-main/domain/statistics/equivalence.ts';
import { summarize } from '../../../src-main/domain/statistics/summary.ts';
import { unpairedPermutationTest } from '../../../src-main/domain/statistics/unpaired-permutation.ts';
import { welchDifference } from '../../../src-main/domain/statistics/welch-t.ts';
import reference from '../../oracle/significance.json' with { type: 'json' };

function normals(count: number, seed: number, shift: number): number[] {
  const out = new Float32Array(count);
  new RandomStream(seed, 'split').fillNormal(out);
  return [...out].map((value) => value + shift);
}

describe("Welch's t test", () => {
  it("agrees with SciPy's ttest_ind(equal_var=False)", () => {
    for (const { a, b, t, df, p, low, high } of reference.unpaired) {
      const found = welchDifference(summarize(a), summarize(b));
      expect((found.mean.value ?? NaN) / (found.standardError.value ?? NaN)).toBeCloseTo(t, 11);
      expect(found.df.value).toBeCloseTo(df, 11);
      expect(found.p.value).toBeCloseTo(p, 12);
      expect(found.interval.low).toBeCloseTo(low, 10);
      expect(found.interval.high).toBeCloseTo(high, 10);
    }
  });

  it('is mirrored when the groups are swapped', () => {
    const [a, b] = [summarize([1, 3, 4]), summarize([2, 2.5, 9, 7])];
    const there = welchDifference(a, b);
    const back = welchDifference(b, a);
    expect(back.mean.value).toBe(-(there.mean.value ?? NaN));
    expect(back.interval).toEqual({ low: -(there.interval.high ?? NaN), high: -(there.interval.low ?? NaN) });
    expect(back.p).toEqual(there.p);
  });

  it('has an interval that excludes 0 by the zone exactly where two one-sided tests at 2.5 % say so', () => {
    const { mean, standardError, df, interval } = welchDifference(
      summarize([1, 2, 4]),
      summarize([2, 3, 3, 5]),
    );
    const p = twoOneSidedP(
      mean.value ?? NaN,
      standardError.value ?? NaN,
      df.value ?? NaN,
      interval.high ?? NaN,
    );
    expect(p).toBeCloseTo(0.025, 12);
  });

  it('is undefined for a single value, and where neither group has spread', () => {
    expect(welchDifference(summarize([1]), summarize([1, 2])).p.value).toBeNull();
    expect(welchDifference(summarize([]), summarize([1, 2])).mean.value).toBeNull();
    const still = welchDifference(summarize([1, 1]), summarize([2, 2]));
    expect([still.mean.value, still.p.value, still.interval.low]).toEqual([1, null, null]);
  });
});

describe('permutation test of two groups', () => {
  it("agrees with SciPy's permutation_test over all divisions, ties included", () => {
    for (const { a, b, permutation } of reference.unpaired) {
      const found = unpairedPermutationTest(a, b);
      expect(found.isExact).toBe(true);
      expect(found.p.value, JSON.stringify({ a, b })).toBeCloseTo(permutation, 14);
    }
  });

  it('looks at every division of ten against ten', () => {
    // C(20, 10) = 184,756; the two extreme ones are as far out as what was seen.
    const found = unpairedPermutationTest(normals(10, 1, 0), normals(10, 2, 99));
    expect(found).toEqual({ p: { value: 2 / 184_756 }, isExact: true, arrangements: 184_756 });
  });

  it('draws divisions of larger groups, the same for the same seed, and near the t test', () => {
    const [a, b] = [normals(30, 3, 0), normals(20, 4, 0)];
    const drawn = unpairedPermutationTest(a, b, 5);
    expect(drawn).toMatchObject({ isExact: false, arrangements: 9_999 });
    expect(unpairedPermutationTest(a, b, 5)).toEqual(drawn);
    const p = welchDifference(summarize(a), summarize(b)).p.value ?? NaN;
    expect(p).toBeGreaterThan(0.01);
    expect(Math.abs((drawn.p.value ?? NaN) - p)).toBeLessThan(0.03);
  });

  it('does not change when the groups are swapped, drawn or not', () => {
    for (const [n, m] of [
      [3, 4],
      [5, 5],
      [15, 15],
      [30, 12],
    ]) {
      const [a, b] = [normals(n, n, 0), normals(m, 100 + m, 0.5)];
      expect(unpairedPermutationTest(b, a)).toEqual(unpairedPermutationTest(a, b));
    }
  });

  it('is undefined without values', () => {
    expect(unpairedPermutationTest([], [1]).p.value).toBeNull();
  });
});
