import { macroAverage } from './class-scores.ts';
import { defined, undefinedBecause, type MetricValue } from './metric-value.ts';
import type { RankedClass } from './ranked-classes.ts';
import type { RankedScores } from './ranked-scores.ts';

/**
 * Average precision of one class against the rest: Σ (Rₙ − Rₙ₋₁)·Pₙ over the thresholds from the highest score down,
 * R₋₁ = 0, equal scores being one threshold. That is the area under the precision-recall curve as steps; straight lines
 * between its points would promise too much (Davis, Goadrich 2006). Equal to scikit-learn's `average_precision_score`.
 * Undefined where the class has no rows (scikit-learn: 0 and a warning). Of scores that say nothing it is the class's share.
 */
export function averagePrecisionOfScores({ positive, negative }: RankedScores): MetricValue {
  if (positive.length === 0) return undefinedBecause('no rows of this class');
  let atNegative = negative.length;
  let sum = 0;
  for (let at = positive.length; at > 0;) {
    const threshold = positive[at - 1];
    const before = at;
    while (at > 0 && positive[at - 1] === threshold) at -= 1;
    while (atNegative > 0 && negative[atNegative - 1] >= threshold) atNegative -= 1;
    const found = positive.length - at;
    sum += (before - at) * (found / (found + negative.length - atNegative));
  }
  return defined(sum / positive.length);
}

/**
 * PR-AUC as average precision. Two classes: of the second. More: the unweighted mean over classes of each one against the
 * rest (scikit-learn's `average='macro'`). Undefined as soon as one of these classes has no rows, with the classes named.
 */
export function prAuc(ranked: readonly RankedClass[]): MetricValue {
  return macroAverage(ranked.map((one) => ({ ...one, value: averagePrecisionOfScores(one.scores) })));
}
