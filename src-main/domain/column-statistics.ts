import type { Dataset } from './dataset.ts';
import { countIntoBins, equalEdges, type Histogram } from './histogram.ts';

/** What the numbers of a column look like. `binary`: two different ones. */
export type NumberType = 'constant' | 'binary' | 'integer' | 'number';

/** The spread of a column. */
export interface ColumnSpread {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sample standard deviation; 0 for a single row. */
  readonly sd: number;
}

/** The values that a column has: numbers, or positions of levels, without those that are missing. */
export function columnOf({ features, featureNames, rows }: Dataset, column: number): Float64Array {
  const width = featureNames.length;
  const values = new Float64Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const value = features[row * width + column];
    if (!Number.isNaN(value)) values[count++] = value;
  }
  return values.subarray(0, count);
}

/** How many rows have each level of a category. */
export function levelCounts(codes: Float64Array, levels: number): number[] {
  const counts = new Array<number>(levels).fill(0);
  for (const code of codes) counts[code] += 1;
  return counts;
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

export function numberTypeOf(values: Float64Array, { min, max }: ColumnSpread): NumberType {
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
