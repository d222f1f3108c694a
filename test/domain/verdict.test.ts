import { describe, expect, it } from 'vitest';
import { pairBySeed, type ComparedGroup, type Facts } from '../../src-main/domain/compared-group.ts';
import { compareGroups } from '../../src-main/domain/compare.ts';
import type { PrimaryMetric } from '../../src-main/domain/metrics/primary-metric.ts';
import { compareMetric } from '../../src-main/domain/metric-comparison.ts';
import { defined } from '../../src-main/domain/metrics/metric-value.ts';
import { judgeMetric } from '../../src-main/domain/verdict.ts';

function group(variant: string, name: string, values: readonly number[], facts: Facts = {}): ComparedGroup {
  return {
    variant,
    runs: values.map((value, seed) => ({
      seed,
      status: 'completed',
      facts,
      measurements: [{ scope: 'test', name, detail: '', value: defined(value) }],
    })),
  };
}

function verdictOn(name: PrimaryMetric, a: readonly number[], b: readonly number[]) {
  return compareGroups(group('none', name, a), group('L2', name, b), name).verdict;
}

describe('a verdict', () => {
  // Differences 0.01, 0.02, 0.03: mean 0.02, sd 0.01, half-width 4.302653·0.01/√3 = 0.02484.
  it('cannot tell where the interval includes 0, and says that this is not "no effect"', () => {
    expect(verdictOn('accuracy', [0.9, 0.9, 0.9], [0.91, 0.92, 0.93])).toEqual({
      kind: 'cannotTell',
      sentence:
        'Cannot tell whether "L2" changed test accuracy against "none": the difference is 0.020 ' +
        '(95 % interval −0.005 to 0.045, paired over 3 seeds), and an interval that includes 0 does not mean no effect.',
      metric: 'accuracy',
      pairs: 3,
    });
  });

  // Differences 0.019, 0.020, 0.021: sd 0.001, half-width 0.002484.
  it('is better where a score rose and the interval excludes 0', () => {
    const verdict = verdictOn('accuracy', [0.9, 0.91, 0.92], [0.919, 0.93, 0.941]);
    expect(verdict.kind).toBe('better');
    expect(verdict.sentence).toBe(
      'On this split, "L2" raised test accuracy by 0.0200 against "none" ' +
        '(95 % interval 0.0175 to 0.0225, paired over 3 seeds), which is better.',
    );
  });

  it('is worse where an error rose, and better where it fell, with the interval turned to the fall', () => {
    const rose = verdictOn('rmse', [50, 51, 52], [69, 71, 73]);
    expect(rose.kind).toBe('worse');
    expect(rose.sentence).toContain('raised test RMSE by 20.0 against "none" (95 % interval 17.5 to 22.5,');
    const fell = verdictOn('rmse', [69, 71, 73], [50, 51, 52]);
    expect(fell.kind).toBe('better');
    expect(fell.sentence).toContain('lowered test RMSE by 20.0 against "none" (95 % interval 17.5 to 22.5,');
  });

  it('takes an interval that ends at 0 for one that includes it', () => {
    const a = group('none', 'rmse', [1, 1]);
    const b = group('L2', 'rmse', [2, 3]);
    const seeds = pairBySeed(a, b);
    const measured = compareMetric(a, b, seeds.pairs, { scope: 'test', name: 'rmse', detail: '' });
    const kindOf = (low: number, high: number) =>
      judgeMetric({
        a: 'none',
        b: 'L2',
        metric: { ...measured, difference: { ...measured.difference, interval: { low, high } } },
        seeds,
        otherDifferences: [],
        comparisons: 1,
      }).kind;
    expect([kindOf(0, 3), kindOf(-3, 0), kindOf(1e-9, 3), kindOf(-3, -1e-9)]).toEqual([
      'cannotTell',
      'cannotTell',
      'worse',
      'better',
    ]);
  });

  it('never shows a bound as 0 that is not 0', () => {
    // Half-width of differences m − 1, m, m + 1 is 2.48414: a lower bound of about 0.0002.
    const verdict = verdictOn('rmse', [0, 0, 0], [1.48434, 2.48434, 3.48434]);
    expect(verdict.kind).toBe('worse');
    expect(verdict.sentence).toMatch(/95 % interval 0\.000[12] to 4\.968[0-9]/);
  });

  it('is none for one seed', () => {
    const verdict = verdictOn('accuracy', [0.9], [0.912]);
    expect(verdict.kind).toBe('noVerdict');
    expect(verdict.sentence).toBe(
      'Cannot tell with 1 seed: test accuracy differs by +0.012, and a verdict needs at least 2 seeds.',
    );
  });

  it('is none where no seed was completed by both', () => {
    const verdict = verdictOn('accuracy', [], [0.9]);
    expect(verdict.kind).toBe('noVerdict');
    expect(verdict.sentence).toBe(
      'Cannot tell: no seed was completed by both "none" and "L2"; left out: seed 0: "none" has no run.',
    );
  });

  it('is none where all seeds gave the same difference: no spread is no certainty', () => {
    const same = verdictOn('accuracy', [0.92, 0.29, 0.03], [0.93, 0.3, 0.04]);
    expect(same.kind).toBe('noVerdict');
    expect(same.sentence).toBe(
      'Cannot tell: test accuracy differs by the same +0.010 under all 3 seeds, so there is no spread to judge it by.',
    );
    expect(verdictOn('accuracy', [0.9, 0.8], [0.9, 0.8]).sentence).toBe(
      'Cannot tell: "none" and "L2" have equal test accuracy under both seeds, so there is no spread to judge it by.',
    );
  });

  it('is none where the metric is undefined, with the reason', () => {
    const verdict = compareGroups(
      group('none', 'accuracy', [0.9, 0.8]),
      group('L2', 'logLoss', [0.9, 0.8]),
      'accuracy',
    ).verdict;
    expect(verdict.kind).toBe('noVerdict');
    expect(verdict.sentence).toBe(
      'Cannot tell: test accuracy is not defined for both variants under any common seed; ' +
        'left out: seed 0: undefined for "L2", not measured; seed 1: undefined for "L2", not measured.',
    );
  });

  it('says when the runs differ in more than regularization', () => {
    const verdict = compareGroups(
      group('none', 'accuracy', [0.9, 0.91, 0.92], { 'data hash': 'aa', backend: 'native' }),
      group('L2', 'accuracy', [0.92, 0.93, 0.95], { 'data hash': 'bb', backend: 'native' }),
      'accuracy',
    ).verdict;
    expect(verdict.sentence).toContain('; the runs differ in more than regularization (data hash)');
  });
});
