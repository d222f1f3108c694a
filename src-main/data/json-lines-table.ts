import { invalidField, showValue, type FieldProblem } from '../domain/errors.ts';
import type { Cell, CellSink } from './cell.ts';
import type { ReadOptions } from './file-chunks.ts';
import { LineIndex } from './line-index.ts';
import type { TableProblems } from './table-problems.ts';
import { assertColumnNames, MAX_COLUMNS, type OpenTable } from './table-source.ts';
import { openTextFile, readText, type TextFile } from './text-file.ts';
import { TextLines } from './text-lines.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** What a line holds: an object, or the reason why not. */
type ParsedLine =
  | { readonly object: JsonObject; readonly problem: null }
  | { readonly object: null; readonly problem: Omit<FieldProblem, 'field'> };

const EXPECTED = 'one JSON object, as in {"a": 1, "b": "x"}';

/** Whole numbers of so many digits may be more than float64 holds. */
const LONG_INTEGER = /\d{16}/;

function keepLongInteger(_: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || context?.source === undefined) return value;
  return /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
}

function parseJson(text: string): unknown {
  return LONG_INTEGER.test(text) ? JSON.parse(text, keepLongInteger) : JSON.parse(text);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'null';
  return isObject(value) ? 'an object' : showValue(value);
}

function parseLine(text: string): ParsedLine {
  try {
    const value = parseJson(text);
    if (isObject(value)) return { object: value, problem: null };
    return { object: null, problem: { expected: EXPECTED, received: kindOf(value) } };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { object: null, problem: { expected: EXPECTED, received: showValue(text) } };
  }
}

function toCell(value: unknown): Cell {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      return value === null || value === undefined ? null : { what: kindOf(value) };
  }
}

async function readLines(
  text: TextFile,
  take: (parsed: ParsedLine, line: number) => void,
  options: ReadOptions,
): Promise<void> {
  const lines = new TextLines(text.file.name, (line, number) => {
    if (line.trim() !== '') take(parseLine(line), number);
  });
  const takePiece = (piece: string): boolean => {
    lines.push(piece);
    return true;
  };
  await readText(text, takePiece, options);
  lines.finish();
}

/** All keys in the order in which they first stand in the file; lines that are no objects are reported with the cells. */
async function readNames(text: TextFile, options: ReadOptions): Promise<string[]> {
  const { name } = text.file;
  const names = new Set<string>();
  let first: { line: number; problem: Omit<FieldProblem, 'field'> | null } | null = null;
  const take = ({ object, problem }: ParsedLine, line: number): void => {
    first ??= { line, problem };
    if (object === null || names.size > MAX_COLUMNS) return;
    for (const key of Object.keys(object)) names.add(key);
  };
  await readLines(text, take, options);
  const found = first as { line: number; problem: Omit<FieldProblem, 'field'> | null } | null;
  if (found === null) throw invalidField(name, 'rows', 'blank lines alone');
  if (names.size > 0) return [...names];
  const { expected, received } = found.problem ?? { expected: 'an object with values', received: '{}' };
  throw invalidField(`${name}, line ${found.line}`, expected, received);
}

/** A file of JSON objects whose keys are known. */
class JsonLinesTable implements OpenTable {
  readonly format = 'jsonLines';
  readonly unreadable: readonly string[] = [];
  readonly delimiter = null;
  readonly columnNames: readonly string[];
  readonly #text: TextFile;
  readonly #options: ReadOptions;
  #lines = new LineIndex();

  constructor(text: TextFile, columnNames: readonly string[], options: ReadOptions) {
    this.columnNames = columnNames;
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
    const names = columns.map((column) => this.columnNames[column]);
    this.#lines = new LineIndex();
    let rows = 0;
    const take = ({ object, problem }: ParsedLine, line: number): void => {
      if (object === null) {
        problems.add(rows, -1, () => ({ field: `${this.name}, line ${line}`, ...problem }));
        return;
      }
      this.#lines.add(rows, line);
      rows += 1;
      names.forEach((key, index) =>
        sinks[index].add(Object.hasOwn(object, key) ? toCell(object[key]) : null),
      );
    };
    await readLines(this.#text, take, this.#options);
    return rows;
  }
}

/**
 * Opens a file with one JSON object per line: its keys are the columns, in the order in which they first stand in the file,
 * and an object without a key has no value there. Blank lines do not count. Whole numbers keep all their digits.
 * @param field the spec's field that names the file
 * @throws AppError `invalid` where there is no such file, or no object in it; reading then names line and column
 */
export async function openJsonLinesTable(
  field: string,
  name: string,
  baseFolder: string,
  encoding: string | undefined,
  options: ReadOptions,
): Promise<OpenTable> {
  const text = await openTextFile(field, name, baseFolder, encoding, options.signal);
  const names = await readNames(text, { signal: options.signal });
  assertColumnNames(names, name);
  return new JsonLinesTable(text, names, options);
}
