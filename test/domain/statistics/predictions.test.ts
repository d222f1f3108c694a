import { describe, expect, it } from 'vitest';
import { aucOfScores } from '../../../src-main/domain/metrics/auc-roc.ts';
import { RandomStream } from '../../../src-main/domain/random.ts';
import { bcaInterval, bootstrapInterval, strataOf } from '../../../src-main/domain/statistics/bootstrap.ts';
import { aucDifference } from '../../../src-main/domain/statistics/delong.ts';
import { discordantRows, mcnemarP } from '../../../src-main/domain/statistics/mcnemar.ts';
import { midranks } from '../../../src-main/domain/statistics/midranks.ts';
import reference from '../../oracle/significance.json' with { type: 'json' };

describe("McNemar's exact test", () => {
  it("agrees with statsmodels' mcnemar(exact=True)", () => {
    for (const [onlyA, onlyB, p] of reference.mcnemar) {
      expect(mcnemarP({ onlyA, onlyB })).toBeCloseTo(p, 12);
      expect(mcnemarP({ onlyA: onlyB, onlyB: onlyA })).toBe(mcnemarP({ onlyA, onlyB }));
    }
  });

  it('counts rows that exactly one model predicts right', () => {
    const actual = [0, 1, 2, 1, 0];
    expect(discordantRows(actual, [0, 1, 0, 1, 1], [0, 0, 2, 2, 2])).toEqual({ onlyA: 2, onlyB: 1 });
  });
});

describe('midranks', () => {
  it('are shared by values that tie', () => {
    expect([...midranks([3, 1, 3, 2, 3])]).toEqual([4, 1, 4, 2, 4]);
    expect([...midranks([])]).toEqual([]);
  });
});

describe("DeLong's test", () => {
  it('agrees with the definition written out pair by pair, and with scikit-learn on the areas, ties included', () => {
    for (const { labels, a, b, aucA, aucB, variance, low, high, p } of reference.delong) {
      const found = aucDifference(
        labels.map((label) => label === 1),
        a,
        b,
      );
      expect(found.a.value).toBeCloseTo(aucA, 14);
      expect(found.b.value).toBeCloseTo(aucB, 14);
      expect(found.variance.value).toBeCloseTo(variance, 14);
      expect(found.interval.low).toBeCloseTo(low, 12);
      expect(found.interval.high).toBeCloseTo(high, 12);
      expect(found.p.value).toBeCloseTo(p, 12);
    }
  });

  const [, , { labels, a, b }] = reference.delong;
  const isPositive = labels.map((label) => label === 1);

  it('has the area of the metric', () => {
    const where = (wanted: boolean) =>
      Float64Array.from(a.filter((_, row) => isPositive[row] === wanted)).sort();
    const auc = aucOfScores({ positive: where(true), negative: where(false) });
    expect(aucDifference(isPositive, a, b).a.value).toBeCloseTo(auc.value ?? NaN, 14);
  });

  it('is mirrored when the models are swapped', () => {
    const there = aucDifference(isPositive, a, b);
    const back = aucDifference(isPositive, b, a);
    expect(back.difference.value).toBe(-(there.difference.value ?? NaN));
    expect(back.interval).toEqual({ low: -(there.interval.high ?? NaN), high: -(there.interval.low ?? NaN) });
    expect([back.variance, back.p]).toEqual([there.variance, there.p]);
  });

  it('is undefined for one class, one row of a class, and models that rank alike', () => {
    expect(aucDifference([true, true], [1, 2], [2, 1]).a.value).toBeNull();
    const single = aucDifference([true, false, false], [3, 1, 2], [1, 2, 3]);
    expect([single.a.value, single.b.value, single.p.value]).toEqual([1, 0, null]);
    const doubled = a.map((score) => 2 * score);
    expect(aucDifference(isPositive, a, doubled)).toMatchObject({
      difference: { value: 0 },
      p: { value: null, reason: 'both rank the rows alike' },
    });
    expect(() => aucDifference([true], [1], [])).toThrow('scores: expected 1 of each, received 1 and 0');
  });
});

