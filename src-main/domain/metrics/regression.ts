import type { Part } from '../dataset.ts';
import { AppError } from '../errors.ts';
import { REGRESSION_METRICS, type RegressionMetricName } from './primary-metric.ts';
import type { Measurement } from '../run.ts';
import { defined, undefinedBecause, type MetricValue } from './metric-value.ts';

type Numbers = Float32Array | Float64Array;

/**
 * R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)². Undefined for fewer than two rows (scikit-learn: NaN and a warning) and for a target
 * that is the same in every row (scikit-learn's `r2_score` says 1 for a perfect prediction and 0 otherwise).
 */
function r2Of(squaredErrors: number, actual: Numbers): MetricValue {
  if (actual.length < 2) return undefinedBecause('needs at least 2 rows');
  // By comparison, not by the variance: the mean of equal numbers can be off by a rounding error.
  if (actual.every((value) => value === actual[0])) return undefinedBecause('the target is constant');
  let sum = 0;
  for (const value of actual) sum += value;
  const mean = sum / actual.length;
  let squares = 0;
  for (const value of actual) squares += (value - mean) ** 2;
  return defined(1 - squaredErrors / squares);
}

function metricsOf(predicted: Numbers, actual: Numbers): Readonly<Record<RegressionMetricName, MetricValue>> {
  let squared = 0;
  let absolute = 0;
  for (let row = 0; row < actual.length; row++) {
    const error = predicted[row] - actual[row];
    squared += error ** 2;
    absolute += Math.abs(error);
  }
  const mse = squared / actual.length;
  return {
    mse: defined(mse),
    rmse: defined(Math.sqrt(mse)),
    mae: defined(absolute / actual.length),
    r2: r2Of(squared, actual),
  };
}

function undefinedMetrics(reason: string): Readonly<Record<RegressionMetricName, MetricValue>> {
  const value = undefinedBecause(reason);
  return { mse: value, rmse: value, mae: value, r2: value };
}

/**
 * Every regression metric of one part, on the whole part at once, in the target's own units: MSE (1/n)·Σ(y − ŷ)², RMSE its
 * root, MAE (1/n)·Σ|y − ŷ|, and R². Computed in float64. All undefined without rows or where a prediction is not finite.
 * @param predicted, actual one number per row, in the target's own units; `actual` is finite
 * @throws AppError `internal` for sizes that do not fit
 */
export function regressionMeasurements(part: Part, predicted: Numbers, actual: Numbers): Measurement[] {
  if (predicted.length !== actual.length)
    throw new AppError(
      'internal',
      `predicted: expected ${actual.length} numbers, received ${predicted.length}`,
    );
  const nonFiniteRow = predicted.findIndex((value) => !Number.isFinite(value));
  let metrics: Readonly<Record<RegressionMetricName, MetricValue>>;
  if (actual.length === 0) metrics = undefinedMetrics('no rows');
  else if (nonFiniteRow >= 0)
    metrics = undefinedMetrics(`predicted values are not finite (first in row ${nonFiniteRow})`);
  else metrics = metricsOf(predicted, actual);
  return REGRESSION_METRICS.map((name) => ({ scope: part, name, detail: '', value: metrics[name] }));
}
