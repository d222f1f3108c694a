import type { TableFormat } from '../domain/data-inspection.ts';
import { invalidInput, showValue, type FieldProblem } from '../domain/errors.ts';
import type { CellSink } from './cell.ts';
import { MAX_LISTED, type TableProblems } from './table-problems.ts';

/** A file of a tabular format that is open for reading: every format has one of these. */
export interface OpenTable {
  readonly format: TableFormat;
  /** As the spec has it: how errors call the file. */
  readonly name: string;
  /** In the file's order. */
  readonly columnNames: readonly string[];
  /** Names of columns whose type is not read: lists, records, bytes. */
  readonly unreadable: readonly string[];
  /** As `TextDecoder` names it; null for formats that are no text. */
  readonly encoding: string | null;
  /** Null for formats other than CSV. */
  readonly delimiter: string | null;
  /**
   * Gives columns cell by cell, each to its own sink, in the order of rows; may be called again. What is wrong with the file
   * as a whole is thrown, what is wrong with single rows goes to `problems`, and such a row gives no cells.
   * @param columns positions in `columnNames`
   * @returns the number of rows
   */
  readonly readCells: (
    columns: readonly number[],
    sinks: readonly CellSink[],
    problems: TableProblems,
  ) => Promise<number>;
  /** Where a row stands, in words for a message; known when the cells have been read. */
  readonly placeOf: (row: number) => string;
}

/** A table above this has been transposed, or is none. */
export const MAX_COLUMNS = 100_000;

/** What is wrong with the names of a table's columns; empty where nothing is. */
function columnNameProblems(names: readonly string[], where: string): FieldProblem[] {
  if (names.length > MAX_COLUMNS)
    return [{ field: where, expected: `at most ${MAX_COLUMNS} columns`, received: String(names.length) }];
  const seen = new Set<string>();
  return names.flatMap((name, index): FieldProblem[] => {
    if (name === '')
      return [{ field: where, expected: `a name for column ${index + 1}`, received: 'an empty cell' }];
    const isNew = !seen.has(name);
    seen.add(name);
    return isNew
      ? []
      : [{ field: where, expected: 'names that differ', received: `${showValue(name)} twice` }];
  });
}

/** @throws AppError `invalid` for the first twenty problems */
export function assertColumnNames(names: readonly string[], where: string): void {
  const problems = columnNameProblems(names, where);
  if (problems.length > 0) throw invalidInput(problems.slice(0, MAX_LISTED));
}

/** Two gigabytes in one column of float64. */
export const MAX_ROWS = 2 ** 28;
