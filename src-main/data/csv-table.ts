import { isUtf8 } from 'node:buffer';
// A library, because quoting, byte order marks and three kinds of line ends are easy to get nearly right.
import { CsvError, parse } from 'csv-parse/sync';
import { invalidField, invalidInput, showValue, type FieldProblem } from '../domain/errors.ts';
import { didYouMean } from '../domain/nearest-name.ts';
import type { Task } from '../domain/experiment.ts';
import type { InputFile } from './input-file.ts';
import { findNumber, readNumberCell } from './number-cell.ts';

/** Which columns of a file are wanted. */
export interface CsvColumns {
  readonly target: string;
  /** Absent: all but the target. */
  readonly features?: readonly string[] | undefined;
  /** Absent: a comma. */
  readonly delimiter?: string | undefined;
}

/** The wanted columns of a file, checked cell by cell. */
export interface CsvTable {
  readonly rows: number;
  readonly featureNames: readonly string[];
  /** Row-major [rows, featureNames.length]. */
  readonly features: Float32Array;
  /** One label per row; empty for regression. */
  readonly labels: readonly string[];
  /** One number per row; empty for classification. */
  readonly values: readonly number[];
}

/** Enough to see a pattern; a file with text in a column has one problem per row. */
const MAX_PROBLEMS = 20;

const QUOTE_PROBLEMS: Readonly<Record<string, readonly [expected: string, received: string]>> = {
  CSV_QUOTE_NOT_CLOSED: ['a closing quote', 'the end of the file'],
  CSV_INVALID_CLOSING_QUOTE: ['a delimiter behind a closing quote', 'another character'],
  CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE: ['a delimiter behind a closing quote', 'another character'],
  INVALID_OPENING_QUOTE: ['a quote at the start of a cell', 'one inside a cell'],
};

function assertUtf8({ name, bytes }: InputFile): void {
  if (isUtf8(bytes)) return;
  const isUtf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  throw invalidField(name, 'UTF-8 text', isUtf16 ? 'UTF-16 text' : 'other bytes');
}

function listColumns(columns: readonly string[]): string {
  const shown = columns.slice(0, 20).join(', ');
  return columns.length > 20 ? `${shown}, … (${columns.length} columns)` : shown;
}

function headerProblems(header: readonly string[], where: string): FieldProblem[] {
  if (header.every((cell) => findNumber(cell) !== null))
    return [{ field: where, expected: 'names of columns', received: 'numbers alone' }];
  return header.flatMap((name, index): FieldProblem[] => {
    if (name === '')
      return [{ field: where, expected: `a name for column ${index + 1}`, received: 'an empty cell' }];
    if (header.indexOf(name) === index) return [];
    return [{ field: where, expected: 'names that differ', received: `${showValue(name)} twice` }];
  });
}

/** A header in one cell, with another usual delimiter in it, is not one long name. */
function assertDelimiter(header: readonly string[], { target, delimiter }: CsvColumns, where: string): void {
  const [first] = header;
  const used = [',', ';', '\t', '|'].find((character) => first.includes(character));
  if (header.length > 1 || first === target || used === undefined) return;
  throw invalidField(
    'data.delimiter',
    `the character between two cells of ${where}, such as ${showValue(used)}`,
    showValue(delimiter ?? ','),
  );
}

/** Positions of the wanted columns in a file's header. */
class Header {
  readonly columns: readonly string[];
  readonly target: number;
  readonly features: readonly number[];

  constructor(columns: readonly string[], wanted: CsvColumns, where: string) {
    assertDelimiter(columns, wanted, where);
    const problems = headerProblems(columns, where);
    if (problems.length > 0) throw invalidInput(problems);
    const find = (name: string, field: string): number => {
      const index = columns.indexOf(name);
      if (index < 0)
        problems.push({
          field,
          expected: `one of the columns ${listColumns(columns)}${didYouMean(name, columns)}`,
          received: showValue(name),
        });
      return index;
    };
    this.columns = columns;
    this.target = find(wanted.target, 'data.target');
    this.features =
      wanted.features?.map((name, index) => find(name, `data.features[${index}]`)) ??
      [...columns.keys()].filter((index) => index !== this.target);
    if (problems.length > 0) throw invalidInput(problems);
    if (this.features.length === 0)
      throw invalidField(where, 'a column beside the target', `${showValue(wanted.target)} alone`);
  }
}

