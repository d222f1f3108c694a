import { pairsOfFolds, testToTrain, type CrossValidation } from './cross-validation.ts';
import { pairedValues, type MetricComparison, type SeedValues } from './metric-comparison.ts';
import { defined, undefinedBecause } from './metrics/metric-value.ts';
import {
  correlatedDifference,
  correlationOfFolds,
  type ZoneProbabilities,
} from './statistics/correlated-t.ts';
import { cohensDz, type EffectSize } from './statistics/effect-size.ts';
import { twoOneSidedP } from './statistics/equivalence.ts';
import { pairedDifferences } from './statistics/paired-differences.ts';
import { undefinedInterval } from './statistics/paired-t.ts';
import { signFlipTest, type PermutationResult } from './statistics/sign-flip.ts';
import { summarize } from './statistics/summary.ts';
import { unpairedPermutationTest } from './statistics/unpaired-permutation.ts';
import { welchDifference } from './statistics/welch-t.ts';
import { signedRankTest } from './statistics/wilcoxon.ts';

/**
 * How two groups were tested. `pairedT`: the paired t test over common seeds. `welchT`: Welch's t test, where fewer than two
 * seeds are common; less sure, since what a seed does to both groups does not cancel. `correctedT`: the corrected resampled t test
 * over the test folds of a cross-validation, see `foldedDifference`.
 */
export type VerdictTest = 'pairedT' | 'welchT' | 'correctedT';

/** The test of practical equivalence. */
export interface EquivalenceTest {
  /** Half-width of what counts as equal, in the metric's units. */
  readonly zone: number;
  /** Of the two one-sided t tests. */
  readonly p: number;
  /** How probable it is that the true difference is below, within or above the zone (Bayesian t-test); null where unpaired. */
  readonly probabilities: ZoneProbabilities | null;
}

/** What one comparison says about one metric, before it is corrected for others. Differences are b − a. */
export interface MetricEvidence {
  readonly test: VerdictTest;
  /** The cross-validation that `correctedT` is over; absent for other tests. */
  readonly crossValidation?: CrossValidation | undefined;
  /** Values of each group that the test rests on; equal where it is paired. Of folds: one per test fold. */
  readonly valuesOfA: number;
  readonly valuesOfB: number;
  readonly mean: number;
  /** Standard error of the mean. */
  readonly standardError: number;
  /** 95 % interval of the mean; not corrected for several comparisons. */
  readonly interval: { readonly low: number; readonly high: number };
  /** mean/standardError. */
  readonly t: number;
  readonly df: number;
  /** Two-sided; not corrected. */
  readonly p: number;
  /**
   * Of the sign-flip test where paired, of the exchange of whole groups where not: assumes no normal spread. Undefined for folds,
   * whose differences depend on each other.
   */
  readonly permutation: PermutationResult;
  /** Wilcoxon's signed-rank p; null where unpaired, for folds, and where no pair differs. */
  readonly signedRankP: number | null;
  /** Cohen's d_z with its 95 % interval; null where unpaired. For folds without an interval. */
  readonly effectSize: EffectSize | null;
  /** Null where the user set no zone. */
  readonly equivalence: EquivalenceTest | null;
}

const valuesOf = (perSeed: readonly SeedValues[], side: 'a' | 'b') =>
  perSeed.map((values) => values[side]).filter((value) => value !== null);

function pairsOf(perSeed: readonly SeedValues[]): { a: number[]; b: number[] } {
  const pairs = perSeed.flatMap(({ a, b }) => (a === null || b === null ? [] : [{ a, b }]));
  return { a: pairs.map(({ a }) => a), b: pairs.map(({ b }) => b) };
}

