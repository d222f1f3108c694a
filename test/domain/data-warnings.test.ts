import { describe, expect, it } from 'vitest';
import type { DataWarning } from '../../src-main/domain/data-warning.ts';
import { dataWarnings } from '../../src-main/domain/data-warnings.ts';
import type { Dataset, SplitRows } from '../../src-main/domain/dataset.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import type { TableColumns } from '../../src-main/domain/table-columns.ts';
import { datasetOf, type Cells } from '../data/raw-table.ts';

const ROWS = 60;
const rows = Array.from({ length: ROWS }, (_, row) => row);
const stream = new RandomStream(5, 'split');
/** Numbers without order or copies, and a target that has nothing to do with them. */
const noise = rows.map(() => stream.nextBelow(1e6) / 1000);
const y = rows.map((row) => (row % 2 === 0 ? 'u' : 'v'));

const SPLIT: SplitRows = {
  train: Int32Array.from(rows.slice(0, 40)),
  validation: Int32Array.from(rows.slice(40, 50)),
  test: Int32Array.from(rows.slice(50)),
};

function warningsOf(
  columns: Readonly<Record<string, Cells>>,
  split: SplitRows | null = null,
  settings: Partial<TableColumns> = {},
  task: 'classification' | 'regression' = 'classification',
): DataWarning[] {
  const { y: own = y, ...others } = columns;
  return dataWarnings(datasetOf({ ...others, y: own }, settings, { task }), split);
}

describe('data without fault', () => {
  it('has no warning', () => {
    expect(warningsOf({ noise, group: rows.map((row) => ['a', 'b', 'c'][row % 3]) }, SPLIT)).toEqual([]);
  });
});

describe('copies of rows', () => {
  const withCopies = noise.map((value, row) => (row === 45 ? noise[3] : row >= 58 ? noise[row - 50] : value));

  it('in validation and test rows of what is trained on are counted by part', () => {
    const [warning, ...others] = warningsOf({ noise: withCopies }, SPLIT);
    expect(others).toEqual([]);
    expect(warning).toEqual({
      kind: 'duplicateRows',
      sentence:
        '2 of 10 test rows (20 %) and 1 of 10 validation rows (10 %) also stand among the training rows, with the same value ' +
        'in every column: the model has seen them, so the result looks better than it is.',
      columns: [],
      // √10/2 = 1.6 of the test rows would be too few to matter.
      isNegligible: false,
      count: 3,
      rows: [58, 59, 45],
    });
  });

  it('are counted in the data where no split is known', () => {
    const [warning] = warningsOf({ noise: withCopies });
    expect(warning.sentence).toMatch(
      /^3 rows of 60 stand in the data before, with the same value in every column: /,
    );
    // √60/2 = 3.9.
    expect([warning.count, warning.isNegligible, warning.rows]).toEqual([3, true, [45, 58, 59]]);
  });

  it('within one part are none that mislead', () => {
    const inTraining = noise.map((value, row) => (row === 9 ? noise[3] : value));
    expect(warningsOf({ noise: inTraining }, SPLIT)).toEqual([]);
  });

  it('are equal in every column, gaps included, and another target does not matter', () => {
    const gaps: (number | null)[] = [...noise];
    gaps[2] = gaps[55] = null;
    const other = rows.map((row) => (row === 55 ? 2 : row));
    const settings = { missing: 'mean', columns: { other: { scaling: 'none' } } } as const;
    const found = warningsOf({ gaps, other: other.map((value) => value / 7 + 0.01) }, SPLIT, settings);
    expect(found.map(({ kind }) => kind)).toEqual(['duplicateRows', 'filledCells']);
    expect(found[0].rows).toEqual([55]);
    const apart = rows.map((row) => (row === 55 ? 2.5 : row) / 7 + 0.01);
    expect(warningsOf({ gaps, other: apart }, SPLIT, settings).map(({ kind }) => kind)).toEqual([
      'filledCells',
    ]);
  });

  it('may be no copies where few combinations of values exist', () => {
    const [warning] = warningsOf({ flag: rows.map((row) => (row * 7) % 3) }, SPLIT);
    expect(warning.sentence).toContain(
      'There are only 3 different ones in 60, so that equal ones need not be copies.',
    );
  });

  it('of images are called images', () => {
    const image = (at: number): number[] => rows.map((row) => (row === 59 ? 0 : row) * 4 + at);
    const [warning] = warningsOf({ p0_0: image(0), p0_1: image(1) }, SPLIT);
    expect(warning.sentence).toMatch(/^1 of 10 test images \(10 %\) also stands among the training images/);
  });
});

