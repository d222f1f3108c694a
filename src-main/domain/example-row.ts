import type { ColumnSpread } from './column-statistics.ts';
import type { Dataset } from './dataset.ts';
import type { RowImage } from './row-image.ts';

/** Which rows are wanted; right and wrong are what more than half of a group's completed runs say. */
export type ExampleKind = 'aRightBWrong' | 'bRightAWrong' | 'bothWrong';
export const EXAMPLE_KINDS: readonly ExampleKind[] = ['aRightBWrong', 'bRightAWrong', 'bothWrong'];

/** What two groups said of one row. */
export interface RowVerdict {
  /** Row number in the data set, from 0. */
  readonly row: number;
  /** What most runs of the group predicted; of equal votes the class with the larger mean probability. */
  readonly predictedA: string;
  readonly predictedB: string;
  /** Share of the group's completed runs that are right. */
  readonly shareA: number;
  readonly shareB: number;
  /** Mean probability of the actual class over the group's completed runs. */
  readonly probabilityA: number;
  readonly probabilityB: number;
}

/** One number of a row. */
export interface FeatureValue {
  readonly name: string;
  readonly value: number;
  /** (value − mean)/sd over the data set; 0 for a column without spread. */
  readonly deviation: number;
}

/** A row that two groups see in different ways, or both wrong. */
export interface ExampleRow extends RowVerdict {
  readonly actual: string;
  /** The twelve that deviate most from their column's mean, most first; empty where there is an image. */
  readonly features: readonly FeatureValue[];
  readonly image: RowImage | null;
}

const MOST_FEATURES = 12;

/**
 * What is unusual about a row.
 * @param spreads one per column
 */
export function unusualFeatures(
  { features, featureNames }: Dataset,
  row: number,
  spreads: readonly ColumnSpread[],
): FeatureValue[] {
  return featureNames
    .map((name, column) => {
      const value = features[row * featureNames.length + column];
      const { mean, sd } = spreads[column];
      return { name, value, deviation: sd === 0 ? 0 : (value - mean) / sd };
    })
    .toSorted((one, other) => Math.abs(other.deviation) - Math.abs(one.deviation))
    .slice(0, MOST_FEATURES);
}
