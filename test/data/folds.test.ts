import { describe, expect, it } from 'vitest';
import { foldRows } from '../../src-main/data/folds.ts';
import { PARTS, type Dataset, type SplitRows } from '../../src-main/domain/dataset.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { foldPlaceAt, seedsOfFolds, type FoldsSplit } from '../../src-main/domain/split-spec.ts';
import oracle from '../oracle/folds.json' with { type: 'json' };
import { problemsOf } from './temporary-files.ts';

/** A data set of which only the labels matter: `counts[c]` rows of class c, the classes mixed. */
function withClasses(counts: readonly number[]): Dataset {
  const labels = counts.flatMap((count, label) => Array<number>(count).fill(label));
  const rows = labels.length;
  const mixed = Int32Array.from({ length: rows }, (_, row) => labels[(row * 7919) % rows]);
  const classNames = counts.map((_, label) => `c${label}`);
  const target = { kind: 'classes', labels: mixed, classNames } as const;
  return { name: 'test', rows, features: new Float32Array(rows), featureNames: ['a'], target, hash: '' };
}

function withValues(rows: number): Dataset {
  const target = { kind: 'values', values: new Float64Array(rows), name: 'y' } as const;
  return { name: 'test', rows, features: new Float32Array(rows), featureNames: ['a'], target, hash: '' };
}

const taskOf = ({ target }: Dataset) => (target.kind === 'classes' ? 'classification' : 'regression');

/** The rows of every seed's fold, in the order of seeds. */
function allFolds(dataset: Dataset, split: FoldsSplit): SplitRows[] {
  return Array.from({ length: seedsOfFolds(split) }, (_, index) =>
    foldRows(dataset, split, taskOf(dataset), foldPlaceAt(split, index)),
  );
}

function classCounts({ target }: Dataset, rows: Int32Array): number[] {
  if (target.kind !== 'classes') throw new Error('expected classes');
  return target.classNames.map((_, label) => rows.filter((row) => target.labels[row] === label).length);
}

const ascending = (numbers: readonly number[]): number[] => numbers.toSorted((one, other) => one - other);
const allRows = (count: number): number[] => Array.from({ length: count }, (_, row) => row);

describe('folds', () => {
  it('make each row a test row exactly once per repeat, and use every row in every fold', () => {
    for (const dataset of [withClasses([20, 31, 7]), withValues(58)]) {
      const folds = allFolds(dataset, { folds: 5, repeats: 3 });
      for (const rows of folds)
        expect(ascending(PARTS.flatMap((part) => [...rows[part]]))).toEqual(allRows(58));
      for (const repeat of [0, 1, 2]) {
        const tested = folds.slice(5 * repeat, 5 * (repeat + 1)).flatMap(({ test }) => [...test]);
        expect(ascending(tested)).toEqual(allRows(58));
      }
    }
  });

  it.each(oracle.plain)('of $rows rows in $folds have the sizes of KFold', ({ rows, folds, sizes }) => {
    const made = allFolds(withValues(rows), { folds, validation: 0.4 });
    expect(ascending(made.map(({ test }) => test.length))).toEqual(sizes);
  });

  it.each(oracle.stratified)(
    'of classes of $classRows in $folds have the sizes and class counts of StratifiedKFold',
    ({ classRows, folds, perClass, sizes }) => {
      const dataset = withClasses(classRows);
      const made = allFolds(dataset, { folds });
      const counts = made.map(({ test }) => classCounts(dataset, test));
      expect(ascending(made.map(({ test }) => test.length))).toEqual(sizes);
      expect(classRows.map((_, label) => ascending(counts.map((count) => count[label])))).toEqual(perClass);
    },
  );

  it('keep the share of every class in every part within one row', () => {
    const stream = new RandomStream(5, 'split');
    for (let round = 0; round < 100; round++) {
      const classes = Array.from({ length: 2 + stream.nextBelow(4) }, () => 8 + stream.nextBelow(60));
      const folds = 2 + stream.nextBelow(5);
      const inner = 2 + stream.nextBelow(3);
      const dataset = withClasses(classes);
      for (const split of [
        { folds, inner, seed: round },
        { folds, validation: 0.3, seed: round },
      ])
        for (const rows of allFolds(dataset, split)) {
          const [train, validation, test] = PARTS.map((part) => classCounts(dataset, rows[part]));
          classes.forEach((count, label) => {
            expect(Math.abs(test[label] - count / folds)).toBeLessThan(1);
            const left = train[label] + validation[label];
            const share = 'inner' in split ? 1 / inner : 0.3;
            expect(Math.abs(validation[label] - left * share)).toBeLessThan(1);
          });
        }
    }
  });

  it('validate on each row that a test fold leaves exactly once, where inner folds are asked for', () => {
    const split = { folds: 3, repeats: 2, inner: 4 };
    const folds = allFolds(withClasses([30, 25]), split);
    for (let outer = 0; outer < 6; outer++) {
      const own = folds.slice(4 * outer, 4 * (outer + 1));
      for (const { test } of own) expect(test).toEqual(own[0].test);
      const validated = own.flatMap(({ validation }) => [...validation]);
      expect(ascending([...validated, ...own[0].test])).toEqual(allRows(55));
    }
  });

  it('take the validation rows as a share of what a test fold leaves, a fifth where none is named', () => {
    const [first] = allFolds(withValues(100), { folds: 5 });
    expect(PARTS.map((part) => first[part].length)).toEqual([64, 16, 20]);
    const [other] = allFolds(withValues(100), { folds: 5, validation: 0.25 });
    expect(PARTS.map((part) => other[part].length)).toEqual([60, 20, 20]);
  });

  it('are drawn from the seed of the split and the repeat, and the same whenever they are', () => {
    const dataset = withClasses([40, 40]);
    const split = { folds: 4, repeats: 2 };
    expect(allFolds(dataset, split)).toEqual(allFolds(dataset, split));
    const [one, , , , other] = allFolds(dataset, split);
    expect(one.test).not.toEqual(other.test);
    expect(allFolds(dataset, { ...split, seed: 1 })[0].test).not.toEqual(one.test);
    // A repeat more moves no fold that was there.
    expect(allFolds(dataset, { ...split, repeats: 3 }).slice(0, 8)).toEqual(allFolds(dataset, split));
  });

  it('have rows from all over the data', () => {
    const { test } = foldRows(withValues(1000), { folds: 5 }, 'regression', foldPlaceAt({ folds: 5 }, 0));
    const inFirstHalf = test.filter((row) => row < 500).length;
    // Hypergeometric: 100 of 200 expected, sd 6.3.
    expect(Math.abs(inFirstHalf - 100)).toBeLessThan(32);
  });

  it('leave classes to chance where they are not to be stratified', () => {
    const dataset = withClasses([100, 100]);
    const spread = (stratify: boolean): number[] =>
      allFolds(dataset, { folds: 10, stratify }).map(({ test }) => classCounts(dataset, test)[0]);
    expect(new Set(spread(true))).toEqual(new Set([10]));
    expect(new Set(spread(false)).size).toBeGreaterThan(1);
  });
});

