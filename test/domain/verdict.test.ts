import { describe, expect, it } from 'vitest';
import type { ComparedGroup, Facts } from '../../src-main/domain/compared-group.ts';
import { compareGroups, compareWithBaseline } from '../../src-main/domain/compare.ts';
import type { PrimaryMetric } from '../../src-main/domain/metrics/primary-metric.ts';
import { defined } from '../../src-main/domain/metrics/metric-value.ts';

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

function verdictOn(
  name: PrimaryMetric,
  a: readonly number[],
  b: readonly number[],
  zone: number | null = null,
) {
  return compareGroups(group('none', name, a), group('L2', name, b), name, zone).verdict;
}

describe('a verdict', () => {
  // Differences 0.01, 0.02, 0.03: mean 0.02, sd 0.01, half-width 4.302653·0.01/√3 = 0.02484, t(2) = 2·√3, so p = 0.0742.
  // For d_z = 2, statsmodels' TTestPower gives 0.755 with 4 pairs and 0.909 with 5.
  it('cannot tell where the interval includes 0, says that this is not "no effect", and how many seeds to add', () => {
    const verdict = verdictOn('accuracy', [0.9, 0.9, 0.9], [0.91, 0.92, 0.93]);
    expect(verdict).toMatchObject({ kind: 'cannotTell', metric: 'accuracy', pairs: 3 });
    expect(verdict.sentence).toBe(
      'Cannot tell with 3 seeds whether "L2" changed test accuracy against "none": ' +
        'add 2 seeds to find an effect of the size seen with 80 % power. The difference is 0.020 ' +
        '(95 % interval −0.005 to 0.045; paired t test over 3 seeds, p = 0.074), which does not mean no effect.',
    );
    expect(verdict.evidence).toMatchObject({ test: 'pairedT', df: 2, correction: 'none', comparisons: 1 });
    expect(verdict.evidence?.t).toBeCloseTo(2 * Math.sqrt(3), 9);
    expect(verdict.evidence?.effectSize?.value.value).toBeCloseTo(2, 9);
    expect(verdict.evidence?.permutation.p.value).toBe(2 / 2 ** 3);
    expect(verdict.evidence?.signedRankP).toBe(2 / 2 ** 3);
    expect(verdict.evidence?.adjustedP).toBe(verdict.evidence?.p);
  });

  // Differences 0.019, 0.020, 0.021: sd 0.001, half-width 0.002484, t(2) = 20·√3 = 34.6, p = 0.00083.
  it('is better where a score rose and the interval excludes 0', () => {
    const verdict = verdictOn('accuracy', [0.9, 0.91, 0.92], [0.919, 0.93, 0.941]);
    expect(verdict.kind).toBe('better');
    expect(verdict.sentence).toBe(
      'On this split, "L2" raised test accuracy by 0.0200 against "none" ' +
        '(95 % interval 0.0175 to 0.0225; paired t test over 3 seeds, p < 0.001), which is better.',
    );
    expect(verdict.evidence?.seedsToAdd).toBeNull();
  });

  it('is worse where an error rose, and better where it fell, with the interval turned to the fall', () => {
    const rose = verdictOn('rmse', [50, 51, 52], [69, 71, 73]);
    expect(rose.kind).toBe('worse');
    expect(rose.sentence).toContain('raised test RMSE by 20.0 against "none" (95 % interval 17.5 to 22.5;');
    const fell = verdictOn('rmse', [69, 71, 73], [50, 51, 52]);
    expect(fell.kind).toBe('better');
    expect(fell.sentence).toContain('lowered test RMSE by 20.0 against "none" (95 % interval 17.5 to 22.5;');
  });

  it('takes an interval that ends at 0 for one that includes it', () => {
    // Half-width of differences m − 1, m, m + 1: 4.302653/√3 = 2.484138.
    const kindOf = (mean: number) => verdictOn('rmse', [0, 0, 0], [mean - 1, mean, mean + 1]).kind;
    expect([kindOf(2.48413), kindOf(2.48415), kindOf(-2.48413), kindOf(-2.48415)]).toEqual([
      'cannotTell',
      'worse',
      'cannotTell',
      'better',
    ]);
  });

  it('does not show a p beside the level as the level', () => {
    expect(verdictOn('rmse', [0, 0, 0], [1.4844, 2.4844, 3.4844]).sentence).toContain('p = 0.04999');
    expect(verdictOn('rmse', [0, 0, 0], [1.484, 2.484, 3.484]).sentence).toContain('p = 0.05001');
  });

  // Differences −0.001, 0, 0.001: half-width 0.002484.
  it('is equivalent where the interval lies within the zone that was set, and not without a zone', () => {
    const a = [0.9, 0.9, 0.9];
    const b = [0.899, 0.9, 0.901];
    expect(verdictOn('accuracy', a, b).kind).toBe('cannotTell');
    expect(verdictOn('accuracy', a, b, 0.00248).kind).toBe('cannotTell');
    const verdict = verdictOn('accuracy', a, b, 0.01);
    expect(verdict.kind).toBe('equivalent');
    // Both one-sided t are 0.01/(0.001/√3) = 17.32 with 2 degrees of freedom: p = 0.0017.
    expect(verdict.sentence).toBe(
      'On this split, "L2" and "none" are equivalent in test accuracy: the difference of 0.0000 ' +
        '(95 % interval −0.0025 to 0.0025) lies within the zone of ±0.01 ' +
        '(two one-sided paired t tests over 3 seeds, p = 0.002).',
    );
    expect(verdict.evidence?.equivalence?.probabilities?.within).toBeGreaterThan(0.99);
  });

  it('is equivalent before it is better: a sure difference within the zone does not matter', () => {
    const [a, b] = [
      [0.9, 0.91, 0.92],
      [0.919, 0.93, 0.941],
    ];
    expect(verdictOn('accuracy', a, b, 0.0224).kind).toBe('better');
    expect(verdictOn('accuracy', a, b, 0.0226).kind).toBe('equivalent');
  });

  it('asks for the seeds that show equivalence where that takes fewer', () => {
    const verdict = verdictOn('accuracy', [0.9, 0.9, 0.9], [0.892, 0.901, 0.91], 0.02);
    expect(verdict.kind).toBe('cannotTell');
    expect(verdict.evidence?.seedsToAdd?.shows).toBe('equivalence');
    expect(verdict.sentence).toMatch(
      /: add \d seeds? to show equivalence with 80 % power if the difference stays/,
    );
  });

  it('asks for no number of seeds where the effect seen is too small for a thousand', () => {
    const verdict = verdictOn('accuracy', [0.9, 0.9, 0.9], [0.89, 0.9001, 0.91]);
    expect(verdict.evidence?.seedsToAdd).toBeNull();
    expect(verdict.sentence).toContain(': an effect as small as the one seen takes more than 1000 seeds.');
  });

  it('compares whole groups where the seeds differ, and says so', () => {
    const a = group('none', 'accuracy', [0.9, 0.91, 0.92]);
    const b = group('L2', 'accuracy', [0.97, 0.98, 0.99, 0.98]);
    const later = { ...b, runs: b.runs.map((run) => ({ ...run, seed: run.seed + 10 })) };
    const { verdict, pairedSeeds } = compareGroups(a, later, 'accuracy');
    expect(pairedSeeds).toEqual([]);
    expect(verdict).toMatchObject({ kind: 'better', pairs: 0 });
    expect(verdict.sentence).toContain(
      "Welch's t test over 3 and 4 seeds, unpaired because the seeds differ, p < 0.001), which is better.",
    );
    expect(verdict.evidence).toMatchObject({ test: 'welchT', effectSize: null, signedRankP: null });
    // Of C(7, 3) = 35 divisions, the one seen and its opposite are the farthest out.
    expect(verdict.evidence?.permutation).toMatchObject({ isExact: true, arrangements: 35 });
    const near = group('L2', 'accuracy', [0.9, 0.93]);
    const undecided = compareGroups(
      a,
      { ...near, runs: near.runs.map((run) => ({ ...run, seed: run.seed + 2 })) },
      'accuracy',
    ).verdict;
    // One common seed is not enough to pair.
    expect(undecided).toMatchObject({ kind: 'cannotTell', pairs: 1 });
    expect(undecided.sentence).toContain(
      ': train both with the same seeds, which tells more than different ones.',
    );
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

describe('a variant that successive halving stopped', () => {
  const dropped = (one: ComparedGroup, epoch: number): ComparedGroup => ({
    ...one,
    runs: one.runs.map((run) => ({ ...run, droppedEpoch: epoch })),
  });
  const none = group('none', 'accuracy', [0.5, 0.6, 0.7]);
  const good = group('good', 'accuracy', [0.6, 0.71, 0.79]);
  const weak = group('weak', 'accuracy', [0.3, 0.2, 0.1]);

  it('gets no verdict, and counts in the correction all the same', () => {
    const [first, second] = compareWithBaseline([none, good, dropped(weak, 4)], 'accuracy');
    expect(second.verdict).toMatchObject({ kind: 'noVerdict', evidence: null });
    expect(second.verdict.sentence).toContain('successive halving stopped "weak" behind epoch 4');
    const [alone] = compareWithBaseline([none, good], 'accuracy');
    expect(first.verdict.evidence).toMatchObject({ comparisons: 2, correction: 'holm' });
    // The smallest of two p values is doubled, the other one being 1.
    expect(first.verdict.evidence?.adjustedP).toBeCloseTo(2 * (alone.verdict.evidence?.p ?? NaN), 14);
  });

  it('is mirrored, and compared as usual with one that was stopped at the same time', () => {
    const back = compareGroups(dropped(weak, 4), none, 'accuracy').verdict;
    expect(back.kind).toBe('noVerdict');
    expect(compareGroups(dropped(weak, 4), dropped(good, 4), 'accuracy').verdict.evidence).not.toBeNull();
    expect(compareGroups(dropped(weak, 4), dropped(good, 8), 'accuracy').verdict.sentence).toContain(
      '"weak" behind epoch 4 and "good" behind epoch 8',
    );
  });
});
