import type { Dataset } from './dataset.ts';
import { countIntoBins, equalEdges, type Histogram } from './histogram.ts';

/** What the numbers of a column look like. `binary`: two different ones. */
export type ColumnType = 'constant' | 'binary' | 'integer' | 'number';

/** The spread of a column. */
export interface ColumnSpread {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sample standard deviation; 0 for a single row. */
  readonly sd: number;
}

/** One column of a data set as an array of its own. */
export function columnOf({ features, featureNames, rows }: Dataset, column: number): Float64Array {
  const width = featureNames.length;
  return Float64Array.from({ length: rows }, (_, row) => features[row * width + column]);
}

/** @param values finite, at least one */
export function spreadOf(values: Float64Array): ColumnSpread {
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value - values[0];
  }
  const mean = values[0] + sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  return { min, max, mean, sd: values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1)) };
}

export function columnTypeOf(values: Float64Array, { min, max }: ColumnSpread): ColumnType {
  if (min === max) return 'constant';
  if (values.every((value) => value === min || value === max)) return 'binary';
  return values.every(Number.isInteger) ? 'integer' : 'number';
}

const BINS = 20;

/** Twenty bins of equal width from the smallest to the largest number. */
export function columnHistogram(values: Float64Array, { min, max }: ColumnSpread): Histogram {
  const edges = equalEdges(min, max, BINS);
  return { edges, counts: countIntoBins(values, edges) };
}