describe('folds of groups', () => {
  /** 20 groups of 1 to 7 rows, each of one class or mixed. */
  const codes = Int32Array.from(
    Array.from({ length: 20 }, (_, code) => Array<number>(1 + (code % 7)).fill(code)).flat(),
  );
  const levels = Array.from({ length: 20 }, (_, code) => `g${String(code).padStart(2, '0')}`);
  const labels = codes.map((code, row) => (code + (row % 3 === 0 ? 1 : 0)) % 2);
  const dataset: Dataset = {
    ...withValues(codes.length),
    target: { kind: 'classes', labels, classNames: ['a', 'b'] },
    groups: { name: 'patient', kind: 'category', codes, levels },
  };
  const split = { folds: 4, repeats: 2, groupBy: 'patient' };

  it.each([split, { ...split, inner: 3 }])(
    'never divide a group, and test every row once per repeat: %j',
    (own) => {
      const folds = allFolds(dataset, own);
      for (const rows of folds) {
        const partsOfGroup = levels.map((_, code) =>
          PARTS.filter((part) => rows[part].some((row) => codes[row] === code)),
        );
        expect(partsOfGroup.every(({ length }) => length === 1)).toBe(true);
        expect(ascending(PARTS.flatMap((part) => [...rows[part]]))).toEqual(allRows(codes.length));
      }
      const inner = 'inner' in own ? 3 : 1;
      const tested = folds
        .slice(0, 4 * inner)
        .filter((_, index) => index % inner === 0)
        .flatMap(({ test }) => [...test]);
      expect(ascending(tested)).toEqual(allRows(codes.length));
    },
  );

  it('are refused where there are fewer groups than folds', async () => {
    const few = {
      ...dataset,
      groups: {
        name: 'patient',
        kind: 'category',
        codes: codes.map((code) => code % 3),
        levels: levels.slice(0, 3),
      },
    } as const;
    const made = await problemsOf(() => allFolds(few, split));
    expect(made).toEqual([
      expect.stringMatching(/^split.groupBy: expected a column with at least 4 different values/),
    ]);
  });
});

describe('folds that cannot be made', () => {
  const problems = (dataset: Dataset, split: FoldsSplit): Promise<string[]> =>
    problemsOf(() => allFolds(dataset, split));

  it('are more than there are rows', async () => {
    expect(await problems(withValues(4), { folds: 5 })).toEqual([
      'split.folds: expected at most as many folds as rows, received 4 rows',
    ]);
  });

  it('leave no row to train or to validate on', async () => {
    expect(await problems(withValues(2), { folds: 2 })).toEqual([
      'split: expected rows for training, validation and test in every fold, received 2 rows',
    ]);
  });

  it('leave a class without a row to train on, and the fold is named', async () => {
    expect(await problems(withClasses([1, 60]), { folds: 3, inner: 2 })).toEqual([
      expect.stringMatching(
        /^split.folds: expected at least one row of each class to train on, received none of class "c0" in repeat 1, fold \d, inner fold \d \(1 in all\)$/,
      ),
    ]);
  });
});
