import { describe, expect, it } from 'vitest';
import { splitRows } from '../../src-main/data/split.ts';
import { PARTS, type Dataset, type SplitRows } from '../../src-main/domain/dataset.ts';
import type { SharesSplit } from '../../src-main/domain/split-spec.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
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

function sizesOf(rows: SplitRows): number[] {
  return PARTS.map((part) => rows[part].length);
}

function classCounts(dataset: Dataset, rows: Int32Array): number[] {
  const { target } = dataset;
  if (target.kind !== 'classes') throw new Error('expected classes');
  return target.classNames.map((_, label) => rows.filter((row) => target.labels[row] === label).length);
}

const SPLIT: SharesSplit = { train: 0.6, validation: 0.2, test: 0.2 };

describe('splitRows', () => {
  it('puts every row into exactly one part, in ascending order', () => {
    const rows = splitRows(withValues(101), SPLIT, 'regression');
    const all = PARTS.flatMap((part) => [...rows[part]]);
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 101 }, (_, row) => row));
    for (const part of PARTS) expect([...rows[part]]).toEqual([...rows[part].toSorted()]);
  });

  it('rounds sizes by largest remainders', () => {
    // 569 · 0.6 = 341.4, · 0.2 = 113.8: two rows are left over by 341 + 113 + 113, for the two remainders of 0.8.
    expect(sizesOf(splitRows(withValues(569), SPLIT, 'regression'))).toEqual([341, 114, 114]);
    // 10 · 0.7 = 7, · 0.1 = 1: exact, although 0.7 + 0.2 + 0.1 is not exactly 1.
    const shares = { train: 0.7, validation: 0.2, test: 0.1 };
    expect(sizesOf(splitRows(withValues(10), shares, 'regression'))).toEqual([7, 2, 1]);
  });

  it('leaves rows out where the shares add up to less than 1', () => {
    const rows = splitRows(withValues(1000), { train: 0.1, validation: 0.05, test: 0.05 }, 'regression');
    expect(sizesOf(rows)).toEqual([100, 50, 50]);
    expect(new Set(PARTS.flatMap((part) => [...rows[part]])).size).toBe(200);
  });

  it('is the same for the same seed and another one for another seed', () => {
    const dataset = withClasses([60, 40]);
    const split = (seed?: number): SplitRows => splitRows(dataset, { ...SPLIT, seed }, 'classification');
    expect(split(3)).toEqual(split(3));
    expect(split()).toEqual(split(0));
    expect(split(1)).not.toEqual(split(0));
  });

  it('draws train rows from everywhere', () => {
    const { train } = splitRows(withValues(1000), SPLIT, 'regression');
    // Hypergeometric with mean 300 and standard deviation √(1000·0.6·0.4·0.25·1000/999) = 7.7; 5 of them are 39.
    const below = train.filter((row) => row < 500).length;
    expect(Math.abs(below - 300)).toBeLessThan(39);
  });
});

describe('stratification', () => {
  it("is on for classification, keeps each class's share and the parts' sizes", () => {
    // Class 0: 212 rows, 127.2 / 42.4 / 42.4. Class 1: 357 rows, 214.2 / 71.4 / 71.4. Parts: 341 / 114 / 114.
    const dataset = withClasses([212, 357]);
    const rows = splitRows(dataset, SPLIT, 'classification');
    expect(sizesOf(rows)).toEqual([341, 114, 114]);
    const [train, validation, test] = PARTS.map((part) => classCounts(dataset, rows[part]));
    expect([127, 128]).toContain(train[0]);
    expect([42, 43]).toContain(validation[0]);
    expect([42, 43]).toContain(test[0]);
  });

  it('is exact where the shares are', () => {
    const dataset = withClasses([50, 50, 50]);
    const rows = splitRows(dataset, SPLIT, 'classification');
    expect(PARTS.map((part) => classCounts(dataset, rows[part]))).toEqual([
      [30, 30, 30],
      [10, 10, 10],
      [10, 10, 10],
    ]);
  });

  it('can be switched off', () => {
    const dataset = withClasses([500, 500]);
    const counts = [0, 1, 2, 3].map((seed) => {
      const rows = splitRows(dataset, { ...SPLIT, stratify: false, seed }, 'classification');
      expect(sizesOf(rows)).toEqual([600, 200, 200]);
      return classCounts(dataset, rows.train)[0];
    });
    expect(new Set(counts).size).toBeGreaterThan(1);
  });

  it('holds sizes exactly and classes within one row, whatever the numbers', () => {
    const stream = new RandomStream(7, 'split');
    for (let round = 0; round < 300; round++) {
      const classes = 2 + stream.nextBelow(8);
      const counts = Array.from({ length: classes }, () => 12 + stream.nextBelow(40));
      const weights = Array.from({ length: 4 }, (_, part) =>
        part === 3 ? stream.nextBelow(4) : 3 + stream.nextBelow(9),
      );
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const [train, validation, test] = weights.map((weight) => weight / total);
      const dataset = withClasses(counts);
      const rows = splitRows(dataset, { train, validation, test, seed: round }, 'classification');
      [train, validation, test].forEach((share, index) => {
        const part = rows[PARTS[index]];
        expect(Math.abs(part.length - dataset.rows * share)).toBeLessThan(1);
        classCounts(dataset, part).forEach((count, label) => {
          expect(Math.abs(count - counts[label] * share)).toBeLessThanOrEqual(1 + 1e-9);
        });
      });
    }
  });
});

