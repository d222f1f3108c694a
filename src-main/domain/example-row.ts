import type { ColumnProfile } from './column-profile.ts';
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

/** One value of a row. */
export interface FeatureValue {
  readonly name: string;
  /** A number, or the name of a category's level; null where the row has none. */
  readonly value: number | string | null;
  /**
   * How far it is from usual, in standard deviations. Of a number: (value − mean)/sd over the data set; 0 for a column
   * without spread. Of a level, or of having no value, that a share p of the rows have: (1 − p)/√(p(1 − p)), which is what
   * standardizing its one-hot input gives.
   */
  readonly deviation: number;
  /** That share; null for numbers. */
  readonly share: number | null;
}

/** A row that two groups see in different ways, or both wrong. */
export interface ExampleRow extends RowVerdict {
  readonly actual: string;
  /** The twelve that deviate most from their column's mean, most first; empty where there is an image. */
  readonly features: readonly FeatureValue[];
  readonly image: RowImage | null;
}

const MOST_FEATURES = 12;

/** @param share above 0, as a row has it */
function rareValue(name: string, value: string | null, share: number): FeatureValue {
  return { name, value, deviation: Math.sqrt((1 - share) / share), share };
}

function describeValue(name: string, value: number, profile: ColumnProfile): FeatureValue {
  if (Number.isNaN(value)) return rareValue(name, null, profile.missing);
  if (profile.kind === 'category') return rareValue(name, profile.levels[value], profile.shares[value]);
  const { mean, sd } = profile.spread;
  return { name, value, deviation: sd === 0 ? 0 : (value - mean) / sd, share: null };
}

/**
 * What is unusual about a row.
 * @param profiles one per column
 */
export function unusualFeatures(
  { features, featureNames }: Dataset,
  row: number,
  profiles: readonly ColumnProfile[],
): FeatureValue[] {
  return featureNames
    .map((name, column) =>
      describeValue(name, features[row * featureNames.length + column], profiles[column]),
    )
    .toSorted((one, other) => Math.abs(other.deviation) - Math.abs(one.deviation))
    .slice(0, MOST_FEATURES);
}
