import { featureColumnAt, type Dataset, type Target } from './dataset.ts';
import type { DataWarning } from './data-warning.ts';
import { evenlySpaced } from './evenly-spaced.ts';

/** Fewer rows are told apart by chance. */
const LEAST_ROWS = 30;
/** Share of what guessing the most frequent class gets wrong that a column must get right. */
const LEAST_RIGHT = 0.99;
/** The same in a sample, which is looked at first. */
const LEAST_RIGHT_IN_SAMPLE = 0.95;
const SAMPLE_ROWS = 2000;
/** A column whose values stand in fewer rows each tells classes by telling rows. */
const LEAST_ROWS_PER_VALUE = 5;

/** The values of a column and of the target in some rows. */
interface Pairs {
  readonly values: Float64Array;
  readonly labels: Int32Array;
  readonly classes: number;
}

function mostFrequent(labels: Int32Array, classes: number): number {
  const counts = new Int32Array(classes);
  for (const label of labels) counts[label] += 1;
  return Math.max(...counts);
}

/** Of the rows that the most frequent class gets wrong, the share that is right; 0 where there are none. */
function gainOf(right: number, { labels, classes }: Pairs): number {
  const base = mostFrequent(labels, classes);
  return labels.length === base ? 0 : (right - base) / (labels.length - base);
}

/** Rows that are right where each value stands for the class that it has most often; null where values are too many. */
function rightByValue({ values, labels }: Pairs): number | null {
  const byValue = new Map<number, Map<number, number>>();
  const most = values.length / LEAST_ROWS_PER_VALUE;
  for (let row = 0; row < values.length; row++) {
    const counts = byValue.get(values[row]) ?? new Map<number, number>();
    if (counts.size === 0 && byValue.size >= most) return null;
    byValue.set(values[row], counts.set(labels[row], (counts.get(labels[row]) ?? 0) + 1));
  }
  let right = 0;
  for (const counts of byValue.values()) right += Math.max(...counts.values());
  return right;
}

/** Rows that are right under the best single threshold between two classes. */
function rightByThreshold({ values, labels }: Pairs): number {
  const order = Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b]);
  const ones = labels.reduce((sum, label) => sum + label, 0);
  const zeros = labels.length - ones;
  let best = 0;
  let onesBelow = 0;
  for (let below = 0; below <= order.length; below++) {
    const isBetween =
      below === 0 || below === order.length || values[order[below - 1]] < values[order[below]];
    const zerosBelow = below - onesBelow;
    if (isBetween) best = Math.max(best, zerosBelow + ones - onesBelow, onesBelow + zeros - zerosBelow);
    if (below < order.length) onesBelow += labels[order[below]];
  }
  return best;
}

function gainOfColumn(pairs: Pairs): number {
  const byValue = rightByValue(pairs);
  if (byValue !== null) return gainOf(byValue, pairs);
  const isOrdered = pairs.classes === 2 && !pairs.values.some((value) => Number.isNaN(value));
  return isOrdered ? gainOf(rightByThreshold(pairs), pairs) : 0;
}

function pairsOf(
  dataset: Dataset,
  index: number,
  labels: Int32Array,
  classes: number,
  rows: readonly number[],
): Pairs {
  const { features, featureNames } = dataset;
  const codes = (row: number): number => features[row * featureNames.length + index];
  return {
    values: Float64Array.from(rows, (row) => codes(row)),
    labels: Int32Array.from(rows, (row) => labels[row]),
    classes,
  };
}

function tellsClasses(
  dataset: Dataset,
  index: number,
  target: Extract<Target, { kind: 'classes' }>,
): boolean {
  const { labels, classNames } = target;
  const gain = (rows: readonly number[]): number =>
    gainOfColumn(pairsOf(dataset, index, labels, classNames.length, rows));
  if (dataset.rows > SAMPLE_ROWS && gain(evenlySpaced(dataset.rows, SAMPLE_ROWS)) < LEAST_RIGHT_IN_SAMPLE)
    return false;
  return gain(Array.from({ length: dataset.rows }, (_, row) => row)) >= LEAST_RIGHT;
}

/** Squared correlation of a column without gaps with the target. */
function squaredCorrelation(values: Float64Array, targets: Float64Array): number {
  const mean = (numbers: Float64Array): number =>
    numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const [meanX, meanY] = [mean(values), mean(targets)];
  let [xx, xy, yy] = [0, 0, 0];
  for (let row = 0; row < values.length; row++) {
    const [x, y] = [values[row] - meanX, targets[row] - meanY];
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  return xx === 0 || yy === 0 ? 0 : (xy * xy) / (xx * yy);
}

/** Share of the target's variance that the mean target of each value explains; 0 where values are too many. */
function explainedByValue(values: Float64Array, targets: Float64Array): number {
  const byValue = new Map<number, { count: number; sum: number; squares: number }>();
  const [first] = targets;
  for (let row = 0; row < values.length; row++) {
    const sums = byValue.get(values[row]) ?? { count: 0, sum: 0, squares: 0 };
    byValue.set(values[row], sums);
    if (byValue.size > values.length / LEAST_ROWS_PER_VALUE) return 0;
    const target = targets[row] - first;
    sums.count += 1;
    sums.sum += target;
    sums.squares += target * target;
  }
  let [count, sum, squares, within] = [0, 0, 0, 0];
  for (const each of byValue.values()) {
    count += each.count;
    sum += each.sum;
    squares += each.squares;
    within += each.squares - each.sum ** 2 / each.count;
  }
  const total = squares - sum ** 2 / count;
  return total <= 0 ? 0 : 1 - within / total;
}

/** float32 rounds a feature by 6e-8 of its size; a column this near to a line through the target is no chance. */
const LEAST_SQUARED_CORRELATION = 1 - 1e-6;

function tellsValues(dataset: Dataset, index: number, targets: Float64Array): boolean {
  const { features, featureNames, rows } = dataset;
  const all = Float64Array.from({ length: rows }, (_, row) => features[row * featureNames.length + index]);
  if (explainedByValue(all, targets) >= LEAST_SQUARED_CORRELATION) return true;
  if (featureColumnAt(dataset, index).kind === 'category') return false;
  const present = [...all.keys()].filter((row) => !Number.isNaN(all[row]));
  if (present.length < LEAST_ROWS) return false;
  const values = Float64Array.from(present, (row) => all[row]);
  return (
    squaredCorrelation(
      values,
      Float64Array.from(present, (row) => targets[row]),
    ) >= LEAST_SQUARED_CORRELATION
  );
}

/**
 * Whether a column says what is to be predicted. Classes: each value of the column, or each side of one threshold, stands
 * for a class, and that is right in 99 % of the rows in which the most frequent class is wrong. Values: the target is the
 * column times a number plus a number, or one number for each value of the column, but for rounding.
 * @returns one warning or none
 */
export function targetColumnWarnings(dataset: Dataset, index: number): DataWarning[] {
  const { target, rows } = dataset;
  if (rows < LEAST_ROWS) return [];
  const tells =
    target.kind === 'classes'
      ? tellsClasses(dataset, index, target)
      : tellsValues(dataset, index, target.values);
  if (!tells) return [];
  const name = dataset.featureNames[index];
  const what = target.kind === 'classes' ? 'the class of nearly every row' : `${target.name} of every row`;
  return [
    {
      kind: 'targetColumn',
      sentence: `The column "${name}" alone tells ${what}. If it is not known before what is to be predicted, or was made from it, leave it out: the model would only copy it.`,
      columns: [name],
      isNegligible: false,
      count: rows,
      rows: [],
    },
  ];
}