describe('a column that tells the target', () => {
  it.each<[string, Cells]>([
    ['is the target under another name', y.map((label) => (label === 'u' ? 1 : 0))],
    ['has a level for each class', y.map((label) => `is ${label}`)],
    ['has several levels for each class', rows.map((row) => (row % 2 === 0 ? `a${row % 4}` : `b${row % 4}`))],
    [
      'is on one side of a threshold for each class',
      noise.map((value, row) => (row % 2 === 0 ? value + 1 : -value)),
    ],
    [
      'has gaps exactly where a class is',
      noise.map((value, row) => (row % 2 === 0 ? Math.floor(value / 200) : null)),
    ],
  ])('%s', (_, cells) => {
    const settings = { missing: 'mostFrequent' } as const;
    const found = warningsOf({ noise, leak: cells }, SPLIT, settings).filter(
      ({ kind }) => kind === 'targetColumn',
    );
    expect(found.map(({ columns }) => columns)).toEqual([['leak']]);
    expect(found[0].sentence).toMatch(/^The column "leak" alone tells the class of nearly every row\./);
  });

  it.each<[string, Cells]>([
    ['is right in nine of ten rows', rows.map((row) => (row % 10 === 0 ? 1 : row % 2))],
    ['has another value in every row', noise],
    ['tells one class of three', rows.map((row) => (row % 3 === 0 ? 1 : 0))],
  ])('is none that %s', (_, cells) => {
    const classes = rows.map((row) => ['u', 'v', 'w'][row % 3]);
    const found = [
      ...warningsOf({ noise, column: cells }),
      ...warningsOf({ noise, column: cells, y: classes }),
    ].filter(({ kind }) => kind === 'targetColumn');
    expect(found).toEqual([]);
  });

  it('is no rare class that hardly any row has', () => {
    const rare = rows.map((row) => (row === 7 ? 'v' : 'u'));
    expect(warningsOf({ noise, flag: rows.map((row) => row % 3), y: rare }).map(({ kind }) => kind)).toEqual(
      [],
    );
  });

  it('gives the number to predict by a line, or by its levels', () => {
    const price = noise.map((value) => 3 * value - 7);
    const found = (cells: Cells): string[] =>
      warningsOf({ noise: noise.toReversed(), leak: cells, y: price }, null, {}, 'regression').map(
        ({ kind, columns }) => `${kind} ${columns.join()}`,
      );
    expect(found(price)).toEqual(['targetColumn leak']);
    expect(found(noise)).toEqual(['targetColumn leak']);
    expect(found(noise.map((value, row) => value + (row % 7) / 2))).toEqual([]);
    const steps = rows.map((row) => (row % 5) * (row % 5));
    const byLevel = warningsOf(
      { noise, level: rows.map((row) => `l${row % 5}`), y: steps },
      null,
      {},
      'regression',
    );
    expect(byLevel.map(({ kind }) => kind)).toEqual(['targetColumn']);
  });

  it('is looked for in all rows where a sample speaks for it', () => {
    const many = Array.from({ length: 6000 }, (_, row) => row);
    const numbers = many.map(() => stream.nextBelow(1e9) / 1000);
    const classes = many.map((row) => (row % 2 === 0 ? 'u' : 'v'));
    // Right in 97 of 100 rows: the sample passes, all rows do not.
    const near = many.map((row) => (row % 100 < 3 ? 1 - (row % 2) : row % 2));
    const exact = many.map((row) => row % 2);
    const found = warningsOf({ numbers, near, exact, y: classes });
    expect(found.map(({ kind, columns }) => [kind, ...columns])).toEqual([['targetColumn', 'exact']]);
  });
});

