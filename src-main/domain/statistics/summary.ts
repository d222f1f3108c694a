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
 * Mean and sample standard deviation in two passes, the sum of squares corrected for the rounding of the mean
 * (Chan, Golub, LeVeque, "Algorithms for computing the sample variance", 1983): stable where the mean is far from 0.
 * @param values finite numbers
 */
export function summarize(values: readonly number[]): Summary {
  const n = values.length;
  if (n === 0)
    return { n, mean: undefinedBecause('no values'), sd: undefinedBecause('needs at least 2 values') };
  // Shifted by the first value, so that equal values have exactly that mean and an sd of exactly 0.
  const rough = values[0] + values.reduce((sum, value) => sum + (value - values[0]), 0) / n;
  let deviations = 0;
  let squares = 0;
  for (const value of values) {
    deviations += value - rough;
    squares += (value - rough) ** 2;
  }
  return {
    n,
    mean: defined(rough + deviations / n),
    sd:
      n < 2
        ? undefinedBecause('needs at least 2 values')
        : defined(Math.sqrt(Math.max(0, squares - deviations ** 2 / n) / (n - 1))),
  };
}
