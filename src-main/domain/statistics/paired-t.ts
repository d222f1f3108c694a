import { defined, undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';
import { pairedDifferences } from './paired-differences.ts';
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

/** No interval, and why. */
export function undefinedInterval(reason: string): Interval {
  return { low: null, high: null, reason };
}

/**
 * Paired t interval and paired t test of the mean of b − a (Student 1908). Equal to SciPy's `stats.ttest_rel(b, a)`.
 * Swapping a and b negates mean and interval and keeps sd and p.
 * @param a, b finite; the numbers at one index are one pair
 * @throws AppError `internal` for lengths that differ
 */
export function pairedDifference(a: readonly number[], b: readonly number[]): PairedDifference {
  const { n, mean, sd } = summarize(pairedDifferences(a, b));
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
