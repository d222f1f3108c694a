import { defined, undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';
import { CONFIDENCE_LEVEL, undefinedInterval, type Interval } from './paired-t.ts';
import { studentTQuantile, studentTTwoSided } from './student-t.ts';
import type { Summary } from './summary.ts';

/** What two independent groups say about the difference of their means. */
export interface WelchDifference {
  /** Mean of b − mean of a; undefined where a group is empty. */
  readonly mean: MetricValue;
  /** √(sd²/n of a + sd²/n of b); undefined below two values in a group. */
  readonly standardError: MetricValue;
  /** Degrees of freedom, rarely an integer; undefined as p is. */
  readonly df: MetricValue;
  /** 95 % interval of the mean difference; undefined as p is. */
  readonly interval: Interval;
  /** Two-sided; undefined below two values in a group and where neither has any spread. */
  readonly p: MetricValue;
}

function untested(reason: string): Pick<WelchDifference, 'df' | 'interval' | 'p'> {
  return { df: undefinedBecause(reason), interval: undefinedInterval(reason), p: undefinedBecause(reason) };
}

/**
 * Welch's t test for groups that are not paired and may differ in their spread (Welch, Biometrika 34, 1947), with the
 * degrees of freedom of Satterthwaite: (u + v)²/(u²/(n − 1) + v²/(m − 1)) with u = sd²/n and v = sd²/m of either group.
 * Equal to SciPy's `stats.ttest_ind(b, a, equal_var=False)`. Swapping the groups negates mean and interval and keeps p.
 */
export function welchDifference(a: Summary, b: Summary): WelchDifference {
  const mean =
    a.mean.value === null || b.mean.value === null
      ? undefinedBecause('a group has no values')
      : defined(b.mean.value - a.mean.value);
  if (mean.value === null || a.sd.value === null || b.sd.value === null) {
    const reason = 'needs at least 2 values in each group';
    return { mean, standardError: undefinedBecause(reason), ...untested(reason) };
  }
  const u = a.sd.value ** 2 / a.n;
  const v = b.sd.value ** 2 / b.n;
  const standardError = Math.sqrt(u + v);
  if (standardError === 0)
    return { mean, standardError: defined(0), ...untested('neither group has any spread') };
  const df = (u + v) ** 2 / (u ** 2 / (a.n - 1) + v ** 2 / (b.n - 1));
  const margin = studentTQuantile((1 + CONFIDENCE_LEVEL) / 2, df) * standardError;
  return {
    mean,
    standardError: defined(standardError),
    df: defined(df),
    interval: { low: mean.value - margin, high: mean.value + margin },
    p: defined(studentTTwoSided(mean.value / standardError, df)),
  };
}
