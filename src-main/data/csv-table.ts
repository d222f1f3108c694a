import { invalidField, showValue } from '../domain/errors.ts';
import { findDelimiter, USUAL_DELIMITERS } from './csv-delimiter.ts';
import { CsvRecords } from './csv-records.ts';
import type { CellSink } from './cell.ts';
import type { ReadOptions } from './file-chunks.ts';
import { LineIndex } from './line-index.ts';
import { findNumber } from './number-cell.ts';
import type { TableProblems } from './table-problems.ts';
import { assertColumnNames, type OpenTable } from './table-source.ts';
import { openTextFile, readText, type TextFile } from './text-file.ts';

/** What is known of a CSV file before it is read. */
export interface CsvSettings {
  /** Absent: found out. */
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
  /** The column to predict, where it is known: helps to tell what the delimiter is. */
  readonly target?: string | undefined;
}

/** Enough to tell delimiters apart. */
const SAMPLE_CHARACTERS = 2 ** 16;

interface Header {
  readonly names: readonly string[];
  readonly line: number;
}

function assertNoNumbers(names: readonly string[], where: string): void {
  if (names.every((cell) => findNumber(cell) !== null))
    throw invalidField(where, 'names of columns', 'numbers alone');
}

/** A header in one cell, with another usual delimiter in it, is not one long name. */
function assertDelimiter(
  names: readonly string[],
  delimiter: string,
  target: string | undefined,
  where: string,
): void {
  const [first] = names;
  const used = USUAL_DELIMITERS.find((character) => first.includes(character));
  if (names.length > 1 || first === target || used === undefined) return;
  throw invalidField(
    'data.delimiter',
    `the character between two cells of ${where}, such as ${showValue(used)}`,
    showValue(delimiter),
  );
}

/** A file's first text, and whether that is all. */
interface TextStart {
  readonly start: string;
  readonly isWhole: boolean;
}

async function readStart(text: TextFile, signal: AbortSignal | undefined): Promise<TextStart> {
  let start = '';
  const take = (piece: string): boolean => {
    start += piece;
    return start.length <= SAMPLE_CHARACTERS;
  };
  await readText(text, take, { signal });
  return { start: start.slice(0, SAMPLE_CHARACTERS), isWhole: start.length <= SAMPLE_CHARACTERS };
}

/** The header among a file's first text, as a rule; where that holds none, the file is read until there is one. */
async function readHeader(
  text: TextFile,
  delimiter: string,
  { start, isWhole }: TextStart,
  signal: AbortSignal | undefined,
): Promise<Header> {
  const found: Header[] = [];
  const scan = (): CsvRecords =>
    new CsvRecords(text.file.name, delimiter, (names, line) => {
      if (found.length === 0) found.push({ names, line });
    });
  let records = scan();
  records.push(start);
  if (found.length === 0 && !isWhole) {
    records = scan();
    const take = (piece: string): boolean => {
      records.push(piece);
      return found.length === 0;
    };
    await readText(text, take, { signal });
  }
  if (found.length === 0) records.finish();
  const header = found.at(0);
  if (header === undefined) throw invalidField(text.file.name, 'a header and rows', 'blank lines alone');
  return header;
}

/** A CSV file whose header has been read. */
class CsvTable implements OpenTable {
  readonly format = 'csv';
  readonly unreadable: readonly string[] = [];
  readonly delimiter: string;
  readonly columnNames: readonly string[];
  readonly #text: TextFile;
  readonly #options: ReadOptions;
  #lines = new LineIndex();

  constructor(text: TextFile, delimiter: string, header: Header, options: ReadOptions) {
    this.delimiter = delimiter;
    this.columnNames = header.names;
    this.#text = text;
    this.#options = options;
  }

  get name(): string {
    return this.#text.file.name;
  }

  get encoding(): string {
    return this.#text.encoding;
  }

  readonly placeOf = (row: number): string => `${this.name}, line ${this.#lines.lineOf(row)}`;

  async readCells(
    columns: readonly number[],
    sinks: readonly CellSink[],
    problems: TableProblems,
  ): Promise<number> {
    const width = this.columnNames.length;
    this.#lines = new LineIndex();
    let rows = -1;
    const records = new CsvRecords(this.name, this.delimiter, (cells, line) => {
      rows += 1;
      if (rows === 0) return;
      if (cells.length !== width) {
        rows -= 1;
        const field = `${this.name}, line ${line}`;
        problems.add(rows, -1, () => ({
          field,
          expected: `${width} values`,
          received: String(cells.length),
        }));
        return;
      }
      this.#lines.add(rows - 1, line);
      for (let index = 0; index < columns.length; index++) sinks[index].add(cells[columns[index]]);
    });
    const take = (piece: string): boolean => {
      records.push(piece);
      return true;
    };
    await readText(this.#text, take, this.#options);
    records.finish();
    if (rows === 0 && problems.count === 0) throw invalidField(this.name, 'rows below the header', 'none');
    return rows;
  }
}

/**
 * Opens a CSV file: any encoding that a browser knows, with or without byte order mark, any line ends, quoted cells, a
 * header. Blanks around cells and blank lines do not count.
 * @param field the spec's field that names the file
 * @throws AppError `invalid` where there is no such file, or its header is none; reading then names the line on which a
 * record ends, and the column
 */
export async function openCsvTable(
  field: string,
  name: string,
  baseFolder: string,
  settings: CsvSettings,
  options: ReadOptions,
): Promise<OpenTable> {
  const text = await openTextFile(field, name, baseFolder, settings.encoding, options.signal);
  const start = await readStart(text, options.signal);
  const delimiter = settings.delimiter ?? findDelimiter(start.start, start.isWhole, settings.target);
  const header = await readHeader(text, delimiter, start, options.signal);
  const where = `${name}, line ${header.line}`;
  assertDelimiter(header.names, delimiter, settings.target, where);
  assertNoNumbers(header.names, where);
  assertColumnNames(header.names, where);
  return new CsvTable(text, delimiter, header, options);
}
