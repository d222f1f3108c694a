import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../src-main/domain/random.ts';
import { equivalenceP } from '../../../src-main/domain/statistics/equivalence.ts';
import { holmAdjusted } from '../../../src-main/domain/statistics/holm.ts';
import {
  equivalencePower,
  pairedTPower,
  pairsForEquivalence,
  pairsForPower,
} from '../../../src-main/domain/statistics/power.ts';
import { studentTQuantile } from '../../../src-main/domain/statistics/student-t.ts';
import { summarize } from '../../../src-main/domain/statistics/summary.ts';
import reference from '../../oracle/significance.json' with { type: 'json' };

describe("Holm's correction", () => {
  it("agrees with statsmodels' multipletests", () => {
    for (const [p, expected] of reference.holm)
      holmAdjusted(p).forEach((one, at) => expect(one).toBeCloseTo(expected[at], 14));
  });

  it('leaves one p value as it is, and none of none', () => {
    expect(holmAdjusted([0.03])).toEqual([0.03]);
    expect(holmAdjusted([])).toEqual([]);
  });
});

describe('two one-sided tests', () => {
  it("agree with statsmodels' ttost_paired", () => {
    for (const { d, zone, p } of reference.equivalence)
      expect(equivalenceP(summarize(d), zone).value).toBeCloseTo(p, 12);
  });

  it('reject at 2.5 % exactly where the 95 % interval lies within the zone', () => {
    const summary = summarize([0.1, 0.3, -0.1, 0.2]);
    const mean = summary.mean.value ?? NaN;
    const reach = Math.abs(mean) + (studentTQuantile(0.975, 3) * (summary.sd.value ?? NaN)) / 2;
    expect(equivalenceP(summary, reach).value).toBeCloseTo(0.025, 12);
  });

  it('are undefined where there is no spread', () => {
    expect(equivalenceP(summarize([1, 1]), 2).value).toBeNull();
    expect(equivalenceP(summarize([1]), 2).value).toBeNull();
  });
});

describe('power', () => {
  it("agrees with statsmodels' TTestPower", () => {
    expect(reference.power.length).toBeGreaterThan(40);
    for (const [effect, n, level, expected] of reference.power) {
      expect(pairedTPower(effect, n, level), `${effect}, ${n} pairs`).toBeCloseTo(expected, 10);
      expect(pairedTPower(-effect, n, level)).toBe(pairedTPower(effect, n, level));
    }
  });

  it('is the level where there is no effect', () => {
    for (const n of [2, 5, 100]) expect(pairedTPower(0, n, 0.05)).toBeCloseTo(0.05, 11);
  });

  it("needs as many pairs as the first for which statsmodels' power is 80 %", () => {
    for (const [effect, level, expected] of reference.pairsNeeded) {
      expect(pairsForPower(effect, level, 0.8, 5000)).toBe(expected);
      expect(pairsForPower(effect, level, 0.8, expected)).toBe(expected);
      expect(pairsForPower(effect, level, 0.8, expected - 1)).toBeNull();
    }
  });

  it('needs two pairs for an effect that nobody can miss, and no number finds none', () => {
    expect(pairsForPower(1e6, 0.05, 0.8, 1000)).toBe(2);
    expect(pairsForPower(0, 0.05, 0.8, 1000)).toBeNull();
    expect(pairsForPower(1e-9, 0.05, 0.8, 1000)).toBeNull();
  });

  it('of equivalence is at most the share of simulated experiments that show it, and near it where high', () => {
    const [n, effect, zone, level, trials] = [12, 0.2, 1.4, 0.025, 2000];
    const bound = equivalencePower(effect, zone, n, level);
    const values = new Float32Array(n);
    let shown = 0;
    for (let trial = 0; trial < trials; trial++) {
      new RandomStream(trial, 'split').fillNormal(values);
      const p = equivalenceP(summarize([...values].map((value) => value + effect)), zone).value;
      if (p !== null && p <= level) shown += 1;
    }
    const deviation = Math.sqrt((bound * (1 - bound)) / trials);
    expect(bound).toBeGreaterThan(0.8);
    expect(Math.abs(shown / trials - bound)).toBeLessThan(4 * deviation);
  });

  it('of equivalence gives the first number of pairs that reaches it, and none outside of the zone', () => {
    const n = pairsForEquivalence(0.1, 0.8, 0.025, 0.8, 1000);
    expect(n).not.toBeNull();
    expect(equivalencePower(0.1, 0.8, n ?? 0, 0.025)).toBeGreaterThanOrEqual(0.8);
    expect(equivalencePower(0.1, 0.8, (n ?? 0) - 1, 0.025)).toBeLessThan(0.8);
    expect(pairsForEquivalence(-0.1, 0.8, 0.025, 0.8, 1000)).toBe(n);
    expect(pairsForEquivalence(0.8, 0.8, 0.025, 0.8, 1000)).toBeNull();
  });
});
