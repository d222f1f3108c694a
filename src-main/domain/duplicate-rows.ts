import type { Dataset, SplitRows } from './dataset.ts';
import { countWords, isNegligible, MOST_EXAMPLES, shareWords, type DataWarning } from './data-warning.ts';
import { imageShapeOf } from './row-image.ts';

/** Features as bit patterns: a gap, which is not equal to itself, is equal to another gap by its bits. */
function bitsOf({ features }: Dataset): Uint32Array {
  return new Uint32Array(features.buffer, features.byteOffset, features.length);
}

const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
const PRIME_OF_SECOND = 0x85ebca6b;

/** Two hashes of 32 bits in one number that is exact: FNV-1a's mixing with two primes. */
function hashRow(bits: Uint32Array, start: number, end: number): number {
  let first = OFFSET;
  let second = ~OFFSET;
  for (let at = start; at < end; at++) {
    first = Math.imul(first ^ bits[at], PRIME);
    second = Math.imul(second ^ bits[at] ^ (first >>> 15), PRIME_OF_SECOND);
  }
  return (first >>> 0) * 2 ** 20 + (second >>> 12);
}

function areEqual(bits: Uint32Array, width: number, one: number, other: number): boolean {
  for (let at = 0; at < width; at++) if (bits[one * width + at] !== bits[other * width + at]) return false;
  return true;
}

/**
 * The first row of the data that has the same features as each row: its own number where there is none before it.
 * Time and memory grow with the number of features in the data.
 */
export function firstEqualRows(dataset: Dataset): Int32Array {
  const bits = bitsOf(dataset);
  const width = dataset.featureNames.length;
  const firsts = new Int32Array(dataset.rows);
  const byHash = new Map<number, number[]>();
  for (let row = 0; row < dataset.rows; row++) {
    const hash = hashRow(bits, row * width, (row + 1) * width);
    const known = byHash.get(hash);
    firsts[row] = known?.find((other) => areEqual(bits, width, other, row)) ?? row;
    if (known === undefined) byHash.set(hash, [row]);
    else if (firsts[row] === row) known.push(row);
  }
  return firsts;
}

function nounOf({ featureNames }: Dataset): string {
  return imageShapeOf(featureNames) === null ? 'row' : 'image';
}

/** Where few combinations of values exist, equal rows are no copies. */
function cautionOf(dataset: Dataset, firsts: Int32Array): string {
  const distinct = firsts.reduce((count, first, row) => count + (first === row ? 1 : 0), 0);
  return distinct > dataset.rows / 2
    ? ''
    : ` There are only ${distinct.toLocaleString('en')} different ones in ${dataset.rows.toLocaleString('en')}, so that equal ones need not be copies.`;
}

function wholeDataWarning(dataset: Dataset, firsts: Int32Array): DataWarning[] {
  const copies = [...firsts.keys()].filter((row) => firsts[row] !== row);
  if (copies.length === 0) return [];
  const noun = nounOf(dataset);
  const stand = copies.length === 1 ? 'stands' : 'stand';
  return [
    {
      kind: 'duplicateRows',
      sentence: `${countWords(copies.length, noun)} of ${dataset.rows.toLocaleString('en')} ${stand} in the data before, with the same value in every column: where one is trained on and the other tested on, the result looks better than it is.${cautionOf(dataset, firsts)}`,
      columns: [],
      isNegligible: isNegligible(copies.length, dataset.rows),
      count: copies.length,
      rows: copies.slice(0, MOST_EXAMPLES),
    },
  ];
}

/** Rows of a part whose features also stand among the training rows. */
function knownRows(part: Int32Array, trained: ReadonlySet<number>, firsts: Int32Array): Int32Array {
  return part.filter((row) => trained.has(firsts[row]));
}

function acrossParts(
  dataset: Dataset,
  firsts: Int32Array,
  { train, validation, test }: SplitRows,
): DataWarning[] {
  const trained = new Set(train.map((row) => firsts[row]));
  const inTest = knownRows(test, trained, firsts);
  const inValidation = knownRows(validation, trained, firsts);
  const count = inTest.length + inValidation.length;
  if (count === 0) return [];
  const noun = nounOf(dataset);
  const part = (rows: Int32Array, of: Int32Array, name: string): string[] =>
    rows.length === 0
      ? []
      : [
          `${rows.length.toLocaleString('en')} of ${countWords(of.length, `${name} ${noun}`)} (${shareWords(rows.length, of.length)})`,
        ];
  const parts = [...part(inTest, test, 'test'), ...part(inValidation, validation, 'validation')];
  return [
    {
      kind: 'duplicateRows',
      sentence: `${parts.join(' and ')} also ${count === 1 ? 'stands' : 'stand'} among the training ${noun}s, with the same value in every column: the model has seen them, so the result looks better than it is.${cautionOf(dataset, firsts)}`,
      columns: [],
      isNegligible:
        isNegligible(inTest.length, test.length) && isNegligible(inValidation.length, validation.length),
      count,
      rows: [...inTest, ...inValidation].slice(0, MOST_EXAMPLES),
    },
  ];
}

/**
 * Rows that are copies of others in every feature, whatever their target.
 * @param split whose parts are compared; null: copies anywhere in the data, as every split but one in groups may part them
 * @returns one warning or none
 */
export function duplicateWarnings(dataset: Dataset, split: SplitRows | null): DataWarning[] {
  const firsts = firstEqualRows(dataset);
  return split === null ? wholeDataWarning(dataset, firsts) : acrossParts(dataset, firsts, split);
}
