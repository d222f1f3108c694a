import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src-main/domain/random.ts';
import {
  correlatedDifference,
  correlationOfFolds,
} from '../../../src-main/domain/statistics/correlated-t.ts';
import { cohensDz } from '../../../src-main/domain/statistics/effect-size.ts';
import { pairedDifferences } from '../../../src-main/domain/statistics/paired-differences.ts';
import { pairedDifference } from '../../../src-main/domain/statistics/paired-t.ts';
import { signFlipTest } from '../../../src-main/domain/statistics/sign-flip.ts';
import { summarize } from '../../../src-main/domain/statistics/summary.ts';
import { signedRankTest } from '../../../src-main/domain/statistics/wilcoxon.ts';
import reference from '../../oracle/significance.json' with { type: 'json' };

function normals(count: number, seed: number, shift: number): number[] {
  const out = new Float32Array(count);
  new RandomStream(seed, 'split').fillNormal(out);
  return [...out].map((value) => value + shift);
}

const negated = (values: readonly number[]) => values.map((value) => 0 - value);

describe('paired differences', () => {
  it('tie where they are equal but for rounding, whatever their sign, and are 0 where that is 0', () => {
    // On paper 0.01, −0.01, 0.01, 0.02 and 0.
    const a = [0.92, 0.3, 0.03, 0.1, 0.3];
    const b = [0.93, 0.29, 0.04, 0.12, 0.1 + 0.2];
    const [one, two, three, four, five] = pairedDifferences(a, b);
    expect(0.93 - 0.92).not.toBe(0.04 - 0.03);
    expect([two, three]).toEqual([-one, one]);
    expect(four).toBeCloseTo(0.02, 14);
    expect(five).toBe(0);
  });

  it('are negated by a swap, to the last bit', () => {
    const a = normals(30, 1, 0);
    const b = normals(30, 2, 0.3);
    expect(pairedDifferences(b, a)).toEqual(negated(pairedDifferences(a, b)));
  });
});

describe('sign-flip permutation test', () => {
  it("agrees with SciPy's permutation_test over all signs, ties and zeros included", () => {
    for (const { d, signFlip } of reference.paired) {
      const found = signFlipTest(d);
      expect(found).toMatchObject({ isExact: true, arrangements: 2 ** d.length });
      expect(found.p.value, JSON.stringify(d)).toBeCloseTo(signFlip, 14);
    }
  });

  it('counts sums that are equal on paper', () => {
    // 0.1 + 0.2 − 0.3 = 0 on paper: every arrangement reaches that.
    expect(signFlipTest([0.1, 0.2, -0.3]).p.value).toBe(1);
  });

  it('cannot go below 2/2^n', () => {
    expect(signFlipTest(normals(20, 3, 9)).p.value).toBe(2 / 2 ** 20);
  });

  it('draws signs beyond 20 pairs, the same for the same seed, and near what all signs give', () => {
    const d = normals(21, 4, 0.45);
    const drawn = signFlipTest(d, 7);
    expect(drawn).toMatchObject({ isExact: false, arrangements: 9_999 });
    expect(signFlipTest(d, 7)).toEqual(drawn);
    // A 21st difference of 0 changes no share.
    const exact = signFlipTest(d.slice(0, 20)).p.value ?? NaN;
    const p = signFlipTest([...d.slice(0, 20), 0], 7).p.value ?? NaN;
    expect(Math.abs(p - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / 9_999));
  });

  it('does not change when the sides are swapped', () => {
    for (const n of [2, 9, 20, 25]) {
      const d = normals(n, n, 0.3);
      expect(signFlipTest(negated(d))).toEqual(signFlipTest(d));
    }
  });

  it('is undefined without pairs', () => {
    expect(signFlipTest([]).p).toEqual({ value: null, reason: 'no pairs' });
  });
});