/** Takes a file's records one by one, so that the texts of all cells never stand in memory at once. */
class TableBuilder {
  readonly #file: InputFile;
  readonly #wanted: CsvColumns;
  readonly #task: Task;
  readonly #problems: FieldProblem[] = [];
  readonly #labels: string[] = [];
  readonly #values: number[] = [];
  #header: Header | null = null;
  #features = new Float32Array(0);
  #rows = 0;
  /** Line on which the last record ended. */
  line = 0;

  constructor(file: InputFile, wanted: CsvColumns, task: Task) {
    this.#file = file;
    this.#wanted = wanted;
    this.#task = task;
  }

  add(cells: readonly string[], line: number): void {
    this.line = line;
    if (this.#header === null) this.#start(cells);
    else if (this.#problems.length < MAX_PROBLEMS) this.#addRow(cells, this.#header);
  }

  #start(cells: readonly string[]): void {
    this.#header = new Header(cells, this.#wanted, this.#place());
    // A row without an empty cell has at least two bytes per column, with the delimiter or line end.
    this.#features = new Float32Array(Math.ceil(this.#file.bytes.length / 2) + cells.length);
  }

  #place(column?: string): string {
    const place = `${this.#file.name}, line ${this.line}`;
    return column === undefined ? place : `${place}, column ${JSON.stringify(column)}`;
  }

  #addRow(cells: readonly string[], header: Header): void {
    const { columns, features, target } = header;
    if (cells.length !== columns.length) {
      const expected = `${columns.length} values`;
      this.#problems.push({ field: this.#place(), expected, received: String(cells.length) });
      return;
    }
    const before = this.#problems.length;
    const number = (index: number): number => {
      const cell = readNumberCell(cells[index], () => this.#place(columns[index]));
      if (typeof cell === 'number') return cell;
      this.#problems.push(cell);
      return 0;
    };
    const numbers = features.map(number);
    if (this.#task === 'regression') this.#values.push(number(target));
    else this.#addLabel(cells[target], columns[target]);
    if (this.#problems.length > before) return;
    this.#features.set(numbers, this.#rows * numbers.length);
    this.#rows += 1;
  }

  #addLabel(label: string, column: string): void {
    if (label === '')
      this.#problems.push({ field: this.#place(column), expected: 'a class', received: 'an empty cell' });
    else this.#labels.push(label);
  }

  finish(): CsvTable {
    if (this.#problems.length > 0) throw invalidInput(this.#problems.slice(0, MAX_PROBLEMS));
    const { name } = this.#file;
    if (this.#header === null) throw invalidField(name, 'a header and rows', 'blank lines alone');
    if (this.#rows === 0) throw invalidField(name, 'rows below the header', 'none');
    const { columns, features } = this.#header;
    return {
      rows: this.#rows,
      featureNames: features.map((index) => columns[index]),
      features: this.#features.slice(0, this.#rows * features.length),
      labels: this.#labels,
      values: this.#values,
    };
  }
}

/**
 * Reads the wanted columns of a CSV file: UTF-8 with or without byte order mark, any line ends, quoted cells, a header.
 * Blanks around cells and blank lines do not count.
 * @throws AppError `invalid` that names the file, the line on which the record ends, and the column
 */
export function readCsvTable(file: InputFile, wanted: CsvColumns, task: Task): CsvTable {
  assertUtf8(file);
  const builder = new TableBuilder(file, wanted, task);
  try {
    parse(file.bytes, {
      bom: true,
      trim: true,
      delimiter: wanted.delimiter ?? ',',
      // Not found out from the first line, because files that were put together have several.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      on_record: (cells: string[], { lines }) => {
        builder.add(cells, lines);
        return null;
      },
    });
  } catch (error) {
    throw error instanceof CsvError ? quoteError(error, file.name, builder.line) : error;
  }
  return builder.finish();
}

function quoteError(error: CsvError, fileName: string, lastLine: number): unknown {
  const known = QUOTE_PROBLEMS[error.code] as (typeof QUOTE_PROBLEMS)[string] | undefined;
  if (known === undefined) return error;
  return invalidField(`${fileName}, line ${lastLine + 1}`, known[0], known[1], error);
}
