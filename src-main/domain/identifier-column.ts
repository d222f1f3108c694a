import { columnOf } from './column-statistics.ts';
import { featureColumnAt, type Dataset } from './dataset.ts';
import { type DataWarning } from './data-warning.ts';

/** Names that columns of identifiers have in most files; a nameless column is that of row numbers, as pandas writes it. */
const NAME =
  /^(?:unnamed: ?\d+|(?:.*[\W_])?(?:id|ids|uuid|guid|key|index|idx|rownum|row|serial|number|nr|no)|.*[a-z]Id|row[ _]?(?:id|number|names?))$/i;

/** Fewer may differ by chance. */
const LEAST_ROWS = 20;

/** What is known of a column's values: how many differ, and whether they follow the rows. */
interface Numbering {
  readonly distinct: number;
  readonly isMonotonic: boolean;
  readonly areIntegers: boolean;
  readonly span: number;
}

function numberingOf(values: Float64Array): Numbering {
  let rises = 0;
  let falls = 0;
  let [min, max] = [Infinity, -Infinity];
  const seen = new Set<number>();
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    seen.add(value);
    if (value < min) min = value;
    if (value > max) max = value;
    if (row > 0 && value > values[row - 1]) rises += 1;
    if (row > 0 && value < values[row - 1]) falls += 1;
  }
  const steps = values.length - 1;
  return {
    distinct: seen.size,
    isMonotonic: rises === steps || falls === steps,
    areIntegers: values.every(Number.isInteger),
    span: max - min + 1,
  };
}

/** Values that differ in 95 of 100 rows name the rows; as a few copies of rows have copies of their names. */
const LEAST_DISTINCT = 0.95;

const START_ROWS = 1000;

function isIdentifier(dataset: Dataset, index: number): boolean {
  const isCategory = featureColumnAt(dataset, index).kind === 'category';
  // Most columns are done with here, without a look at the rest.
  const start = columnOf({ ...dataset, rows: Math.min(dataset.rows, START_ROWS) }, index);
  if (!isCategory && !start.every(Number.isInteger)) return false;
  if (new Set(start).size < LEAST_DISTINCT * start.length) return false;
  const values = columnOf(dataset, index);
  const { distinct, isMonotonic, areIntegers, span } = numberingOf(values);
  if (distinct < LEAST_DISTINCT * values.length) return false;
  if (isCategory) return true;
  if (!areIntegers) return false;
  // Row numbers fill their range, and counters rise with the rows; other integers that differ are taken by their name.
  return span < 2 * values.length || isMonotonic || NAME.test(dataset.featureNames[index]);
}

/**
 * Whether a column numbers or names the rows: texts that differ in nearly every row, or integers that do and that fill their
 * range, follow the order of the rows, or are called like identifiers.
 * @returns one warning or none
 */
export function identifierWarnings(dataset: Dataset, index: number): DataWarning[] {
  if (dataset.rows < LEAST_ROWS || !isIdentifier(dataset, index)) return [];
  const name = dataset.featureNames[index];
  return [
    {
      kind: 'identifier',
      sentence: `The column "${name}" has another value in nearly every row, as an identifier has: it can tell rows apart by heart and says nothing of new ones. Leave it out unless it is a quantity.`,
      columns: [name],
      isNegligible: false,
      count: dataset.rows,
      rows: [],
    },
  ];
}
