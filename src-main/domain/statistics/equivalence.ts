import { undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';
import { studentTCdf } from './student-t.ts';
import type { Summary } from './summary.ts';

/**
 * Two one-sided t tests of equivalence (Schuirmann, J. Pharmacokinet. Biopharm. 15, 1987): p is the larger one of those
 * against a mean difference at or below −zone and at or above +zone. p ≤ α exactly where the interval of level 1 − 2·α lies
 * within ±zone. Equal to statsmodels' `ttost_paired`. The difference's sign does not matter.
 * @param mean difference
 * @param standardError of it, > 0
 * @param df degrees of freedom
 * @param zone half-width of what counts as equal in practice, in the differences' units
 */
export function twoOneSidedP(mean: number, standardError: number, df: number, zone: number): number {
  return studentTCdf((Math.abs(mean) - zone) / standardError, df);
}

/**
 * The same for paired differences.
 * @param differences summary of b − a
 * @returns undefined below two pairs and where all differences are equal
 */
export function equivalenceP({ n, mean, sd }: Summary, zone: number): MetricValue {
  if (mean.value === null || sd.value === null) return undefinedBecause('needs at least 2 pairs');
  if (sd.value === 0) return undefinedBecause('all pairs gave the same difference');
  return { value: twoOneSidedP(mean.value, sd.value / Math.sqrt(n), n - 1, zone) };
}
