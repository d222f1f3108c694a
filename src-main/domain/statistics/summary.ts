import { defined, undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';

/** Size, mean and spread of some numbers. */
export interface Summary {
  readonly n: number;
  /** Undefined for no values. */
  readonly mean: MetricValue;
  /** Sample standard deviation, with n − 1 in the denominator; undefined below two values. */
  readonly sd: MetricValue;
}

/**
 * Mean and sample standard deviation, in two passes: stable where the mean is far from 0. The first pass is shifted by the
 * first value, so that equal values have exactly that mean and an sd of exactly 0.
 * @param values finite numbers
 */
export function summarize(values: readonly number[]): Summary {
  const n = values.length;
  const sdMissing = undefinedBecause('needs at least 2 values');
  if (n === 0) return { n, mean: undefinedBecause('no values'), sd: sdMissing };
  const [first] = values;
  const mean = first + values.reduce((sum, value) => sum + (value - first), 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { n, mean: defined(mean), sd: n < 2 ? sdMissing : defined(Math.sqrt(squares / (n - 1))) };
}