describe('a column that names the rows', () => {
  it.each<[string, Cells]>([
    ['row', rows.map((row) => row + 1)],
    ['stamp', rows.map((row) => 1_600_000_000 + row * row * 1000)],
    ['patient_id', rows.map((row) => ((row * 7919) % 60) * 1_000_003)],
    ['customerId', rows.map((row) => ((row * 7919) % 60) * 1_000_003)],
    ['name', rows.map((row) => `person ${(row * 7919) % 60}`)],
    ['shuffled', rows.map((row) => (row * 7919) % 61)],
  ])('%s', (name, cells) => {
    const found = warningsOf({ noise, [name]: cells }, SPLIT).filter(({ kind }) => kind === 'identifier');
    expect(found.map(({ columns }) => columns)).toEqual([[name]]);
  });

  it.each<[string, Cells]>([
    ['measure', noise],
    ['income', rows.map((row) => ((row * 7919) % 60) * 1_000_003)],
    ['humid', rows.map((row) => row % 30)],
    ['group_id', rows.map((row) => row % 30)],
  ])('is none like %s', (name, cells) => {
    expect(warningsOf({ noise, [name]: cells }).filter(({ kind }) => kind === 'identifier')).toEqual([]);
  });
});

describe('levels that no training row has', () => {
  const colour = rows.map((row) =>
    row === 45 || row === 57 ? 'violet' : row === 58 ? 'amber' : ['red', 'blue'][row % 2],
  );

  it('are named and counted', () => {
    const shuffled = colour.map((name, row) => (row < 40 && row % 5 === 0 ? 'red' : name));
    expect(warningsOf({ noise, colour: shuffled }, SPLIT)).toEqual([
      {
        kind: 'unseenLevels',
        sentence:
          '3 validation or test rows have a value in the column "colour" that no training row has (violet, amber): ' +
          'all inputs of the column are 0 there.',
        columns: ['colour'],
        isNegligible: false,
        count: 3,
        rows: [45, 57, 58],
      },
    ]);
  });

  it('are known where the spec gives their order', () => {
    const order = ['red', 'blue', 'violet', 'amber'];
    const shuffled = colour.map((name, row) => (row % 5 === 0 ? 'red' : name));
    expect(
      warningsOf({ noise, colour: shuffled }, SPLIT, { columns: { colour: { encoding: 'ordinal', order } } }),
    ).toEqual([]);
  });
});

describe('empty cells', () => {
  it('are counted by what was done with them', () => {
    const gappy = noise.map((value, row) => (row % 10 === 1 ? null : value));
    const level = rows.map((row) => (row % 20 === 3 ? null : ['a', 'b', 'c'][row % 3]));
    const found = warningsOf({ gappy, level, noise: noise.toReversed() }, null, {
      missing: 'ownCategory',
      columns: { gappy: { missing: 'dropRow' } },
    });
    expect(found.map(({ kind, sentence, count }) => [kind, sentence, count])).toEqual([
      ['droppedRows', '6 of 60 rows were left out for an empty cell in "gappy" (6).', 6],
      [
        'filledCells',
        '3 empty cells were filled with what the training rows say: "level" (3, a level of its own).',
        3,
      ],
    ]);
  });
});

describe('a hundred thousand rows of a hundred columns', () => {
  it('are looked through in seconds', () => {
    const [count, width] = [1e5, 100];
    const features = new Float32Array(count * width);
    for (let at = 0; at < features.length; at++) features[at] = Math.imul(at, 2654435761) / 2 ** 31;
    features.copyWithin((count - 1) * width, 0, width);
    const labels = Int32Array.from({ length: count }, (_, row) => row % 2);
    const dataset: Dataset = {
      name: 'large',
      rows: count,
      features,
      featureNames: Array.from({ length: width }, (_, index) => `x${index}`),
      target: { kind: 'classes', labels, classNames: ['u', 'v'] },
      hash: '',
    };
    const started = performance.now();
    const found = dataWarnings(dataset, null);
    // A tenth of that on an idle machine.
    expect(performance.now() - started).toBeLessThan(10_000);
    expect(found.map(({ kind, rows: shown }) => [kind, ...shown])).toEqual([['duplicateRows', count - 1]]);
  });
});
