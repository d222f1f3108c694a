/** Which rows are wanted; right and wrong are what more than half of a group's completed runs say. */
export type ExampleKind = 'aRightBWrong' | 'bRightAWrong' | 'bothWrong';
export const EXAMPLE_KINDS: readonly ExampleKind[] = ['aRightBWrong', 'bRightAWrong', 'bothWrong'];

/** A picture of one row. */
export interface RowImage {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Base64 of bytes 0 to 255 in the order height, width, channel: the data set's smallest and largest number. */
  readonly pixels: string;
}

/** One number of a row. */
export interface FeatureValue {
  readonly name: string;
  readonly value: number;
  /** (value − mean)/sd over the data set; 0 for a column without spread. */
  readonly deviation: number;
}

/** A row that two groups see in different ways, or both wrong. */
export interface ExampleRow {
  /** Row number in the data set, from 0. */
  readonly row: number;
  readonly actual: string;
  /** What most runs of the group predicted; of equal votes the class with the larger mean probability. */
  readonly predictedA: string;
  readonly predictedB: string;
  /** Share of the group's completed runs that are right. */
  readonly shareA: number;
  readonly shareB: number;
  /** Mean probability of the actual class over the group's completed runs. */
  readonly probabilityA: number;
  readonly probabilityB: number;
  /** The twelve that deviate most from their column's mean, most first; empty where there is an image. */
  readonly features: readonly FeatureValue[];
  readonly image: RowImage | null;
}
