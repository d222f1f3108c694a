import type { Probabilities } from './confusion-matrix.ts';
import { defined, undefinedBecause, type MetricValue } from './metric-value.ts';

/**
 * Brier score (1950): the mean squared distance of the probabilities from what came true. Two classes: mean (p − y)² of the
 * second class, from 0 to 1. More: mean Σₖ (pₖ − yₖ)² over all classes, from 0 to 2. Both equal to scikit-learn's
 * `brier_score_loss(scale_by_half='auto')`, its default since 1.7: `True` for two classes, `False` for more.
 * Undefined without rows.
 * @param probabilities finite, row-major [labels.length, classes]; the columns of two classes add up to 1
 */
export function brierScore(probabilities: Probabilities, labels: Int32Array, classes: number): MetricValue {
  if (labels.length === 0) return undefinedBecause('no rows');
  const first = classes === 2 ? 1 : 0;
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    for (let column = first; column < classes; column++) {
      const cameTrue = labels[row] === column ? 1 : 0;
      sum += (probabilities[row * classes + column] - cameTrue) ** 2;
    }
  }
  return defined(sum / labels.length);
}
