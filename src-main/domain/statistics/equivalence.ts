import { undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';
import { studentTCdf } from './student-t.ts';
import type { Summary } from './summary.ts';

/**
 * Two one-sided t tests of equivalence (Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987): p is the larger one of those against a mean
 * difference at or below −zone and at or above +zone. p ≤ α exactly where the interval of level 1 − 2·α lies within ±zone. Equal to
 * statsmodels' `ttost_paired`. Swapping the sides keeps p.
 * @param differences summary of the paired differences
 * @param zone half-width of what counts as equal in practice, in the differences' units
 * @returns undefined below two pairs and where all differences are equal
 */
export function equivalenceP({ n, mean, sd }: Summary, zone: number): MetricValue {
  if (mean.value === null || sd.value === null) return undefinedBecause('needs at least 2 pairs');
  if (sd.value === 0) return undefinedBecause('all pairs gave the same difference');
  const standardError = sd.value / Math.sqrt(n);
  return { value: studentTCdf((Math.abs(mean.value) - zone) / standardError, n - 1) };
}
