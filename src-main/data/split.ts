import { PARTS, type Dataset, type Part, type SplitRows } from '../domain/dataset.ts';
import { invalidField, invalidInput, showValue, type FieldProblem } from '../domain/errors.ts';
import type { Task } from '../domain/experiment.ts';
import { permutation, RandomStream } from '../domain/random.ts';
import type { SharesSplit } from '../domain/split-spec.ts';
import { divideGroups } from './group-division.ts';

/** The shares of the parts and of the rest, which add up to 1. */
function sharesOf(split: SharesSplit): number[] {
  const shares = PARTS.map((part) => split[part]);
  const rest = 1 - shares.reduce((sum, share) => sum + share, 0);
  // Shares such as 0.7 + 0.2 + 0.1 miss 1 by rounding, which must not leave a row over.
  return [...shares, rest < 1e-9 ? 0 : rest];
}

/** 0.3 · 10 is 3 and not a little below it. */
function floorOf(value: number): number {
  return Math.floor(value + 1e-9);
}

/** Positions of the `count` largest numbers; of equal ones, those where `second` is larger, then the first. */
function largest(count: number, first: readonly number[], second: readonly number[]): number[] {
  const order = first.map((_, index) => index);
  order.sort((a, b) => first[b] - first[a] || second[b] - second[a] || a - b);
  return order.slice(0, count);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/**
 * Divides a number of rows by the method of largest remainders (Hamilton): each size is its share rounded down or up.
 */
function divide(rows: number, shares: readonly number[]): number[] {
  const sizes = shares.map((share) => floorOf(rows * share));
  const remainders = shares.map((share, index) => (share === 0 ? -1 : rows * share - sizes[index]));
  for (const index of largest(rows - sum(sizes), remainders, shares)) sizes[index] += 1;
  return sizes;
}

/**
 * Divides each class so that the parts have exactly these sizes and no class is more than one row away from its share.
 * Each class's shares are rounded down; the rows left over go, class by class, to the parts that miss most rows
 * (Ryser's construction of a 0-1 matrix with given sums, which succeeds in any order of the rows), and among those to
 * the largest remainder.
 * @returns sizes of [class][part]
 */
function divideClasses(
  classSizes: readonly number[],
  shares: readonly number[],
  partSizes: readonly number[],
): number[][] {
  const table = classSizes.map((rows) => shares.map((share) => floorOf(rows * share)));
  const missing = partSizes.map((size, part) => size - sum(table.map((row) => row[part])));
  return table.map((row, index) => {
    const rows = classSizes[index];
    const remainders = shares.map((share, part) => rows * share - row[part]);
    const sizes = [...row];
    for (const part of largest(rows - sum(row), missing, remainders)) {
      sizes[part] += 1;
      missing[part] -= 1;
    }
    return sizes;
  });
}

/** The parts that the split makes: all, or those that are no test file's. */
function ownParts({ testFrom }: Dataset): readonly Part[] {
  return testFrom === undefined ? PARTS : PARTS.filter((part) => part !== 'test');
}

function emptyPartProblems(
  parts: readonly Part[],
  sizes: readonly number[],
  split: SharesSplit,
  rows: number,
): FieldProblem[] {
  return parts.flatMap((part, index) =>
    sizes[index] > 0
      ? []
      : [
          {
            field: `split.${part}`,
            expected: `a share that gives at least one of ${rows} rows`,
            received: String(split[part]),
          },
        ],
  );
}

/** Rows in groups, each in random order: one group per class, or a single one. */
function groupRows(dataset: Dataset, order: Int32Array, byClass: boolean): number[][] {
  const { target } = dataset;
  if (!byClass || target.kind !== 'classes') return [[...order]];
  const groups = target.classNames.map((): number[] => []);
  for (const row of order) groups[target.labels[row]].push(row);
  return groups;
}

/** How many groups rows fall into, in words; nothing where rows are on their own. */
function groupWords({ groups }: Dataset, rows: Int32Array): string {
  if (groups === undefined) return '';
  const { size } = new Set(rows.map((row) => groups.codes[row]));
  return size === 1 ? ', of one group' : `, of ${size} groups`;
}

function emptyClassProblems(dataset: Dataset, train: Int32Array): FieldProblem[] {
  const { target } = dataset;
  if (target.kind !== 'classes') return [];
  const seen = new Set(Array.from(train, (row) => target.labels[row]));
  return target.classNames.flatMap((name, index) => {
    if (seen.has(index)) return [];
    const all = Int32Array.from({ length: dataset.rows }, (_, row) => row);
    const rows = all.filter((row) => target.labels[row] === index);
    const received = `none of class ${showValue(name)} (${rows.length} in all${groupWords(dataset, rows)})`;
    return [{ field: 'split.train', expected: 'at least one row of each class to train on', received }];
  });
}

/** A group in both files cannot stay together. */
function assertGroupsApart({ groups, testFrom }: Dataset): void {
  if (groups === undefined || testFrom === undefined) return;
  const { codes, levels } = groups;
  const own = new Set(codes.subarray(0, testFrom));
  const shared = [...new Set(codes.subarray(testFrom))].filter((code) => own.has(code));
  if (shared.length === 0) return;
  const shown = shared.slice(0, 3).map((code) => showValue(levels[code]));
  throw invalidField(
    'split.groupBy',
    'groups that the test file does not have too, because rows of one group stay together',
    `${shared.length} in both files, as ${shown.join(', ')}`,
  );
}

/** Divides rows that are on their own: each class alike where asked, and sizes exactly. */
function divideRows(dataset: Dataset, split: SharesSplit, byClass: boolean, rows: number): Int32Array[] {
  const shares = sharesOf(split);
  const partSizes = divide(rows, shares);
  const emptyParts = emptyPartProblems(ownParts(dataset), partSizes, split, rows);
  if (emptyParts.length > 0) throw invalidInput(emptyParts);
  const order = permutation(rows, new RandomStream(split.seed ?? 0, 'split'));
  const groups = groupRows(dataset, order, byClass);
  const sizes = divideClasses(
    groups.map((group) => group.length),
    shares,
    partSizes,
  );
  return PARTS.map((_, at) => {
    const chosen = groups.flatMap((group, index) => {
      const start = sum(sizes[index].slice(0, at));
      return group.slice(start, start + sizes[index][at]);
    });
    return Int32Array.from(chosen).sort();
  });
}

/**
 * Divides a data set's rows into training, validation and test rows; the same split for the same data and spec.
 * Where the shares add up to less than 1, rows are left out. For classification each class is divided alike unless
 * `stratify` is false. Rows of one group fall into one part, whose sizes are then as near to the shares as groups allow.
 * The rows of a test file are the test part. Rows of a part are in ascending order.
 * @throws AppError `invalid` for a part that would be empty, a class without a row to train on, or a group in both files
 */
export function splitRows(dataset: Dataset, split: SharesSplit, task: Task): SplitRows {
  const { groups, testFrom } = dataset;
  const rows = testFrom ?? dataset.rows;
  const byClass = split.stratify ?? task === 'classification';
  assertGroupsApart(dataset);
  const division = { shares: sharesOf(split), required: ownParts(dataset).length, byClass };
  const all = Int32Array.from({ length: dataset.rows }, (_, row) => row);
  const [train, validation, test] =
    groups === undefined
      ? divideRows(dataset, split, byClass, rows)
      : divideGroups(dataset, all.subarray(0, rows), division, new RandomStream(split.seed ?? 0, 'split'));
  const parts = { train, validation, test: testFrom === undefined ? test : all.slice(testFrom) };
  const emptyClasses = emptyClassProblems(dataset, train);
  if (emptyClasses.length > 0) throw invalidInput(emptyClasses);
  return parts;
}
