/**
 * What may be wrong with data, or was done to them. `duplicateRows`: rows with the same features, of which some are trained
 * on and others tested on. `targetColumn`: a column that says what is to be predicted. `identifier`: a column that numbers
 * or names the rows. `unseenLevels`: levels that no training row has. `filledCells`, `droppedRows`: what was done with
 * empty cells.
 */
export type DataWarningKind =
  'duplicateRows' | 'targetColumn' | 'identifier' | 'unseenLevels' | 'filledCells' | 'droppedRows';

/** Something about data that whoever reads a result should know. */
export interface DataWarning {
  readonly kind: DataWarningKind;
  /** In words for a person who does not know how models are trained. */
  readonly sentence: string;
  /** The columns that it is about; empty where it is about rows. */
  readonly columns: readonly string[];
  /** Whether it can hardly change a result: copies of so few rows that they move no share by more than its standard error. */
  readonly isNegligible: boolean;
  /** How many rows or cells it is about. */
  readonly count: number;
  /** At most five of those rows, by their number in the data set from 0; empty where there are none to show. */
  readonly rows: readonly number[];
}

/**
 * Whether copies among the rows of a part can hardly change a result: d of n rows move the share of right ones by d/n at
 * the most, and the standard error of a share is at most √(¼/n); so where d < √n/2.
 */
export function isNegligible(copies: number, rows: number): boolean {
  return copies < Math.sqrt(rows) / 2;
}

/** How many rows a warning shows. */
export const MOST_EXAMPLES = 5;

/** A number of things in words, as in `1 row` or `1,200 rows`. */
export function countWords(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** A share in per cent, as in `4 %`; never `0 %` for what there is. */
export function shareWords(count: number, of: number): string {
  const percent = (100 * count) / of;
  return percent > 0 && percent < 1 ? 'less than 1 %' : `${percent.toFixed(0)} %`;
}
