import { showValue, type FieldProblem } from '../domain/errors.ts';

/** The largest number that float32 holds, which the features and the engine are in. */
const MAX_FLOAT32 = 3.4028234663852886e38;

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

/** The number that a text is in decimal notation; null where it is none. */
export function findNumber(text: string): number | null {
  return DECIMAL.test(text) ? Number(text) : null;
}

/** The number in a cell, or what is wrong with the cell; `field` says where it stands. */
export function readNumberCell(text: string, field: () => string): number | FieldProblem {
  const value = findNumber(text);
  if (value === null) {
    if (text === '') return { field: field(), expected: 'a number', received: 'an empty cell' };
    const expected = NOT_FINITE.test(text) ? 'a finite number' : 'a number';
    return { field: field(), expected, received: showValue(text) };
  }
  if (Math.abs(value) > MAX_FLOAT32)
    return { field: field(), expected: 'a number of at most 3.4e38 in size', received: showValue(text) };
  // Adding 0 turns −0 into 0, so that equal numbers are equal bytes in the content hash.
  return value + 0;
}
