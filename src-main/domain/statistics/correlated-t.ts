import { invalidField } from '../errors.ts';
import { defined, undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';
import { CONFIDENCE_LEVEL, undefinedInterval, type Interval } from './paired-t.ts';
import { studentTCdf, studentTQuantile, studentTTwoSided } from './student-t.ts';
import type { Summary } from './summary.ts';

/** How probable it is that the true mean difference lies below, in, or above the zone of practical equivalence. */
export interface ZoneProbabilities {
  /** Below −zone. */
  readonly below: number;
  /** From −zone to +zone. */
  readonly within: number;
  /** Above +zone. */
  readonly above: number;
}

/** A mean difference whose measurements may be correlated. */
export interface CorrelatedDifference {
  /** 95 % interval of the mean difference. */
  readonly interval: Interval;
  /** Two-sided p of the corrected t test. */
  readonly p: MetricValue;
  /** Posterior probabilities under a flat prior; null below two pairs and without any spread. */
  readonly zone: ZoneProbabilities | null;
}

/**
 * The correlation between the results of folds whose training rows overlap, by the heuristic of Nadeau and Bengio
 * ("Inference for the generalization error", Machine Learning 52, 2003): ρ = test rows/all rows of a fold. Runs that differ
 * in their seed alone share their split: 0.
 */
export function correlationOfFolds(trainRows: number, testRows: number): number {
  return testRows / (trainRows + testRows);
}

/**
 * Correlated t: mean ± t·sd·√(1/n + ρ/(1 − ρ)) with n − 1 degrees of freedom. As a test this is the corrected resampled t
 * test of Nadeau and Bengio (2003, ρ/(1 − ρ) = test rows/training rows); as a posterior of the mean under a flat prior the
 * Bayesian correlated t-test (Corani, Benavoli, Machine Learning 100, 2015; Benavoli et al., JMLR 18, 2017), whose reference
 * implementation is baycomp. With ρ = 0 interval and p are those of the paired t test. Swapping the sides swaps `below` and
 * `above`.
 * @param differences summary of b − a
 * @param zone half-width of what counts as equal in practice, ≥ 0, in the differences' units
 * @param correlation ρ, from 0 to below 1; 0 for seeds, `correlationOfFolds` for cross-validation
 * @throws AppError `invalid` for a zone or correlation outside of its range
 */
export function correlatedDifference(
  { n, mean, sd }: Summary,
  zone: number,
  correlation = 0,
): CorrelatedDifference {
  if (!(zone >= 0)) throw invalidField('zone', 'a number ≥ 0', String(zone));
  if (!(correlation >= 0 && correlation < 1))
    throw invalidField('correlation', 'a number from 0 to below 1', String(correlation));
  if (mean.value === null || sd.value === null || sd.value === 0) {
    const reason = n < 2 ? 'needs at least 2 pairs' : 'all pairs gave the same difference';
    return { interval: undefinedInterval(reason), p: undefinedBecause(reason), zone: null };
  }
  const centre = mean.value;
  const scale = sd.value * Math.sqrt(1 / n + correlation / (1 - correlation));
  const margin = studentTQuantile((1 + CONFIDENCE_LEVEL) / 2, n - 1) * scale;
  const below = studentTCdf((-zone - centre) / scale, n - 1);
  const above = studentTCdf((centre - zone) / scale, n - 1);
  return {
    interval: { low: centre - margin, high: centre + margin },
    p: defined(studentTTwoSided(centre / scale, n - 1)),
    zone: { below, within: Math.max(0, 1 - below - above), above },
  };
}