describe("Wilcoxon's signed-rank test", () => {
  it("agrees with SciPy's exact p over all signs of the ranks", () => {
    for (const { d, wilcoxon, positiveRanks } of reference.paired) {
      const found = signedRankTest(d);
      expect(found.positiveRanks).toBe(positiveRanks);
      expect(found.isExact).toBe(true);
      expect(found.p.value, JSON.stringify(d)).toBeCloseTo(wilcoxon, 13);
    }
  });

  it("is SciPy's normal approximation above 100 differences", () => {
    const found = signedRankTest(reference.largeWilcoxon.d);
    expect(found.isExact).toBe(false);
    expect(found.p.value).toBeCloseTo(reference.largeWilcoxon.p, 12);
  });

  it('cannot reach 0.05 with five pairs', () => {
    expect(signedRankTest([1, 2, 3, 4, 5]).p.value).toBe(2 / 32);
  });

  it('does not change when the sides are swapped', () => {
    for (const n of [3, 12, 130]) {
      const d = normals(n, n, 0.2);
      expect(signedRankTest(negated(d)).p.value).toBeCloseTo(signedRankTest(d).p.value ?? NaN, 14);
    }
  });

  it('is undefined where nothing differs', () => {
    expect(signedRankTest([0, 0]).p.value).toBeNull();
  });
});

describe("Cohen's d_z", () => {
  const spread = reference.paired.filter(({ d }) => d.length > 2);

  it("has the interval that SciPy's noncentral t gives", () => {
    for (const { d, dz, dzLow, dzHigh } of spread) {
      const { value, interval } = cohensDz(summarize(d));
      expect(value.value).toBeCloseTo(dz, 12);
      expect(interval.low, JSON.stringify(d)).toBeCloseTo(dzLow, 8);
      expect(interval.high, JSON.stringify(d)).toBeCloseTo(dzHigh, 8);
    }
  });

  it('is negated and its interval mirrored when the sides are swapped', () => {
    const there = cohensDz(summarize(spread[0].d));
    const back = cohensDz(summarize(negated(spread[0].d)));
    expect(back.value.value).toBe(-(there.value.value ?? NaN));
    expect(back.interval).toEqual({ low: -(there.interval.high ?? NaN), high: -(there.interval.low ?? NaN) });
  });

  it('excludes 0 exactly where the t test gives p < 0.05', () => {
    for (const { d } of spread) {
      const { interval } = cohensDz(summarize(d));
      const { p } = pairedDifference(
        d.map(() => 0),
        d,
      );
      const excludes = interval.low !== null && interval.low * interval.high > 0;
      expect(excludes).toBe((p.value ?? 1) < 0.05);
    }
  });

  it('is undefined for one pair and without spread', () => {
    expect(cohensDz(summarize([1])).value).toEqual({ value: null, reason: 'needs at least 2 pairs' });
    expect(cohensDz(summarize([1, 1])).interval.low).toBeNull();
  });
});

describe('correlated t', () => {
  it("agrees with the posterior and the test written out with SciPy's t", () => {
    for (const one of reference.correlated) {
      const { interval, p, zone } = correlatedDifference(summarize(one.d), one.zone, one.correlation);
      expect(zone?.below).toBeCloseTo(one.below, 12);
      expect(zone?.above).toBeCloseTo(one.above, 12);
      expect(zone?.within).toBeCloseTo(1 - one.below - one.above, 12);
      expect(p.value).toBeCloseTo(one.p, 12);
      expect(interval.low).toBeCloseTo(one.low, 9);
      expect(interval.high).toBeCloseTo(one.high, 9);
    }
  });

  it('is the paired t test without correlation', () => {
    const a = normals(6, 1, 0);
    const b = normals(6, 2, 0.5);
    const paired = pairedDifference(a, b);
    expect(correlatedDifference(summarize(pairedDifferences(a, b)), 0)).toMatchObject({
      interval: paired.interval,
      p: paired.p,
    });
  });

  it('has the variance of Nadeau and Bengio for folds: 1/n + test rows/training rows', () => {
    const correlation = correlationOfFolds(90, 10);
    expect(correlation / (1 - correlation)).toBeCloseTo(10 / 90, 14);
  });

  it('swaps below and above when the sides are swapped', () => {
    const d = normals(5, 8, 0.4);
    const there = correlatedDifference(summarize(d), 0.3, 0.1).zone;
    const back = correlatedDifference(summarize(negated(d)), 0.3, 0.1).zone;
    expect(back?.below).toBe(there?.above);
    expect(back?.above).toBe(there?.below);
    expect(back?.within).toBeCloseTo(there?.within ?? NaN, 15);
  });

  it('refuses a zone below 0 and a correlation of 1', () => {
    const summary = summarize([1, 2]);
    expect(() => correlatedDifference(summary, -1)).toThrow('zone: expected a number ≥ 0, received -1');
    expect(() => correlatedDifference(summary, 0, 1)).toThrow('correlation: expected');
  });
});
