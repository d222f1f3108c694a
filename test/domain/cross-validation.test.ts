import { describe, expect, it } from 'vitest';
import { foldRows } from '../../src-main/data/folds.ts';
import type { ComparedGroup } from '../../src-main/domain/compared-group.ts';
import { compareGroups } from '../../src-main/domain/compare.ts';
import {
  crossValidationOf,
  crossValidationText,
  seedDifference,
  seedFoldsOf,
  testToTrain,
  trainShare,
  type CrossValidation,
} from '../../src-main/domain/cross-validation.ts';
import type { Dataset } from '../../src-main/domain/dataset.ts';
import { reportSlices, type SlicedRun } from '../../src-main/domain/slice-report.ts';
import { evidenceLimit, evidenceText } from '../../src-main/domain/evidence-text.ts';
import { defined } from '../../src-main/domain/metrics/metric-value.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { foldPlaceAt, seedsOfFolds, type FoldsSplit } from '../../src-main/domain/split-spec.ts';
import { studentTTwoSided } from '../../src-main/domain/statistics/student-t.ts';

function designOf(split: FoldsSplit): CrossValidation {
  const design = crossValidationOf(split);
  if (design === null) throw new Error('expected folds');
  return design;
}

/** Runs under seeds 1, 2, …, one per fold, with these values of a metric on test. */
function group(
  variant: string,
  split: FoldsSplit,
  values: readonly (number | null)[],
  name = 'accuracy',
): ComparedGroup {
  return {
    variant,
    crossValidation: designOf(split),
    runs: values.map((value, index) => ({
      seed: index + 1,
      status: value === null ? 'failed' : 'completed',
      facts: {},
      fold: foldPlaceAt(split, index),
      measurements: value === null ? [] : [{ scope: 'test', name, detail: '', value: defined(value) }],
    })),
  };
}

/** The same runs as a person takes them who does not know that folds overlap. */
function asSeeds({ variant, runs }: ComparedGroup): ComparedGroup {
  return {
    variant,
    runs: runs.map(({ seed, status, facts, measurements }) => ({ seed, status, facts, measurements })),
  };
}

