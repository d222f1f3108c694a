import { columnOf, levelCounts, spreadOf, type ColumnSpread } from './column-statistics.ts';
import { featureColumnAt, type Dataset } from './dataset.ts';

/** What is usual in a column of a data set. */
export type ColumnProfile =
  | {
      readonly kind: 'number';
      /** Of the rows that have a value. */
      readonly spread: ColumnSpread;
      /** Share of the rows without a value. */
      readonly missing: number;
    }
  | {
      readonly kind: 'category';
      readonly levels: readonly string[];
      /** Share of the rows with each level. */
      readonly shares: readonly number[];
      readonly missing: number;
    };

/** What is usual in a column. */
export function profileOf(dataset: Dataset, index: number): ColumnProfile {
  const column = featureColumnAt(dataset, index);
  const values = columnOf(dataset, index);
  const missing = 1 - values.length / dataset.rows;
  if (column.kind === 'number') return { kind: 'number', spread: spreadOf(values), missing };
  const shares = levelCounts(values, column.levels.length).map((count) => count / dataset.rows);
  return { kind: 'category', levels: column.levels, shares, missing };
}
