import { AppError } from '../errors.ts';
import { defined, undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';
import { studentTQuantile, studentTTwoSided } from './student-t.ts';
import { summarize } from './summary.ts';

/** Share of intervals that cover the true mean difference when the differences are normally distributed. */
export const CONFIDENCE_LEVEL = 0.95;

/** A confidence interval, or null with the reason why there is none. */
export type Interval =
  | { readonly low: number; readonly high: number }
  | { readonly low: null; readonly high: null; readonly reason: string };

/** What the pairs say about the mean difference. */
export interface PairedDifference {
  /** Number of pairs. */
  readonly n: number;
  /** Mean of b − a; undefined without pairs. */
  readonly mean: MetricValue;
  /** Sample standard deviation of the differences; undefined below two pairs. */
  readonly sd: MetricValue;
  /**
   * mean ± t(0.975; n − 1)·sd/√n; undefined below two pairs. A single point where every pair gave the same difference:
   * that is what the formula says, and no certainty, since such pairs show nothing of the spread.
   */
  readonly interval: Interval;
  /** Two-sided p value of the paired t test; undefined below two pairs, and where all differences are equal (sd 0). */
  readonly p: MetricValue;
}

/**
 * Differences b − a, pair by pair. 0.96 − 0.95 and 0.93 − 0.92 differ in their last bits: differences that agree to the
 * rounding of what they were made of are given one common value, or their sd of 1e-17 would pass for a finding.
 */
function differencesOf(a: readonly number[], b: readonly number[]): number[] {
  const differences = a.map((value, index) => b[index] - value);
  const largest = Math.max(...a.map(Math.abs), ...b.map(Math.abs));
  const spread = Math.max(...differences) - Math.min(...differences);
  if (spread > 16 * Number.EPSILON * largest) return differences;
  return differences.map(() => differences[0]);
}

function undefinedInterval(reason: string): Interval {
  return { low: null, high: null, reason };
}

/**
 * Paired t interval and paired t test of the mean of b − a (Student 1908). Equal to SciPy's `stats.ttest_rel(b, a)`.
 * Swapping a and b negates mean and interval and keeps sd and p.
 * @param a, b finite; the numbers at one index are one pair
 * @throws AppError `internal` for lengths that differ
 */
export function pairedDifference(a: readonly number[], b: readonly number[]): PairedDifference {
  if (a.length !== b.length)
    throw new AppError('internal', `pairs: expected ${a.length} numbers on each side, received ${b.length}`);
  const { n, mean, sd } = summarize(differencesOf(a, b));
  if (n < 2 || mean.value === null || sd.value === null) {
    const reason = n < 2 ? `needs at least 2 pairs, there ${n === 1 ? 'is 1' : 'are 0'}` : 'not finite';
    return { n, mean, sd, interval: undefinedInterval(reason), p: undefinedBecause(reason) };
  }
  if (sd.value === 0)
    return {
      n,
      mean,
      sd,
      interval: { low: mean.value, high: mean.value },
      p: undefinedBecause('all pairs gave the same difference'),
    };
  const standardError = sd.value / Math.sqrt(n);
  const margin = studentTQuantile((1 + CONFIDENCE_LEVEL) / 2, n - 1) * standardError;
  return {
    n,
    mean,
    sd,
    interval: { low: mean.value - margin, high: mean.value + margin },
    p: defined(studentTTwoSided(mean.value / standardError, n - 1)),
  };
}