describe('a comparison over folds', () => {
  const split = { folds: 5, repeats: 2 };
  const a = [0.9, 0.91, 0.92, 0.9, 0.93, 0.91, 0.9, 0.92, 0.91, 0.9];
  const gains = [0.03, 0.02, 0.04, 0.03, 0.03, 0.05, 0.03, 0.02, 0.02, 0.03];
  const b = a.map((value, index) => value + gains[index]);

  it('has the corrected resampled t test: variance × (1/J + test rows/training rows)', () => {
    const { metrics, verdict } = compareGroups(group('none', split, a), group('L2', split, b), 'accuracy');
    const mean = 0.03;
    const sd = Math.sqrt(gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / 9);
    // Of 5 parts one is tested on and a fifth of the other four validated on: 0.2 to 0.64.
    const t = mean / (sd * Math.sqrt(1 / 10 + 0.2 / 0.64));
    expect(verdict.evidence).toMatchObject({ test: 'correctedT', df: 9, valuesOfA: 10 });
    expect(verdict.evidence?.t).toBeCloseTo(t, 9);
    expect(verdict.evidence?.p).toBeCloseTo(studentTTwoSided(t, 9), 12);
    expect(metrics[0].difference.p.value).toBe(verdict.evidence?.p);
    expect(verdict.kind).toBe('better');
    expect(verdict.sentence).toMatch(
      /^In 5-fold cross-validation × 2 repeats, "L2" raised test accuracy by 0\.030 against "none" \(95 % interval 0\.\d+ to 0\.\d+; corrected resampled t test over 10 folds, p < 0\.001\), which is better\.$/,
    );
  });

  it('names test, folds, repeats and correction, and what it does not say', () => {
    const { verdict } = compareGroups(group('none', split, a), group('L2', split, b), 'accuracy');
    if (verdict.evidence === null) throw new Error('expected evidence');
    expect(evidenceText(verdict.evidence)).toMatch(
      /^Corrected resampled t\(9\) = 4\.95, p < 0\.001 over 10 test folds \(5 folds × 2 repeats; variance × \(1\/10 \+ 0\.313\) by Nadeau and Bengio\) · d_z = 3\.18$/,
    );
    expect(evidenceLimit(verdict.evidence)).toContain('models trained on 64 % of this data set');
    // Neither flips signs nor ranks: both would need differences that do not depend on each other.
    expect(verdict.evidence.permutation.p.value).toBeNull();
    expect(verdict.evidence.signedRankP).toBeNull();
    const seeds = compareGroups(asSeeds(group('none', split, a)), asSeeds(group('L2', split, b)), 'accuracy');
    expect(seeds.verdict.evidence === null ? '' : evidenceLimit(seeds.verdict.evidence)).toBeNull();
  });

  it('mirrors every number where the sides are swapped', () => {
    const one = compareGroups(group('none', split, a), group('L2', split, b), 'accuracy', 0.01).verdict;
    const other = compareGroups(group('L2', split, b), group('none', split, a), 'accuracy', 0.01).verdict;
    expect([one.kind, other.kind]).toEqual(['better', 'worse']);
    expect(other.evidence?.p).toBeCloseTo(one.evidence?.p ?? NaN, 14);
    expect(other.evidence?.t).toBeCloseTo(-(one.evidence?.t ?? NaN), 12);
    expect(other.evidence?.equivalence?.probabilities?.below).toBeCloseTo(
      one.evidence?.equivalence?.probabilities?.above ?? NaN,
      12,
    );
  });

  it('counts each test fold once, however many inner folds were tested on it', () => {
    const nested = { folds: 2, inner: 2 };
    const { verdict, metrics } = compareGroups(
      group('none', nested, [0.8, 0.82, 0.7, 0.72]),
      group('L2', nested, [0.82, 0.86, 0.73, 0.75]),
      'accuracy',
    );
    expect(metrics[0].difference).toMatchObject({ n: 2 });
    expect(metrics[0].difference.mean.value).toBeCloseTo((0.03 + 0.03) / 2, 12);
    expect(verdict.kind).toBe('noVerdict');
    expect(verdict.sentence).toBe(
      'Cannot tell: test accuracy differs by the same +0.030 under both folds, so there is no spread to judge it by.',
    );
  });

  it('leaves out a fold that one of the groups did not complete', () => {
    const { verdict } = compareGroups(
      group(
        'none',
        split,
        a.map((value, index) => (index === 3 ? null : value)),
      ),
      group('L2', split, b),
      'accuracy',
    );
    expect(verdict.evidence).toMatchObject({ valuesOfA: 9, df: 8 });
    expect(verdict.sentence).toContain('left out: seed 4: "none" failed');
  });

  it('says nothing where groups have no fold in common, and nothing about one fold', () => {
    const alone = compareGroups(
      group(
        'none',
        split,
        a.map((value, index) => (index < 5 ? value : null)),
      ),
      group(
        'L2',
        split,
        b.map((value, index) => (index < 5 ? null : value)),
      ),
      'accuracy',
    );
    expect(alone.verdict).toMatchObject({ kind: 'noVerdict', evidence: null });
    const one = compareGroups(group('none', split, [0.9]), group('L2', split, [0.95]), 'accuracy');
    expect(one.verdict.sentence).toBe(
      'Cannot tell with 1 fold: test accuracy differs by +0.050, and a verdict needs at least 2 folds.',
    );
  });

  it('asks for repeats of the whole, or says that no number of them would do', () => {
    const once = { folds: 5 };
    const ask = (spread: number): string => {
      const deviations = [-spread, spread, 0, -spread, spread];
      const noisy = deviations.map((deviation, index) => a[index] + 0.01 + deviation);
      return compareGroups(group('none', once, a.slice(0, 5)), group('L2', once, noisy), 'accuracy').verdict
        .sentence;
    };
    // mean/sd = 1.67: t(4) = 1.67/√(1/5 + 0.3125) = 2.33 now; with many repeats δ nears 1.67/√0.3125 = 2.98, a power of 0.85.
    expect(ask(0.006)).toMatch(
      /^Cannot tell with 5 folds whether "L2" changed test accuracy against "none": add \d+ repeats to find/,
    );
    // mean/sd = 0.5: δ never exceeds 0.9.
    expect(ask(0.02)).toContain(
      'more repeats on the same rows would hardly find an effect as small as the one seen',
    );
  });

  it('lists seeds that are different folds in the two groups among what differs', () => {
    const runs = group('L2', split, b).runs.map((run) => ({
      ...run,
      fold: foldPlaceAt(split, 10 - run.seed),
    }));
    const { differences } = compareGroups(
      group('none', split, a),
      { ...group('L2', split, b), runs },
      'accuracy',
    );
    expect(differences.map(({ what }) => what)).toEqual(['folds of the seeds']);
    expect(differences[0].a).toContain('seed 1: repeat 1, fold 1');
    expect(differences[0].b).toContain('seed 1: repeat 2, fold 5');
  });
});

describe('the rows of a cross-validation', () => {
  it('are counted as they are divided', () => {
    expect(testToTrain(designOf({ folds: 5 }))).toBeCloseTo(0.2 / 0.64, 12);
    expect(testToTrain(designOf({ folds: 10, validation: 0.1 }))).toBeCloseTo(0.1 / 0.81, 12);
    expect(testToTrain(designOf({ folds: 5, inner: 4 }))).toBeCloseTo(0.2 / 0.6, 12);
    expect(trainShare(designOf({ folds: 5, inner: 4 }))).toBeCloseTo(0.6, 12);
    expect(crossValidationText(designOf({ folds: 5, repeats: 2, inner: 3 }))).toBe(
      '5-fold cross-validation × 2 repeats, 3 inner folds each',
    );
  });
});