describe('a split that cannot be', () => {
  it('would leave a part empty', async () => {
    const shares = { train: 0.8, validation: 0.1, test: 0.1 };
    expect(await problemsOf(() => splitRows(withValues(3), shares, 'regression'))).toEqual([
      'split.validation: expected a share that gives at least one of 3 rows, received 0.1',
      'split.test: expected a share that gives at least one of 3 rows, received 0.1',
    ]);
  });

  it('would leave a class without a row to train on', async () => {
    const shares = { train: 0.1, validation: 0.45, test: 0.45 };
    expect(await problemsOf(() => splitRows(withClasses([100, 2]), shares, 'classification'))).toEqual([
      'split.train: expected at least one row of each class to train on, received none of class "c1" (2 in all)',
    ]);
  });
});

describe('rows in groups', () => {
  /** `sizes[g]` rows of group g, all of class `classes[g]`. */
  function withGroups(sizes: readonly number[], classes: readonly number[]): Dataset {
    const codes = sizes.flatMap((size, group) => Array<number>(size).fill(group));
    const labels = Int32Array.from(codes, (group) => classes[group]);
    const classNames = [...new Set(classes)].sort().map((label) => `c${label}`);
    const levels = sizes.map((_, group) => `g${group}`);
    return {
      ...withValues(codes.length),
      target: { kind: 'classes', labels, classNames },
      groups: { name: 'site', kind: 'category', codes: Int32Array.from(codes), levels },
    };
  }

  it('fall into one part each, as near to the shares as groups allow', () => {
    const dataset = withGroups(
      Array<number>(20).fill(5),
      Array.from({ length: 20 }, (_, group) => group % 2),
    );
    const rows = splitRows(dataset, SPLIT, 'classification');
    expect(sizesOf(rows)).toEqual([60, 20, 20]);
    expect(PARTS.map((part) => classCounts(dataset, rows[part]))).toEqual([
      [30, 30],
      [10, 10],
      [10, 10],
    ]);
    const groupsOf = (part: Int32Array): number[] => [...new Set(part.map((row) => Math.floor(row / 5)))];
    expect(PARTS.flatMap((part) => groupsOf(rows[part])).toSorted((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, group) => group),
    );
  });

  it('are left out as whole groups where the shares add up to less than 1', () => {
    const dataset = withGroups(Array<number>(20).fill(5), Array<number>(20).fill(0));
    const rows = splitRows(dataset, { train: 0.5, validation: 0.1, test: 0.1 }, 'regression');
    expect(sizesOf(rows)).toEqual([50, 10, 10]);
  });

  it('cannot train on a class whose only group is elsewhere', async () => {
    // The third class's group is too large for any part but the test part.
    const dataset = withGroups([10, 10, 60], [0, 1, 2]);
    const shares = { train: 0.2, validation: 0.1, test: 0.7 };
    const problems = await problemsOf(() =>
      splitRows(dataset, { ...shares, stratify: false }, 'classification'),
    );
    expect(problems).toContain(
      'split.train: expected at least one row of each class to train on, received none of class "c2" (60 in all, of one group)',
    );
  });
});

describe('a test file', () => {
  function withTestFile(dataset: Dataset, testFrom: number): Dataset {
    return { ...dataset, testFrom };
  }
  const OWN = { train: 0.8, validation: 0.2, test: 0 };

  it('is the test part, and the other rows are divided as without it', () => {
    const dataset = withTestFile(withClasses([60, 40]), 70);
    const rows = splitRows(dataset, OWN, 'classification');
    expect([...rows.test]).toEqual(Array.from({ length: 30 }, (_, index) => 70 + index));
    expect(sizesOf(rows)).toEqual([56, 14, 30]);
    expect(Math.max(...rows.train, ...rows.validation)).toBe(69);
    expect(splitRows(dataset, OWN, 'classification')).toEqual(rows);
  });

  it('may leave rows of the other file out', () => {
    const dataset = withTestFile(withValues(100), 80);
    expect(sizesOf(splitRows(dataset, { train: 0.5, validation: 0.25, test: 0 }, 'regression'))).toEqual([
      40, 20, 20,
    ]);
  });

  it('has no class alone', async () => {
    const dataset = withClasses([50, 30]);
    const labels = Int32Array.from({ length: 80 }, (_, row) => (row < 50 ? 0 : 1));
    const target = { kind: 'classes', labels, classNames: ['c0', 'c1'] } as const;
    expect(
      await problemsOf(() => splitRows({ ...dataset, target, testFrom: 50 }, OWN, 'classification')),
    ).toEqual([
      'split.train: expected at least one row of each class to train on, received none of class "c1" (30 in all)',
    ]);
  });

  it('has groups of its own', async () => {
    const codes = Int32Array.from({ length: 20 }, (_, row) => Math.floor(row / 2));
    const groups = { name: 'site', kind: 'category', codes, levels: [...codes].map(String) } as const;
    const apart = { ...withValues(20), groups, testFrom: 12 };
    expect(sizesOf(splitRows(apart, OWN, 'regression'))).toEqual([10, 2, 8]);
    expect(await problemsOf(() => splitRows({ ...apart, testFrom: 13 }, OWN, 'regression'))).toEqual([
      'split.groupBy: expected groups that the test file does not have too, because rows of one group stay together, received 1 in both files, as "3"',
    ]);
  });
});
