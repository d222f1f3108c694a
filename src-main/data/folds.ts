import type { Dataset, SplitRows } from '../domain/dataset.ts';
import { invalidInput, showValue, type FieldProblem } from '../domain/errors.ts';
import type { Task } from '../domain/experiment.ts';
import { permutation, RandomStream } from '../domain/random.ts';
import { VALIDATION_OF_FOLD, type FoldPlace, type FoldsSplit } from '../domain/split-spec.ts';
import { divideGroups } from './group-division.ts';

/** The second number of the stream that a repeat's outer folds are drawn from; those of fold f's inner ones are f + 1. */
const OUTER = 0;

/** Rows in an order drawn at random; where classes are kept apart, class by class. */
function shuffle(dataset: Dataset, rows: Int32Array, byClass: boolean, stream: RandomStream): Int32Array {
  const shuffled = permutation(rows.length, stream).map((at) => rows[at]);
  const { target } = dataset;
  if (!byClass || target.kind !== 'classes') return shuffled;
  // The sort is stable: within a class the order stays random.
  return shuffled.sort((one, other) => target.labels[one] - target.labels[other]);
}

/** Takes apart the rows at the places that a rule chooses; both parts in ascending order of rows. */
function part(
  rows: Int32Array,
  isChosen: (place: number) => boolean,
): { readonly chosen: Int32Array; readonly rest: Int32Array } {
  return {
    chosen: rows.filter((_, place) => isChosen(place)).sort(),
    rest: rows.filter((_, place) => !isChosen(place)).sort(),
  };
}

/**
 * Deals rows out like cards, the n-th to fold n mod `folds`, and takes one fold. Where they lie class by class, each class
 * is in every fold with its share rounded down or up, and so are the folds' sizes: what scikit-learn's `StratifiedKFold`
 * does.
 */
function takeFold(rows: Int32Array, folds: number, fold: number): ReturnType<typeof part> {
  return part(rows, (place) => place % folds === fold);
}

/** Takes a share of rows, evenly over the order that they lie in: of each class its share rounded down or up. */
function takeShare(rows: Int32Array, share: number): ReturnType<typeof part> {
  // 0.2 · 5 is 1 and not a little below it.
  const before = (place: number): number => Math.floor(place * share + 0.5 + 1e-9);
  return part(rows, (place) => before(place + 1) > before(place));
}

/** One of so many parts of equal size, or a share of the rows. */
type Taking = { readonly count: number; readonly taken: number } | { readonly share: number };

function divideRows(
  dataset: Dataset,
  rows: Int32Array,
  byClass: boolean,
  stream: RandomStream,
  taking: Taking,
): ReturnType<typeof part> {
  const shuffled = shuffle(dataset, rows, byClass, stream);
  return 'share' in taking
    ? takeShare(shuffled, taking.share)
    : takeFold(shuffled, taking.count, taking.taken);
}

/** The same where rows of one group stay together: sizes and classes' shares are then as near as the groups let them be. */
function divideWholeGroups(
  dataset: Dataset,
  rows: Int32Array,
  byClass: boolean,
  stream: RandomStream,
  taking: Taking,
): ReturnType<typeof part> {
  const shares =
    'share' in taking
      ? [taking.share, 1 - taking.share]
      : Array.from({ length: taking.count }, () => 1 / taking.count);
  const parts = divideGroups(dataset, rows, { shares, required: shares.length, byClass }, stream);
  const chosen = new Set(parts['share' in taking ? 0 : taking.taken]);
  return { chosen: rows.filter((row) => chosen.has(row)), rest: rows.filter((row) => !chosen.has(row)) };
}

function emptyPartProblems({ train, validation, test }: SplitRows, rows: number): FieldProblem[] {
  const received = `${rows} rows`;
  if (test.length === 0)
    return [{ field: 'split.folds', expected: 'at most as many folds as rows', received }];
  const expected = 'rows for training, validation and test in every fold';
  return train.length === 0 || validation.length === 0 ? [{ field: 'split', expected, received }] : [];
}

function describePlace({ repeat, fold, inner }: FoldPlace): string {
  const nested = inner === null ? '' : `, inner fold ${inner + 1}`;
  return `repeat ${repeat + 1}, fold ${fold + 1}${nested}`;
}

function emptyClassProblems({ target }: Dataset, train: Int32Array, place: FoldPlace): FieldProblem[] {
  if (target.kind !== 'classes') return [];
  const seen = new Set(train.map((row) => target.labels[row]));
  return target.classNames.flatMap((name, index) => {
    if (seen.has(index)) return [];
    const rows = target.labels.reduce((count, label) => count + (label === index ? 1 : 0), 0);
    const received = `none of class ${showValue(name)} in ${describePlace(place)} (${rows} in all)`;
    return [{ field: 'split.folds', expected: 'at least one row of each class to train on', received }];
  });
}

/**
 * The rows of one fold of a cross-validation; the same for the same data, spec and place. In a repeat every row is a test row
 * of exactly one fold; with inner folds, every other row is a validation row of exactly one of them. Each repeat draws another
 * order from `split.seed`, and so do the inner folds of each fold. For classification each class is divided alike unless
 * `stratify` is false. With `groupBy` rows of one group are never in two parts of a fold. Rows of a part are in ascending order.
 * @throws AppError `invalid` for a part that would be empty, fewer groups than folds, or a class without a row to train on
 */
export function foldRows(dataset: Dataset, split: FoldsSplit, task: Task, place: FoldPlace): SplitRows {
  const byClass = split.stratify ?? task === 'classification';
  const stream = (second: number): RandomStream =>
    new RandomStream(split.seed ?? 0, 'folds', place.repeat, second);
  const { folds, inner, groupBy, validation = VALIDATION_OF_FOLD } = split;
  const divide = groupBy === undefined ? divideRows : divideWholeGroups;
  const all = Int32Array.from({ length: dataset.rows }, (_, row) => row);
  const outer = divide(dataset, all, byClass, stream(OUTER), { count: folds, taken: place.fold });
  const rule: Taking =
    inner === undefined || place.inner === null
      ? { share: validation }
      : { count: inner, taken: place.inner };
  const inside = divide(dataset, outer.rest, byClass, stream(place.fold + 1), rule);
  const rows: SplitRows = { train: inside.rest, validation: inside.chosen, test: outer.chosen };
  const emptyParts = emptyPartProblems(rows, dataset.rows);
  const problems = emptyParts.length > 0 ? emptyParts : emptyClassProblems(dataset, rows.train, place);
  if (problems.length > 0) throw invalidInput(problems);
  return rows;
}