describe('the BCa bootstrap', () => {
  const { strata, observed, resampled, low, high, lowOfMany, highOfMany } = reference.bootstrap;
  const values = strata.flat();
  const rows = [
    Int32Array.from(strata[0], (_, row) => row),
    Int32Array.from(strata[1], (_, row) => strata[0].length + row),
  ];
  const meanOf = (chosen: Int32Array) => chosen.reduce((sum, row) => sum + values[row], 0) / chosen.length;
  const leftOut = rows.map((own) =>
    [...own].map((row) => meanOf(Int32Array.from(values.keys()).filter((other) => other !== row))),
  );

  it("agrees with SciPy's bootstrap for the same resamples", () => {
    const interval = bcaInterval(observed, resampled, leftOut);
    expect(interval.low).toBeCloseTo(low, 10);
    expect(interval.high).toBeCloseTo(high, 10);
    // Skewed data: not the plain percentiles, and not symmetric.
    expect((interval.high ?? NaN) - observed).toBeGreaterThan(1.1 * (observed - (interval.low ?? NaN)));
  });

  it("is near SciPy's 100,000 resamples with its own", () => {
    const interval = bootstrapInterval(rows, meanOf, { seed: 3, resamples: 20_000 });
    const width = highOfMany - lowOfMany;
    expect(Math.abs((interval.low ?? NaN) - lowOfMany)).toBeLessThan(0.03 * width);
    expect(Math.abs((interval.high ?? NaN) - highOfMany)).toBeLessThan(0.03 * width);
  });

  it('draws as many rows of each stratum as there are, the same for the same seed', () => {
    const seen = new Set<number>();
    const statistic = (chosen: Int32Array) => {
      seen.add(chosen.filter((row) => row < strata[0].length).length);
      return meanOf(chosen);
    };
    const options = { seed: 1, resamples: 100 };
    const once = bootstrapInterval(rows, statistic, options);
    // All rows and resamples; without one row of the first, or of the second stratum.
    expect(seen).toEqual(new Set([strata[0].length, strata[0].length - 1]));
    expect(bootstrapInterval(rows, meanOf, options)).toEqual(once);
    expect(bootstrapInterval(rows, meanOf, { ...options, seed: 2 })).not.toEqual(once);
  });

  it('of two accuracies is stratified by class and about the difference on the same rows', () => {
    const labels = [0, 1, 0, 2, 1, 0, 2, 2, 1, 0];
    const rightA = labels.map((_, row) => row % 3 !== 0);
    const rightB = labels.map((_, row) => row % 5 !== 0);
    const strata = strataOf(labels, 3);
    expect(strata.map((own) => [...own])).toEqual([
      [0, 2, 5, 9],
      [1, 4, 8],
      [3, 6, 7],
    ]);
    const share = (chosen: Int32Array, right: readonly boolean[]) =>
      chosen.filter((row) => right[row]).length / chosen.length;
    const interval = bootstrapInterval(strata, (chosen) => share(chosen, rightB) - share(chosen, rightA), {
      seed: 1,
    });
    // Wrong are rows 0, 3, 6, 9 under A and 0, 5 under B: a difference of 0.2, by 5 against A's 3, 6 and 9.
    expect(interval.low).toBeLessThan(0.2);
    expect(interval.high).toBeGreaterThan(0.2);
    expect(interval.high).toBeLessThanOrEqual(1);
  });

  it('is mirrored for the difference the other way around', () => {
    const there = bootstrapInterval(rows, meanOf, { seed: 5, resamples: 999 });
    const back = bootstrapInterval(rows, (chosen) => -meanOf(chosen), { seed: 5, resamples: 999 });
    expect(back.low).toBeCloseTo(-(there.high ?? NaN), 10);
    expect(back.high).toBeCloseTo(-(there.low ?? NaN), 10);
  });

  it('covers the true value of a stratified difference about 95 times of 100', () => {
    let covered = 0;
    const noise = new Float32Array(80);
    for (let trial = 0; trial < 300; trial++) {
      new RandomStream(trial, 'split').fillNormal(noise);
      const gain = (chosen: Int32Array) => chosen.reduce((sum, row) => sum + noise[row], 0) / chosen.length;
      const halves = [
        Int32Array.from({ length: 40 }, (_, at) => at),
        Int32Array.from({ length: 40 }, (_, at) => 40 + at),
      ];
      const interval = bootstrapInterval(halves, gain, { seed: trial, resamples: 500 });
      if (interval.low !== null && interval.low <= 0 && interval.high >= 0) covered += 1;
    }
    // Four standard deviations of the binomial distribution, 3.8 each, and what 40 rows a stratum lack.
    expect(covered).toBeGreaterThan(0.93 * 300 - 16);
    expect(covered).toBeLessThan(0.95 * 300 + 15);
  });

  it('leaves groups of rows out where there are many, with nearly the same interval', () => {
    const noise = new Float32Array(1000);
    new RandomStream(9, 'split').fillNormal(noise);
    const skewed = [...noise].map((value) => Math.exp(value));
    let calls = 0;
    const statistic = (chosen: Int32Array) => {
      calls += 1;
      return chosen.reduce((sum, row) => sum + skewed[row], 0) / chosen.length;
    };
    const every = Int32Array.from({ length: 1000 }, (_, row) => row);
    const grouped = bootstrapInterval([every], statistic, { seed: 1, resamples: 500 });
    expect(calls).toBe(1 + 500 + 200);
    expect(grouped.low).not.toBeNull();
    expect(grouped.low ?? NaN).toBeLessThan(Math.exp(0.5));
    expect(grouped.high ?? NaN).toBeGreaterThan(Math.exp(0.5));
  });

  it('is undefined where the number is, and where it never changes', () => {
    const options = { seed: 1, resamples: 50 };
    expect(bootstrapInterval([], meanOf, options).low).toBeNull();
    expect(bootstrapInterval(rows, () => null, options)).toMatchObject({
      reason: 'undefined for these rows',
    });
    expect(bootstrapInterval(rows, () => 1, options)).toMatchObject({
      reason: 'every resample gives the same number',
    });
    const picky = (chosen: Int32Array) => (new Set(chosen).size === values.length ? 1 : null);
    expect(bootstrapInterval(rows, picky, options)).toMatchObject({
      reason: 'undefined for some resamples of the rows',
    });
  });
});
