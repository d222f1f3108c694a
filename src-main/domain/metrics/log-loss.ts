import type { Probabilities } from './confusion-matrix.ts';
import { defined, undefinedBecause, type MetricValue } from './metric-value.ts';

/**
 * Log loss −(1/n)·Σ ln p(actual class), natural logarithm. As scikit-learn's `log_loss` since 1.2, p is first clipped to
 * [ε, 1 − ε] with the machine epsilon of the probabilities' own type: 2^−23 for float32, 2^−52 for float64. So a float32
 * run can lose at most 15.94 per row here, and the metric differs from the data loss, which is computed from logits.
 * Logarithms and sum are in float64 either way. Undefined without rows.
 * @param probabilities finite, row-major [labels.length, classes]
 */
export function logLoss(probabilities: Probabilities, labels: Int32Array, classes: number): MetricValue {
  if (labels.length === 0) return undefinedBecause('no rows');
  const epsilon = probabilities instanceof Float32Array ? 2 ** -23 : Number.EPSILON;
  let sum = 0;
  for (let row = 0; row < labels.length; row++) {
    const probability = probabilities[row * classes + labels[row]];
    sum -= Math.log(Math.min(Math.max(probability, epsilon), 1 - epsilon));
  }
  return defined(sum / labels.length);
}
