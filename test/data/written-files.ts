import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { RawTable, TableColumn } from '../../src-main/domain/table-data.ts';

/** Files that other programs wrote: test/oracle/files.py. */
const ORACLE = path.join(import.meta.dirname, '../oracle');
export const WRITTEN_FOLDER = path.join(ORACLE, 'files');

interface WrittenColumn {
  readonly kind: 'number' | 'category';
  /** What the column holds, null where a value is missing. */
  readonly values: readonly (number | string | null)[];
}

interface WrittenArray {
  readonly shape: readonly number[];
  readonly dtype: string;
  /** In C order. */
  readonly values: readonly (number | string)[];
}

interface WrittenImage {
  readonly height: number;
  readonly width: number;
  readonly rgb?: readonly number[];
  readonly grey?: readonly number[];
  /** RGB of the image in other sizes, named `height`x`width`. */
  readonly resized: Readonly<Record<string, readonly number[]>>;
}

/** What stands in the files according to the programs that wrote them. */
interface Written {
  readonly rows: number;
  readonly table: Readonly<Record<string, WrittenColumn>>;
  readonly numpy: Readonly<Record<string, WrittenArray>>;
  readonly images: Readonly<Record<string, WrittenImage>>;
}

export const WRITTEN = JSON.parse(
  gunzipSync(readFileSync(path.join(ORACLE, 'files.json.gz'))).toString('utf8'),
) as Written;

/** A column's cells one by one, null where a value is missing. */
export function cellsOf(column: TableColumn): (number | string | null)[] {
  if (column.kind === 'number')
    return Array.from(column.values, (value) => (Number.isNaN(value) ? null : value));
  return Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]));
}

/** The cells of one column of a table. */
export function cellsNamed(table: RawTable, name: string): (number | string | null)[] {
  const column = table.columns.find((candidate) => candidate.name === name);
  if (column === undefined) throw new Error(`there is no column ${name}`);
  return cellsOf(column);
}

/** Checks that a table is the written one: kinds, and every cell to the last bit. */
export function expectWritten(table: RawTable, names: readonly string[] = Object.keys(WRITTEN.table)): void {
  expect(table.rows).toBe(WRITTEN.rows);
  expect(table.columns.map(({ name }) => name)).toEqual(names);
  for (const column of table.columns) {
    const { kind, values } = WRITTEN.table[column.name];
    expect({ [column.name]: { kind: column.kind, values: cellsOf(column) } }).toEqual({
      [column.name]: { kind, values },
    });
  }
}
