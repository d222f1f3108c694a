import { assertNever, invalidField, invalidInput, showValue, type FieldProblem } from '../domain/errors.ts';
import type { TableSpec } from '../domain/experiment.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import type { RawTable } from '../domain/table-data.ts';
import { openArrowTable } from './arrow-table.ts';
import { CellColumn, type WantedColumn } from './cell-column.ts';
import { openCsvTable } from './csv-table.ts';
import type { ReadOptions } from './file-chunks.ts';
import { ReadBudget } from './growing-array.ts';
import { openJsonLinesTable } from './json-lines-table.ts';
import { openParquetTable } from './parquet-table.ts';
import { TableProblems } from './table-problems.ts';
import type { OpenTable } from './table-source.ts';

/** Where a table stands, and what is known of its text. */
export interface TablePlace {
  readonly source: TableSpec['source'];
  readonly path: string;
  /** The spec's field that names the file; absent: `data.path`. */
  readonly pathField?: string | undefined;
  /** Of a CSV file; absent: found out. */
  readonly delimiter?: string | undefined;
  /** Of a text file; absent: found out. */
  readonly encoding?: string | undefined;
  /** The column to predict, where it is known: helps to tell what the delimiter is. */
  readonly target?: string | undefined;
}

/** The wanted columns, or what they are, given the names of all. */
export type Wanted = readonly WantedColumn[] | ((names: readonly string[]) => readonly WantedColumn[]);

/**
 * Opens a file of a tabular format.
 * @throws AppError `invalid` for a file that is not there or not of that format
 */
export function openTable(place: TablePlace, baseFolder: string, options: ReadOptions): Promise<OpenTable> {
  const { path, pathField: field = 'data.path' } = place;
  switch (place.source) {
    case 'csv':
      return openCsvTable(field, path, baseFolder, place, options);
    case 'jsonLines':
      return openJsonLinesTable(field, path, baseFolder, place.encoding, options);
    case 'parquet':
      return openParquetTable(field, path, baseFolder, options);
    case 'arrow':
      return openArrowTable(field, path, baseFolder, options);
    default:
      return assertNever(place.source);
  }
}

function listColumns(columns: readonly string[]): string {
  const shown = columns.slice(0, 20).join(', ');
  return columns.length > 20 ? `${shown}, … (${columns.length} columns)` : shown;
}

function missingColumn({ name, field }: WantedColumn, table: OpenTable): FieldProblem {
  const { columnNames } = table;
  if (table.unreadable.includes(name))
    return {
      field: field ?? `${table.name}, column ${JSON.stringify(name)}`,
      expected: 'a column of numbers, texts, times or true and false',
      received: `${showValue(name)}, whose cells are lists, records or bytes`,
    };
  return {
    field: field ?? table.name,
    expected: `one of the columns ${listColumns(columnNames)}${didYouMean(name, columnNames)}`,
    received: showValue(name),
  };
}

/** Positions of the wanted columns. */
function findColumns(wanted: readonly WantedColumn[], table: OpenTable): number[] {
  const places = new Map(table.columnNames.map((name, index) => [name, index]));
  const problems = wanted
    .filter(({ name }) => !places.has(name))
    .map((column) => missingColumn(column, table));
  if (problems.length > 0) throw invalidInput(problems);
  return wanted.map(({ name }) => places.get(name) ?? -1);
}

/** Texts that came behind numbers need the file once more, because the numbers' spelling is gone. */
async function readLateTexts(
  table: OpenTable,
  columns: CellColumn[],
  positions: readonly number[],
  budget: ReadBudget,
): Promise<void> {
  const late = columns.flatMap((column, index) => (column.needsSecondReading ? [index] : []));
  if (late.length === 0) return;
  for (const index of late) columns[index] = columns[index].toTextColumn(budget);
  await table.readCells(
    late.map((index) => positions[index]),
    late.map((index) => columns[index]),
    new TableProblems(table.name),
  );
}

/** The default: every column, and an unreadable one is a problem and not left out unsaid. */
function wantedOf(wanted: Wanted | undefined, table: OpenTable): readonly WantedColumn[] {
  const names = [...table.columnNames, ...table.unreadable];
  if (wanted === undefined) return names.map((name) => ({ name }));
  return typeof wanted === 'function' ? wanted(names) : wanted;
}

/**
 * Reads a table: all columns, or the wanted ones in their order.
 *
 * A cell of a `number` column is a finite number of at most 3.4e38 in size; true and false are 1 and 0, times are
 * milliseconds since 1970 (UTC), and integers and decimals of more than 53 bits become the nearest float64. A cell of a
 * `category` column is its text exactly as it stands: only the empty cell is missing; times are ISO 8601, whole numbers and
 * decimals have all their digits. Without a stated type see `CellColumn`.
 * @param baseFolder where a relative path starts
 * @throws AppError `invalid` with the first twenty problems and the number of all, each with file, row and column; the
 * signal's reason where it ends the reading
 */
export async function readTable(
  place: TablePlace,
  baseFolder: string,
  wanted?: Wanted,
  options: ReadOptions = {},
): Promise<RawTable> {
  const table = await openTable(place, baseFolder, options);
  const columnsWanted = wantedOf(wanted, table);
  const positions = findColumns(columnsWanted, table);
  const budget = new ReadBudget(table.name);
  const columns = columnsWanted.map((column) => new CellColumn(column, table.name, budget));
  const problems = new TableProblems(table.name);
  const rows = await table.readCells(positions, columns, problems);
  if (rows === 0 && problems.count === 0) throw invalidField(table.name, 'rows', 'none');
  columns.forEach((column, index) => column.reportTo(problems, index, table.placeOf));
  problems.throwAny();
  await readLateTexts(table, columns, positions, budget);
  return { rows, columns: columns.map((column) => column.take()), placeOf: table.placeOf };
}
