import type { CategoryColumn, RawTable, TableColumn } from '../domain/table-data.ts';
import { sortClassNames } from './classes.ts';

/** Whether a row has no value in a column. */
export function isMissing(column: TableColumn, row: number): boolean {
  return column.kind === 'number' ? Number.isNaN(column.values[row]) : column.codes[row] < 0;
}

/** How many rows have no value in a column. */
export function countMissing(column: TableColumn): number {
  return column.kind === 'number'
    ? column.values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0)
    : column.codes.reduce((count, code) => count + (code < 0 ? 1 : 0), 0);
}

/** The rows of a table that have a value in each of the columns. */
export function completeRows(table: RawTable, columns: readonly TableColumn[]): Int32Array {
  const all = Int32Array.from({ length: table.rows }, (_, row) => row);
  const gappy = columns.filter((column) => countMissing(column) > 0);
  return gappy.length === 0 ? all : all.filter((row) => !gappy.some((column) => isMissing(column, row)));
}

/** Rows of one table. */
export interface TableRows {
  readonly table: RawTable;
  readonly rows: Int32Array;
}

function joinNumbers(parts: readonly TableRows[], at: number, rows: number): Float64Array {
  const joined = new Float64Array(rows);
  let next = 0;
  for (const part of parts) {
    const column = part.table.columns[at];
    if (column.kind !== 'number') continue;
    for (const row of part.rows) joined[next++] = column.values[row];
  }
  return joined;
}

/** Texts of all parts; levels in the order in which they first stand there. */
function joinTexts(parts: readonly TableRows[], at: number, rows: number): Omit<CategoryColumn, 'name'> {
  const codes = new Int32Array(rows);
  const levels = new Map<string, number>();
  let next = 0;
  for (const part of parts) {
    const column = part.table.columns[at];
    if (column.kind !== 'category') continue;
    const own = new Int32Array(column.levels.length).fill(-1);
    for (const row of part.rows) {
      const code = column.codes[row];
      if (code >= 0 && own[code] < 0) {
        const text = column.levels[code];
        own[code] = levels.get(text) ?? levels.size;
        levels.set(text, own[code]);
      }
      codes[next++] = code < 0 ? -1 : own[code];
    }
  }
  return { kind: 'category', codes, levels: [...levels.keys()] };
}

/** A category whose levels stand in the order of `sortClassNames`, whatever rows they come from. */
function sortLevels({ name, codes, levels }: CategoryColumn): CategoryColumn {
  const sorted = sortClassNames(levels);
  const places = new Map(sorted.map((level, index) => [level, index]));
  const moved = Int32Array.from(levels, (level) => places.get(level) ?? -1);
  return {
    name,
    kind: 'category',
    levels: sorted,
    codes: codes.map((code) => (code < 0 ? -1 : moved[code])),
  };
}

/**
 * Puts rows of tables with the same columns below each other, one column at a time.
 * @param at which column
 */
export function joinColumn(parts: readonly TableRows[], at: number): TableColumn {
  const { name, kind } = parts[0].table.columns[at];
  const rows = parts.reduce((sum, part) => sum + part.rows.length, 0);
  if (kind === 'number') return { name, kind, values: joinNumbers(parts, at, rows) };
  return sortLevels({ name, ...joinTexts(parts, at, rows) });
}