function pairedEvidence(metric: MetricComparison, zone: number | null): MetricEvidence | null {
  const { n, mean, sd, interval, p } = metric.difference;
  if (mean.value === null || sd.value === null || interval.low === null || p.value === null) return null;
  const { a, b } = pairsOf(metric.perSeed);
  const differences = pairedDifferences(a, b);
  const summary = summarize(differences);
  const standardError = sd.value / Math.sqrt(n);
  return {
    test: 'pairedT',
    valuesOfA: n,
    valuesOfB: n,
    mean: mean.value,
    standardError,
    interval: { low: interval.low, high: interval.high },
    t: mean.value / standardError,
    df: n - 1,
    p: p.value,
    permutation: signFlipTest(differences),
    signedRankP: signedRankTest(differences).p.value,
    effectSize: cohensDz(summary),
    equivalence:
      zone === null
        ? null
        : {
            zone,
            p: twoOneSidedP(mean.value, standardError, n - 1, zone),
            probabilities: correlatedDifference(summary, zone).zone,
          },
  };
}

const DEPENDENT = 'folds share training rows, so their differences depend on each other';

function foldedEvidence(
  { difference, perSeed }: MetricComparison,
  crossValidation: CrossValidation,
  zone: number | null,
): MetricEvidence | null {
  const { n, mean, sd, interval, p } = difference;
  if (mean.value === null || sd.value === null || interval.low === null || p.value === null) return null;
  const overlap = testToTrain(crossValidation);
  const standardError = sd.value * Math.sqrt(1 / n + overlap);
  const pairs = pairsOfFolds(pairedValues(perSeed));
  const differences = summarize(
    pairedDifferences(
      pairs.map(({ a }) => a),
      pairs.map(({ b }) => b),
    ),
  );
  return {
    test: 'correctedT',
    crossValidation,
    valuesOfA: n,
    valuesOfB: n,
    mean: mean.value,
    standardError,
    interval: { low: interval.low, high: interval.high },
    t: mean.value / standardError,
    df: n - 1,
    p: p.value,
    permutation: { p: undefinedBecause(DEPENDENT), isExact: false, arrangements: 0 },
    signedRankP: null,
    effectSize: { value: defined(mean.value / sd.value), interval: undefinedInterval(DEPENDENT) },
    equivalence:
      zone === null
        ? null
        : {
            zone,
            p: twoOneSidedP(mean.value, standardError, n - 1, zone),
            probabilities: correlatedDifference(differences, zone, correlationOfFolds(1, overlap)).zone,
          },
  };
}

function unpairedEvidence({ perSeed }: MetricComparison, zone: number | null): MetricEvidence | null {
  const a = valuesOf(perSeed, 'a');
  const b = valuesOf(perSeed, 'b');
  const { mean, standardError, df, interval, p } = welchDifference(summarize(a), summarize(b));
  if (mean.value === null || standardError.value === null || df.value === null) return null;
  if (interval.low === null || p.value === null) return null;
  return {
    test: 'welchT',
    valuesOfA: a.length,
    valuesOfB: b.length,
    mean: mean.value,
    standardError: standardError.value,
    interval: { low: interval.low, high: interval.high },
    t: mean.value / standardError.value,
    df: df.value,
    p: p.value,
    permutation: unpairedPermutationTest(a, b),
    signedRankP: null,
    effectSize: null,
    equivalence:
      zone === null
        ? null
        : {
            zone,
            p: twoOneSidedP(mean.value, standardError.value, df.value, zone),
            probabilities: null,
          },
  };
}

/**
 * Tests the difference of a metric: in pairs where two seeds or more are common, else group against group. Folds are tested in
 * pairs alone: without, nothing would tell the difference from that of their rows.
 * @param zone half-width of practical equivalence; null without one
 * @returns null where there is nothing to test: one value, no values, or no spread
 */
export function metricEvidence(metric: MetricComparison, zone: number | null): MetricEvidence | null {
  const { crossValidation } = metric;
  if (crossValidation !== undefined) return foldedEvidence(metric, crossValidation, zone);
  return metric.difference.n >= 2 ? pairedEvidence(metric, zone) : unpairedEvidence(metric, zone);
}
