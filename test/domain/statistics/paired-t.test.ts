import { describe, expect, it } from 'vitest';
import { pairedDifference } from '../../../src-main/domain/statistics/paired-t.ts';
import { summarize } from '../../../src-main/domain/statistics/summary.ts';
import reference from '../../oracle/statistics.json' with { type: 'json' };

describe('mean and standard deviation', () => {
  it('have n − 1 in the denominator', () => {
    expect(summarize([2, 4, 9])).toEqual({
      n: 3,
      mean: { value: 5 },
      sd: { value: Math.sqrt((9 + 1 + 16) / 2) },
    });
  });

  it('keep their digits far from 0', () => {
    const { mean, sd } = summarize([1e9 + 1, 1e9 + 2, 1e9 + 3]);
    expect(mean.value).toBe(1e9 + 2);
    expect(sd.value).toBe(1);
  });

  it('are exact for equal values', () => {
    expect(summarize([0.1, 0.1, 0.1])).toEqual({ n: 3, mean: { value: 0.1 }, sd: { value: 0 } });
  });

  it('are undefined where there are too few values', () => {
    expect(summarize([])).toEqual({
      n: 0,
      mean: { value: null, reason: 'no values' },
      sd: { value: null, reason: 'needs at least 2 values' },
    });
    expect(summarize([3])).toEqual({
      n: 1,
      mean: { value: 3 },
      sd: { value: null, reason: 'needs at least 2 values' },
    });
  });
});

describe('paired difference', () => {
  for (const one of reference.paired)
    it(`agrees with SciPy's ttest_rel to 1e-9 relative: ${one.a.length} pairs, p = ${one.p.toPrecision(2)}`, () => {
      const found = pairedDifference(one.a, one.b);
      expect(found.n).toBe(one.a.length);
      const scale = Math.abs(one.high - one.low);
      const near = (value: number | null, expected: number, unit: number) =>
        expect(Math.abs((value ?? NaN) - expected)).toBeLessThanOrEqual(1e-9 * unit);
      near(found.mean.value, one.mean, scale);
      near(found.sd.value, one.sd, one.sd);
      near(found.interval.low, one.low, scale);
      near(found.interval.high, one.high, scale);
      near(found.p.value, one.p, one.p);
    });

  it('has the interval worked out by hand', () => {
    // Differences 1, 2, 3: mean 2, sd 1, t(0.975; 2) = 4.302653.
    const { interval } = pairedDifference([0, 0, 0], [1, 2, 3]);
    expect(interval.low).toBeCloseTo(2 - 4.302653 / Math.sqrt(3), 6);
    expect(interval.high).toBeCloseTo(2 + 4.302653 / Math.sqrt(3), 6);
  });

  it('has a mean and nothing else for one pair, and nothing for none', () => {
    const one = pairedDifference([1], [3]);
    expect(one.mean).toEqual({ value: 2 });
    expect(one.interval).toEqual({ low: null, high: null, reason: 'needs at least 2 pairs, there is 1' });
    expect(one.p.value).toBeNull();
    expect(pairedDifference([], []).interval).toEqual({
      low: null,
      high: null,
      reason: 'needs at least 2 pairs, there are 0',
    });
  });

  it('has a point for an interval and no p where all differences are equal', () => {
    const { interval, p, sd } = pairedDifference([1, 2, 3], [2, 3, 4]);
    expect(sd).toEqual({ value: 0 });
    expect(interval).toEqual({ low: 1, high: 1 });
    expect(p).toEqual({ value: null, reason: 'all pairs gave the same difference' });
  });

  it('takes differences that differ by rounding alone for equal', () => {
    // One row of 100 more, three times; in floating point these differences are not the same number.
    const a = [0.92, 0.29, 0.03];
    const b = [0.93, 0.3, 0.04];
    expect(new Set(a.map((value, index) => b[index] - value)).size).toBeGreaterThan(1);
    expect(pairedDifference(a, b).sd).toEqual({ value: 0 });
  });

  it('refuses lengths that differ', () => {
    expect(() => pairedDifference([1, 2], [1])).toThrow('pairs: expected 2 numbers on each side, received 1');
  });
});
