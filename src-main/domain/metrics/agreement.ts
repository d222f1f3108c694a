import type { ClassCounts } from './confusion-matrix.ts';
import { defined, undefinedBecause, type MetricValue } from './metric-value.ts';

interface Totals {
  readonly rows: number;
  readonly right: number;
  /** Σ over classes of predicted·actual, predicted² and actual². */
  readonly crossed: number;
  readonly predictedSquares: number;
  readonly actualSquares: number;
}

function totalsOf(counts: readonly ClassCounts[]): Totals {
  let [rows, right, crossed, predictedSquares, actualSquares] = [0, 0, 0, 0, 0];
  for (const { truePositives, actual, predicted } of counts) {
    rows += actual;
    right += truePositives;
    crossed += predicted * actual;
    predictedSquares += predicted ** 2;
    actualSquares += actual ** 2;
  }
  return { rows, right, crossed, predictedSquares, actualSquares };
}

/**
 * Matthews correlation coefficient: the correlation of actual and predicted class, from −1 to 1; for more than two classes
 * Gorodkin's R_K (2004) (c·s − Σ pₖtₖ) / √((s² − Σ pₖ²)(s² − Σ tₖ²)) with c right rows of s, pₖ predicted and tₖ actual
 * rows of class k. Equal to scikit-learn's `matthews_corrcoef`, which says 0 where this is undefined: without rows, and
 * where only one class is predicted or only one has rows.
 */
export function matthewsCorrelation(counts: readonly ClassCounts[]): MetricValue {
  const { rows, right, crossed, predictedSquares, actualSquares } = totalsOf(counts);
  if (rows === 0) return undefinedBecause('no rows');
  if (actualSquares === rows ** 2) return undefinedBecause('only one class has rows');
  if (predictedSquares === rows ** 2) return undefinedBecause('only one class is ever predicted');
  const spread = Math.sqrt(rows ** 2 - predictedSquares) * Math.sqrt(rows ** 2 - actualSquares);
  return defined((right * rows - crossed) / spread);
}

/**
 * Cohen's kappa (1960): how much more often prediction and truth agree than by chance, (pₒ − pₑ)/(1 − pₑ) with pₑ the
 * agreement of two who name classes at random with these frequencies. Equal to scikit-learn's `cohen_kappa_score`.
 * Undefined without rows, and where all rows have one class and are predicted as it: nothing is left to chance.
 */
export function cohenKappa(counts: readonly ClassCounts[]): MetricValue {
  const { rows, right, crossed } = totalsOf(counts);
  if (rows === 0) return undefinedBecause('no rows');
  if (crossed === rows ** 2) return undefinedBecause('one class is everywhere, actual and predicted');
  return defined((right * rows - crossed) / (rows ** 2 - crossed));
}
