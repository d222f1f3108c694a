/** A column of numbers, one per row. */
export interface NumberColumn {
  readonly name: string;
  readonly kind: 'number';
  /** NaN where the cell is missing; else finite. */
  readonly values: Float64Array;
}

/** A column of texts, each row's as a position in the list of different ones. */
export interface CategoryColumn {
  readonly name: string;
  readonly kind: 'category';
  /** Position in `levels`; −1 where the cell is missing. */
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Column = NumberColumn | CategoryColumn;

/** A table as it stands in a file, whatever its format: names that differ, and as many cells in each column as rows. */
export interface RawTable {
  readonly rows: number;
  readonly columns: readonly Column[];
  /** Where a row stands in the file, as in `line 7`, for messages; absent: the rows are counted from 1. */
  readonly placeOf?: ((row: number) => string) | undefined;
}

/** Whether a row has no value in a column. */
export function isMissing(column: Column, row: number): boolean {
  return column.kind === 'number' ? Number.isNaN(column.values[row]) : column.codes[row] < 0;
}

/** A cell as text; null where it is missing. */
export function cellText(column: Column, row: number): string | null {
  if (isMissing(column, row)) return null;
  return column.kind === 'number' ? String(column.values[row]) : column.levels[column.codes[row]];
}
