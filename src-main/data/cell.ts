import { showValue } from '../domain/errors.ts';
import { MISSING_MARKERS } from '../domain/table-data.ts';
import { findNumber } from './number-cell.ts';

/** A cell that is no single value, such as a list: `what` is for messages. */
export interface OtherCell {
  readonly what: string;
}

/**
 * One cell as a file has it: text; a number; a whole number that float64 need not hold; true or false; a point in time;
 * nothing (null).
 */
export type Cell = string | number | bigint | boolean | Date | null | OtherCell;

/** Takes a column's cells in the order of rows. */
export interface CellSink {
  add: (cell: Cell) => void;
}

/** What a cell is where nobody said what its column is. */
export type CellKind = 'missing' | 'number' | 'notFinite' | 'text' | 'other';

/** The largest number that float32 holds, which the features and the engine are in. */
export const MAX_FLOAT32 = 3.4028234663852886e38;

const LONGEST_MARKER = Math.max(...MISSING_MARKERS.map((marker) => marker.length));
const MARKERS: ReadonlySet<string> = new Set(MISSING_MARKERS);
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

function isMarker(text: string): boolean {
  return text.length <= LONGEST_MARKER && MARKERS.has(text.toLowerCase());
}

/**
 * The number that a cell is: NaN where it is missing, ±Infinity where it is no number that float32 can hold, null where it
 * is no number at all. Whole numbers and times of more than 2^53 become the nearest number; a time is in milliseconds
 * since 1970 (UTC).
 */
export function numberOf(cell: Cell): number | null {
  if (typeof cell === 'string') {
    const value = findNumber(cell);
    if (value === null) {
      if (isMarker(cell)) return NaN;
      return NOT_FINITE.test(cell) ? Infinity : null;
    }
    return boundedNumber(value);
  }
  if (typeof cell === 'number') return boundedNumber(cell);
  if (cell === null) return NaN;
  if (typeof cell === 'bigint') return boundedNumber(Number(cell));
  if (typeof cell === 'boolean') return null;
  if (!(cell instanceof Date)) return null;
  const time = cell.getTime();
  return Number.isNaN(time) ? Infinity : time;
}

/** Adding 0 turns −0 into 0, so that equal numbers are equal bytes in the content hash. */
function boundedNumber(value: number): number {
  return Math.abs(value) > MAX_FLOAT32 ? Infinity : value + 0;
}

/** A cell's text for a column of categories; null for an empty cell. */
export function textOf(cell: Cell): string | null {
  if (typeof cell === 'string') return cell === '' ? null : cell;
  if (typeof cell === 'number') return Number.isNaN(cell) ? null : String(cell);
  if (cell === null) return null;
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? 'a time out of range' : cell.toISOString();
  if (typeof cell === 'object') return null;
  return String(cell);
}

/** Whether a cell is no single value. */
export function isOther(cell: Cell): cell is OtherCell {
  return typeof cell === 'object' && cell !== null && !(cell instanceof Date);
}

/** What a cell is, by itself. */
export function kindOf(cell: Cell): CellKind {
  if (isOther(cell)) return 'other';
  const value = numberOf(cell);
  if (value === null) return 'text';
  if (Number.isNaN(value)) return 'missing';
  return Number.isFinite(value) ? 'number' : 'notFinite';
}

/** How a cell is shown in a message. */
export function showCell(cell: Cell): string {
  if (cell === '') return 'an empty cell';
  if (cell === null) return 'a missing value';
  if (isOther(cell)) return cell.what;
  return typeof cell === 'string' ? showValue(cell) : (textOf(cell) ?? String(cell));
}

/** What is expected where a cell is no number. */
export function expectedNumber(cell: Cell): string {
  if (typeof cell === 'string' && NOT_FINITE.test(cell)) return 'a finite number';
  if (typeof cell === 'number' && !Number.isFinite(cell)) return 'a finite number';
  return kindOf(cell) === 'notFinite' ? 'a number of at most 3.4e38 in size' : 'a number';
}
