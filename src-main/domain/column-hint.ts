import type { InspectedColumn } from './data-inspection.ts';

/** What is odd about a column of a file, before anything is done with it. */
export interface ColumnHint {
  readonly kind: 'empty' | 'constant' | 'mixed' | 'identifier' | 'manyLevels';
  /** What it is, in a few words that follow the column's name. */
  readonly text: string;
  /** What to do about it, in a sentence. */
  readonly advice: string;
}

/** From so many rows on a text of its own in nearly every row is no accident. */
const LEAST_ROWS = 30;
const IDENTIFIER_NAME =
  /(?:^|[_\s-])(?:id|uuid|guid|key|index|row(?:_?(?:number|no|id))?)$|^(?:id|unnamed: \d+)$/i;
/** One input per level: more than this is rarely meant. */
const MANY_LEVELS = 100;

function counted(number: number, noun: string): string {
  return `${number.toLocaleString('en')} ${noun}${number === 1 ? '' : 's'}`;
}

function mixedHint({ mixed }: InspectedColumn): ColumnHint | null {
  if (mixed === null) return null;
  // A full path would hide the line, which is what is looked for.
  const examples = mixed.examples
    .map(({ text, place }) => `“${text}” in ${place.split(/[\\/]/).at(-1) ?? place}`)
    .join(', ');
  return {
    kind: 'mixed',
    text: `has ${counted(mixed.numbers, 'number')} and ${counted(mixed.others, 'text')}: ${examples}`,
    advice: 'Mend these cells in the file, or read the column as a category.',
  };
}

function isIdentifier({ name, type, distinct, range }: InspectedColumn, present: number): boolean {
  if (present < LEAST_ROWS) return false;
  if (type === 'category') return distinct === null ? present < 1200 : distinct > 0.9 * present;
  if (type !== 'number' || !IDENTIFIER_NAME.test(name) || range === null) return false;
  // Numbers that count the rows, or that are all different.
  return range[1] - range[0] + 1 === present || distinct === present || distinct === null;
}

/** What is odd about a column; null where nothing is. `rows`: of the file. */
export function columnHint(column: InspectedColumn, rows: number): ColumnHint | null {
  const { type, missing, distinct } = column;
  const present = rows - missing;
  if (present === 0)
    return {
      kind: 'empty',
      text: 'is empty in every row',
      advice: 'Leave it out: there is nothing to learn from it.',
    };
  if (distinct === 1)
    return {
      kind: 'constant',
      text: 'has the same value in every row',
      advice: 'Leave it out: it tells nothing apart.',
    };
  const mixed = mixedHint(column);
  if (mixed !== null) return mixed;
  if (isIdentifier(column, present))
    return {
      kind: 'identifier',
      text: 'has a value of its own in nearly every row, as a name or a number of the row has',
      advice: 'Leave it out: what is learned from it holds for no other row.',
    };
  if (type === 'category' && (distinct === null || distinct > MANY_LEVELS))
    return {
      kind: 'manyLevels',
      text: `has ${distinct === null ? 'more than 1,000' : distinct.toLocaleString('en')} different texts`,
      advice: 'One-hot makes an input of each: leave it out, or take ordinal where the texts have an order.',
    };
  return null;
}
