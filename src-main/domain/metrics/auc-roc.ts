import { macroAverage } from './class-scores.ts';
import type { Probabilities } from './confusion-matrix.ts';
import { defined, undefinedBecause, type MetricValue } from './metric-value.ts';
import type { RankedClass } from './ranked-classes.ts';
import type { RankedScores } from './ranked-scores.ts';

/** Twice the Mann–Whitney U statistic: 2 for each pair that the positive row wins, 1 for each tie. Exact below 2^53. */
function doubledU(positive: Probabilities, negative: Probabilities): number {
  let doubled = 0;
  let below = 0;
  let notAbove = 0;
  for (const score of positive) {
    while (below < negative.length && negative[below] < score) below += 1;
    while (notAbove < negative.length && negative[notAbove] <= score) notAbove += 1;
    doubled += below + notAbove;
  }
  return doubled;
}

/**
 * Area under the ROC curve of one class against the rest: the share of pairs of a row of the class and another row in
 * which the former scores higher, ties counted half (Mann–Whitney U divided by the number of pairs; Hanley, McNeil 1982).
 * Equal to scikit-learn's `roc_auc_score`. Undefined where the class has no rows or all.
 */
export function aucOfScores({ positive, negative }: RankedScores): MetricValue {
  if (positive.length === 0) return undefinedBecause('no rows of this class');
  if (negative.length === 0) return undefinedBecause('no rows of any other class');
  return defined(doubledU(positive, negative) / (2 * positive.length * negative.length));
}

/**
 * AUC-ROC. Two classes: by the probability of class 1. More: the unweighted mean over classes of each one against the
 * rest (scikit-learn's `roc_auc_score(multi_class='ovr', average='macro')`). Undefined as soon as one class has no rows
 * or all rows, with the classes named.
 * @param ranked of two classes the second alone; of more, all
 */
export function aucRoc(ranked: readonly RankedClass[]): MetricValue {
  return macroAverage(ranked.map((one) => ({ ...one, value: aucOfScores(one.scores) })));
}
