/** What is to be predicted: one class index per row, or one number per row in the target's own units. */
export type Target =
  | { readonly kind: 'classes'; readonly labels: Int32Array; readonly classNames: readonly string[] }
  | { readonly kind: 'values'; readonly values: Float64Array; readonly name: string };

/** A table that is ready to be split: finite numbers only, every class with at least one row. */
export interface Dataset {
  readonly name: string;
  readonly rows: number;
  /** Row-major [rows, featureNames.length], unscaled. */
  readonly features: Float32Array;
  readonly featureNames: readonly string[];
  readonly target: Target;
  /** SHA-256, in hex, of names, features and target: equal for equal content, whatever file it came from. */
  readonly hash: string;
}

/** The three parts of a split. */
export type Part = 'train' | 'validation' | 'test';
export const PARTS: readonly Part[] = ['train', 'validation', 'test'];

/** Row numbers of each part; every row stands in at most one part. */
export type SplitRows = Readonly<Record<Part, Int32Array>>;

/** Number of rows in each part. */
export type PartRows = Readonly<Record<Part, number>>;

/** One part of the data as the engine takes it. */
export interface PreparedPart {
  readonly rows: number;
  /** Row-major [rows, inputs], scaled. */
  readonly features: Float32Array;
  /** Class index per row; absent for regression. */
  readonly labels?: Int32Array;
  /** Scaled target per row; absent for classification. */
  readonly values?: Float32Array;
}

/** scaled = (x − offset)·factor; a factor of 0 makes a constant column 0. */
export interface Scale {
  readonly offset: number;
  readonly factor: number;
}

/** Split and scaled data, with what is needed to take regression outputs back to the target's own units. */
export interface PreparedData {
  readonly inputs: number;
  readonly parts: Readonly<Record<Part, PreparedPart>>;
  /** One per input, what its column was scaled by; absent: columns are in their own units. */
  readonly featureScales?: readonly Scale[];
  /** Names of the classes; null for regression. */
  readonly classNames: readonly string[] | null;
  /** Target in its own units = scaled · `targetScale` + `targetOffset`; 1 and 0 for classification. */
  readonly targetScale: number;
  readonly targetOffset: number;
}

/** A split of the data: its rows, and what the engine gets of them. */
export interface DividedData {
  readonly rows: SplitRows;
  readonly prepared: PreparedData;
}