/*
 * Two learners that are equally good over all data sets of a kind: y = x₁ + x₂ + noise, the one fits a slope to x₁ alone, the
 * other to x₂ alone. Their expected errors are equal, and on one data set their folds share most of their training rows and, from
 * repeat to repeat, their test rows.
 */
describe('2,000 experiments without a difference, of folds that overlap', () => {
  const TRIALS = 2000;
  const ROWS = 60;
  const split = { folds: 5, repeats: 2 };
  const values = { kind: 'values', values: new Float64Array(ROWS), name: 'y' } as const;
  const dataset: Dataset = {
    name: 'test',
    rows: ROWS,
    features: new Float32Array(ROWS),
    featureNames: ['x'],
    target: values,
    hash: '',
  };
  const folds = Array.from({ length: seedsOfFolds(split) }, (_, index) =>
    foldRows(dataset, split, 'regression', foldPlaceAt(split, index)),
  );

  /** Root mean squared error on each fold's test rows of the slope that fits its training rows best. */
  function errors(x: Float32Array, y: readonly number[]): number[] {
    return folds.map(({ train, test }) => {
      let products = 0;
      let squares = 0;
      for (const row of train) {
        products += x[row] * y[row];
        squares += x[row] ** 2;
      }
      const slope = products / squares;
      const sum = test.reduce((total, row) => total + (y[row] - slope * x[row]) ** 2, 0);
      return Math.sqrt(sum / test.length);
    });
  }

  function experiment(number: number): readonly [ComparedGroup, ComparedGroup] {
    const draw = (part: number): Float32Array => {
      const out = new Float32Array(ROWS);
      new RandomStream(number, 'split', 77, part).fillNormal(out);
      return out;
    };
    const [one, other, noise] = [draw(0), draw(1), draw(2)];
    const y = Array.from(noise, (value, row) => value + one[row] + other[row]);
    return [group('A', split, errors(one, y), 'rmse'), group('B', split, errors(other, y), 'rmse')];
  }

  it('find one in at most 5 % with the corrected test, and far more often with a plain t test', () => {
    let corrected = 0;
    let plain = 0;
    const isDifference = (kind: string): boolean => kind === 'better' || kind === 'worse';
    for (let number = 0; number < TRIALS; number++) {
      const [a, b] = experiment(number);
      if (isDifference(compareGroups(a, b, 'rmse').verdict.kind)) corrected += 1;
      if (isDifference(compareGroups(asSeeds(a), asSeeds(b), 'rmse').verdict.kind)) plain += 1;
    }
    // Four standard deviations of the binomial distribution above 5 %.
    const most = TRIALS * 0.05 + 4 * Math.sqrt(TRIALS * 0.05 * 0.95);
    expect(corrected).toBeLessThan(most);
    expect(plain).toBeGreaterThan(2 * most);
  });
});

describe('differences by seed where each seed is a fold', () => {
  const split: FoldsSplit = { folds: 5, validation: 0.25 };
  const seeds = [11, 12, 13, 14, 15];
  const folds = seedFoldsOf({ split, seeds });
  const differences = [1, 2, 3, 4, 5];

  it('have the variance of Nadeau and Bengio, and slices and thresholds have it too', () => {
    const pairs = seeds.map((seed, at) => ({ seed, a: 10, b: 10 + differences[at] }));
    const { mean, interval } = seedDifference(pairs, folds);
    // sd² = 2.5; a fold tests on 1/5 and trains on 4/5 · 3/4 of the rows; t of 4 degrees of freedom at 97.5 %.
    const halfWidth = 2.7764451052 * Math.sqrt(2.5 * (1 / 5 + 1 / 5 / (4 / 5) / (3 / 4)));
    expect(mean.value).toBeCloseTo(3, 12);
    expect(interval.low).toBeCloseTo(3 - halfWidth, 8);
    const run = (seed: number, value: number): SlicedRun => {
      const on = { value: defined(value), rows: 40 };
      return { seed, whole: on, slices: [on] };
    };
    const [a, b] = [pairs.map((pair) => run(pair.seed, pair.a)), pairs.map((pair) => run(pair.seed, pair.b))];
    const report = reportSlices('x', 'accuracy', ['all'], a, b, folds);
    expect(report.slices[0].difference?.interval.high).toBeCloseTo(3 + halfWidth, 8);
    const plain = 2.7764451052 * Math.sqrt(2.5 / 5);
    expect(seedDifference(pairs, null).interval.high).toBeCloseTo(3 + plain, 8);
  });

  it('are none where all seeds share one split', () => {
    expect(seedFoldsOf({ split: { train: 0.6, validation: 0.2, test: 0.2 }, seeds })).toBeNull();
  });
});
