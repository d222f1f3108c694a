import { tableDataset } from '../../src-main/data/table-dataset.ts';
import type { TablePlan } from '../../src-main/data/table-plan.ts';
import type { Dataset } from '../../src-main/domain/dataset.ts';
import type { TableColumns } from '../../src-main/domain/table-columns.ts';
import type { RawTable, TableColumn } from '../../src-main/domain/table-data.ts';

/** Cells of a column: all numbers, or all texts, beside those without a value. */
export type Cells = readonly (number | string | null)[];

function toColumn(name: string, cells: Cells): TableColumn {
  const texts = cells.filter((cell) => typeof cell === 'string');
  if (texts.length === 0)
    return {
      name,
      kind: 'number',
      values: Float64Array.from(cells, (cell) => (cell === null ? NaN : Number(cell))),
    };
  const levels = [...new Set(texts)];
  const codes = Int32Array.from(cells, (cell) => levels.indexOf(String(cell ?? '\0')));
  return { name, kind: 'category', codes, levels };
}

/** A table as a reader would give it. */
export function rawTable(columns: Readonly<Record<string, Cells>>, file = 'data.csv'): RawTable {
  const [first] = Object.values(columns);
  return {
    rows: first.length,
    columns: Object.entries(columns).map(([name, cells]) => toColumn(name, cells)),
    placeOf: (row) => `${file}, line ${row + 2}`,
  };
}

/**
 * A data set of a table whose last column is the target `y`, or the last two are `y` and the one that groups rows.
 * @param settings what the spec says of its columns beside the target
 */
export function datasetOf(
  columns: Readonly<Record<string, Cells>>,
  settings: Partial<TableColumns> = {},
  { task = 'classification', groupBy, test = null }: Partial<TablePlan> & { test?: RawTable | null } = {},
): Dataset {
  const spec: TablePlan['spec'] = { source: 'parquet', path: 'data.parquet', target: 'y', ...settings };
  const plan = { spec, task, groupBy, sideColumns: false };
  return { ...tableDataset(plan, { main: rawTable(columns), test }), hash: '' };
}
