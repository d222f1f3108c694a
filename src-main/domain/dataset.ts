import {
  inputNames,
  inputsOf,
  PLAIN_NUMBER,
  type FeatureColumn,
  type MissingCells,
} from './feature-column.ts';
import type { CategoryColumn, TableColumn } from './table-data.ts';

/** What is to be predicted: one class index per row, or one number per row in the target's own units. */
export type Target =
  | { readonly kind: 'classes'; readonly labels: Int32Array; readonly classNames: readonly string[] }
  | { readonly kind: 'values'; readonly values: Float64Array; readonly name: string };

/**
 * A table that is ready to be split: every class has at least one row, and every row has a value in every column, or a
 * column says what fills the gap.
 */
export interface Dataset {
  readonly name: string;
  readonly rows: number;
  /** Row-major [rows, featureNames.length], unscaled: see `featureColumns`. */
  readonly features: Float32Array;
  readonly featureNames: readonly string[];
  /** One per feature: how it becomes inputs. Absent: all are finite numbers that are scaled alike. */
  readonly featureColumns?: readonly FeatureColumn[];
  readonly target: Target;
  /** The column by which rows are kept together; absent: none. No cell is missing. */
  readonly groups?: CategoryColumn;
  /** Further columns of the file, which nothing is learned from. Absent: none were asked for. They have no part in `hash`. */
  readonly sideColumns?: readonly TableColumn[];
  /** The first row of a test file: it and all behind it are the test part. Absent: the split makes the test part. */
  readonly testFrom?: number;
  /** What was done where cells were empty; absent or empty: no cell was. */
  readonly missing?: readonly MissingCells[];
  /** How many rows of the files were left out for that; absent: none. */
  readonly droppedRows?: number;
  /**
   * SHA-256, in hex, of all that a run can depend on: names, features, target, groups and what the test rows are. Equal
   * for equal content, whatever file it came from.
   */
  readonly hash: string;
}

/** How one feature becomes inputs. */
export function featureColumnAt({ featureColumns }: Dataset, index: number): FeatureColumn {
  return featureColumns?.[index] ?? PLAIN_NUMBER;
}

/** How each feature becomes inputs. */
export function featureColumnsOf({ featureColumns, featureNames }: Dataset): readonly FeatureColumn[] {
  return featureColumns ?? featureNames.map(() => PLAIN_NUMBER);
}

/** Number of inputs that the features become. */
export function inputCount({ featureColumns, featureNames }: Dataset): number {
  if (featureColumns === undefined) return featureNames.length;
  return featureColumns.reduce((sum, column) => sum + inputsOf(column), 0);
}

/** What the inputs are called, in their order. */
export function inputNamesOf(dataset: Dataset): string[] {
  const columns = featureColumnsOf(dataset);
  return dataset.featureNames.flatMap((name, index) => inputNames(name, columns[index]));
}

function featureAsColumn(dataset: Dataset, index: number): TableColumn {
  const { rows, features, featureNames } = dataset;
  const name = featureNames[index];
  const width = featureNames.length;
  const column = featureColumnAt(dataset, index);
  const at = (_: unknown, row: number): number => features[row * width + index];
  if (column.kind === 'number')
    return { name, kind: 'number', values: Float64Array.from({ length: rows }, at) };
  const codes = Int32Array.from({ length: rows }, (_, row) => {
    const code = at(_, row);
    return Number.isNaN(code) ? -1 : code;
  });
  return { name, kind: 'category', codes, levels: column.levels };
}

/** Any column of a data set by its name but the target: one that is learned from, that groups rows, or that is kept beside. */
export function findColumn(dataset: Dataset, name: string): TableColumn | undefined {
  const index = dataset.featureNames.indexOf(name);
  if (index >= 0) return featureAsColumn(dataset, index);
  if (dataset.groups?.name === name) return dataset.groups;
  return dataset.sideColumns?.find((column) => column.name === name);
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
  /** One per input, what it was scaled by; absent: inputs are in their own units. */
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
