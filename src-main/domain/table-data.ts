/** A column of numbers as it was read, one per row. */
export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  /** NaN where the cell is missing; otherwise finite and at most 3.4e38 in size. Never −0. */
  readonly values: Float64Array;
}

/** A column of texts as it was read, each different text stored once. */
export interface CategoryColumn {
  readonly name: string;
  readonly kind: 'category';
  /** Index into `levels`, one per row; −1 where the cell is missing. */
  readonly codes: Int32Array;
  /** The different texts in the order in which they first stand in the file. */
  readonly levels: readonly string[];
}

/** A column of a table before anything is done to it. */
export type TableColumn = NumberColumn | CategoryColumn;

/** A table as it was read from a file: what every reader of a tabular format gives. */
export interface RawTable {
  readonly rows: number;
  /** In the order in which they were asked for; otherwise in the file's order. */
  readonly columns: readonly TableColumn[];
  /** Where a row (from 0) stands, in words for a message: `data.csv, line 3` or `data.parquet, row 2`. */
  readonly placeOf: (row: number) => string;
}

/**
 * Texts that say that a value is missing, in lower case: in a column whose type is found out or is `number`. In a column
 * that is read as `category` on request only the empty cell is missing, so that "NA" or "?" can be a class.
 */
export const MISSING_MARKERS: readonly string[] = ['', 'na', 'n/a', 'nan', 'null', '?'];
