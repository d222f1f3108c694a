import type { Dataset, SplitRows } from '../domain/dataset.ts';
import { invalidInput, showValue, type FieldProblem } from '../domain/errors.ts';
import type { Task } from '../domain/experiment.ts';
import { permutation, RandomStream } from '../domain/random.ts';
import { VALIDATION_OF_FOLD, type FoldPlace, type FoldsSplit } from '../domain/split-spec.ts';

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
 * `stratify` is false. Rows of a part are in ascending order.
 * @throws AppError `invalid` for a part that would be empty, or a class without a row to train on
 */
export function foldRows(dataset: Dataset, split: FoldsSplit, task: Task, place: FoldPlace): SplitRows {
  const byClass = split.stratify ?? task === 'classification';
  const order = (rows: Int32Array, second: number): Int32Array =>
    shuffle(dataset, rows, byClass, new RandomStream(split.seed ?? 0, 'folds', place.repeat, second));
  const all = Int32Array.from({ length: dataset.rows }, (_, row) => row);
  const outer = takeFold(order(all, OUTER), split.folds, place.fold);
  const shuffled = order(outer.rest, place.fold + 1);
  const inside =
    split.inner === undefined || place.inner === null
      ? takeShare(shuffled, split.validation ?? VALIDATION_OF_FOLD)
      : takeFold(shuffled, split.inner, place.inner);
  const rows: SplitRows = { train: inside.rest, validation: inside.chosen, test: outer.chosen };
  const emptyParts = emptyPartProblems(rows, dataset.rows);
  const problems = emptyParts.length > 0 ? emptyParts : emptyClassProblems(dataset, rows.train, place);
  if (problems.length > 0) throw invalidInput(problems);
  return rows;
}
