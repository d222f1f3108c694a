import { AppError } from '../errors.ts';
import { defined, undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';
import { midranks } from './midranks.ts';
import { normalQuantile, normalTwoSided } from './normal.ts';
import { CONFIDENCE_LEVEL, undefinedInterval, type Interval } from './paired-t.ts';

/** Two areas under ROC curves over the same rows, and their difference b − a. */
export interface AucDifference {
  readonly a: MetricValue;
  readonly b: MetricValue;
  readonly difference: MetricValue;
  /** Variance of the difference; undefined below two rows of a kind. */
  readonly variance: MetricValue;
  /** 95 % interval of the difference, normal. */
  readonly interval: Interval;
  /** Two-sided; undefined also where both models rank the rows alike, as the variance is 0 then. */
  readonly p: MetricValue;
}

/** What each row adds to an AUC: the share of rows of the other kind that it is on the right side of. */
interface Placements {
  readonly ofPositives: Float64Array;
  readonly ofNegatives: Float64Array;
  readonly auc: number;
}

const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Midranks among all rows less midranks among rows of the same kind count the rows of the other kind below, ties half. */
function placements(positive: readonly number[], negative: readonly number[]): Placements {
  const all = midranks([...positive, ...negative]);
  const ownOfPositives = midranks(positive);
  const ownOfNegatives = midranks(negative);
  const ofPositives = ownOfPositives.map((own, at) => (all[at] - own) / negative.length);
  const ofNegatives = ownOfNegatives.map(
    (own, at) => 1 - (all[positive.length + at] - own) / positive.length,
  );
  return { ofPositives, ofNegatives, auc: mean(ofPositives) };
}

/** Sample variance of the differences b − a over their number. */
function varianceOfMean(a: Float64Array, b: Float64Array): number {
  const differences = a.map((value, at) => b[at] - value);
  const centre = mean(differences);
  const squares = differences.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return squares / (a.length - 1) / a.length;
}

/**
 * DeLong's test of two correlated AUCs (DeLong, DeLong, Clarke-Pearson, Biometrics 44, 1988) by the midranks of Sun and Xu
 * ("Fast implementation of DeLong's algorithm", IEEE Signal Processing Letters 21, 2014), in O(n·log n). The variance of the
 * difference is that of the placements' differences, over positive rows and over negative rows; z = difference/√variance is
 * normal for many rows. Swapping the models negates and mirrors. It is about these two trained models on rows like these.
 * @param isPositive of each row: whether it is of the class that the scores are of
 * @param scoresOfA, scoresOfB finite, one per row
 * @throws AppError `internal` for lengths that differ
 */
export function aucDifference(
  isPositive: readonly boolean[],
  scoresOfA: ArrayLike<number>,
  scoresOfB: ArrayLike<number>,
): AucDifference {
  const rows = isPositive.length;
  if (scoresOfA.length !== rows || scoresOfB.length !== rows)
    throw new AppError(
      'internal',
      `scores: expected ${rows} of each, received ${scoresOfA.length} and ${scoresOfB.length}`,
    );
  const scoresWhere = (scores: ArrayLike<number>, wanted: boolean) =>
    isPositive.flatMap((positive, row) => (positive === wanted ? [scores[row]] : []));
  const positives = scoresWhere(scoresOfA, true);
  const negatives = scoresWhere(scoresOfA, false);
  if (positives.length === 0 || negatives.length === 0) {
    const reason = `no rows of ${positives.length === 0 ? 'this' : 'any other'} class`;
    const missing = undefinedBecause(reason);
    return { a: missing, b: missing, difference: missing, ...untested(reason) };
  }
  const a = placements(positives, negatives);
  const b = placements(scoresWhere(scoresOfB, true), scoresWhere(scoresOfB, false));
  const difference = b.auc - a.auc;
  const areas = { a: defined(a.auc), b: defined(b.auc), difference: defined(difference) };
  if (positives.length < 2 || negatives.length < 2)
    return { ...areas, ...untested('needs at least 2 rows of the class and 2 others') };
  const variance =
    varianceOfMean(a.ofPositives, b.ofPositives) + varianceOfMean(a.ofNegatives, b.ofNegatives);
  if (variance === 0) return { ...areas, ...untested('both rank the rows alike'), variance: defined(0) };
  const margin = normalQuantile((1 + CONFIDENCE_LEVEL) / 2) * Math.sqrt(variance);
  return {
    ...areas,
    variance: defined(variance),
    interval: { low: difference - margin, high: difference + margin },
    p: defined(normalTwoSided(difference / Math.sqrt(variance))),
  };
}

function untested(reason: string): Pick<AucDifference, 'variance' | 'interval' | 'p'> {
  return {
    variance: undefinedBecause(reason),
    interval: undefinedInterval(reason),
    p: undefinedBecause(reason),
  };
}
