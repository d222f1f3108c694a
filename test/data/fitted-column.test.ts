import { describe, expect, it } from 'vitest';
import { prepareData } from '../../src-main/data/prepare.ts';
import { inputNamesOf, PARTS, type SplitRows } from '../../src-main/domain/dataset.ts';
import type { FeatureScaling, ColumnSpec } from '../../src-main/domain/table-columns.ts';
import reference from '../oracle/preprocessing.json' with { type: 'json' };
import { datasetOf, type Cells } from './raw-table.ts';
import { problemsOf } from './temporary-files.ts';

type ColumnName = keyof typeof reference.columns;

function splitOf(train: number[], validation: number[], test: number[]): SplitRows {
  return {
    train: Int32Array.from(train),
    validation: Int32Array.from(validation),
    test: Int32Array.from(test),
  };
}

/** What a column becomes, by the names of its inputs, row by row in the order training, validation, test. */
function prepareColumn(cells: Cells, spec: ColumnSpec, rows: SplitRows, scaling: FeatureScaling = 'none') {
  const y = cells.map((_, row) => (row % 2 === 0 ? 'u' : 'v'));
  const dataset = datasetOf({ x: cells, y }, { columns: { x: spec } });
  const { inputs, parts, featureScales } = prepareData(dataset, rows, { features: scaling });
  const all = PARTS.flatMap((part) => [...parts[part].features]);
  const names = inputNamesOf(dataset);
  expect(names).toHaveLength(inputs);
  expect(featureScales).toHaveLength(inputs);
  return Object.fromEntries(names.map((name, at) => [name, all.filter((_, index) => index % inputs === at)]));
}

describe('agreement with scikit-learn, fitted on the training rows', () => {
  const { train, validation, test } = reference.rows;
  const rows = splitOf(train, validation, test);
  const order = [...train, ...validation, ...test];
  const mostFrequent = { type: 'category', missing: 'mostFrequent' } as const;
  const ownCategory = { type: 'category', missing: 'ownCategory' } as const;
  const ordinal = { encoding: 'ordinal' } as const;

  it.each<[keyof typeof reference.cases, ColumnName, ColumnSpec]>([
    ['age mean', 'age', { missing: 'mean' }],
    ['age median', 'age', { missing: 'median' }],
    ['age mean, standardized', 'age', { missing: 'mean', scaling: 'standardize' }],
    ['income median, standardized', 'income', { missing: 'median', scaling: 'standardize' }],
    ['income mean, in its range', 'income', { missing: 'mean', scaling: 'minMax' }],
    ['visits most frequent', 'visits', { missing: 'mostFrequent' }],
    ['colour most frequent, ordinal', 'colour', { ...mostFrequent, ...ordinal }],
    ['colour own category, ordinal', 'colour', { ...ownCategory, ...ordinal }],
    [
      'size in its order, standardized',
      'size',
      { ...mostFrequent, ...ordinal, order: ['small', 'medium', 'large'], scaling: 'standardize' },
    ],
    ['site, ordinal, in its range', 'site', { ...ordinal, scaling: 'minMax' }],
  ])('%s', (name, column, spec) => {
    const { encoded } = reference.cases[name];
    const { x } = prepareColumn(reference.columns[column], spec, rows);
    expect(x).toHaveLength(order.length);
    order.forEach((row, index) => {
      const [expected] = encoded[row];
      // Half a unit in the last place of float32 is 6e-8.
      expect(Math.abs(x[index] - expected)).toBeLessThanOrEqual(1e-7 * Math.max(1, Math.abs(expected)));
    });
  });

  it.each<[keyof typeof reference.cases, ColumnName, ColumnSpec]>([
    ['colour most frequent, one-hot', 'colour', mostFrequent],
    ['colour own category, one-hot', 'colour', ownCategory],
    ['site, one-hot', 'site', { type: 'category' }],
  ])('%s', (name, column, spec) => {
    const { encoded, levels } = reference.cases[name];
    // Scaling of all columns does not touch inputs that say yes or no.
    const inputs = prepareColumn(reference.columns[column], spec, rows, 'standardize');
    const known = (levels ?? []).map((level) => (level === '~missing' ? 'x=(missing)' : `x=${level}`));
    known.forEach((input, at) => expect(inputs[input]).toEqual(order.map((row) => encoded[row][at])));
    // Levels that no training row has keep an input, so that every split has models of one shape.
    const others = Object.keys(inputs).filter((input) => !known.includes(input));
    expect(others.length).toBeGreaterThan(0);
    for (const input of others) expect(inputs[input]).toEqual(order.map(() => 0));
  });
});

describe('a column that is fitted', () => {
  const rows = splitOf([0, 1, 2, 3], [4], [5]);

  it('has its gaps filled from the training rows alone, and is scaled behind that', () => {
    // Training values 1, 2, 2, and a gap: mean 5/3, median and most frequent 2.
    const cells = [1, 2, null, 2, null, 90];
    expect(prepareColumn(cells, { missing: 'mean' }, rows).x.map((value) => value * 3)).toEqual(
      [3, 6, 5, 6, 5, 270].map((value) => expect.closeTo(value, 5) as number),
    );
    expect(prepareColumn(cells, { missing: 'median' }, rows).x).toEqual([1, 2, 2, 2, 2, 90]);
    expect(prepareColumn(cells, { missing: 'mostFrequent', scaling: 'minMax' }, rows).x).toEqual([
      0, 1, 1, 1, 1, 89,
    ]);
  });

  it('takes the smallest of equally frequent values', () => {
    expect(prepareColumn([7, 3, 3, 7, null, 1], { missing: 'mostFrequent' }, rows).x[4]).toBe(3);
    const colours = prepareColumn(
      ['red', 'blue', 'blue', 'red', null, 'red'],
      { missing: 'mostFrequent' },
      rows,
    );
    expect(colours['x=blue'][4]).toBe(1);
  });

  it('follows its own scaling, or that of all columns', () => {
    const cells = [0, 2, 4, 4, 4, 8];
    expect(prepareColumn(cells, {}, rows, 'minMax').x).toEqual([0, 0.5, 1, 1, 1, 2]);
    expect(prepareColumn(cells, { scaling: 'none' }, rows, 'minMax').x).toEqual(cells);
  });

  it('orders levels that are numbers as numbers', () => {
    const sizes = ['9', '10', '11', '9', '10', '9'];
    expect(prepareColumn(sizes, { encoding: 'ordinal' }, rows).x).toEqual([0, 1, 2, 0, 1, 0]);
    expect(Object.keys(prepareColumn(sizes, {}, rows))).toEqual(['x=9', 'x=10', 'x=11']);
  });

  it('counts an unknown level of an order as it stands there', () => {
    const cells = ['low', 'low', 'high', 'low', 'middle', null];
    const order = ['low', 'middle', 'high'];
    const spec = { encoding: 'ordinal', order, missing: 'ownCategory' } as const;
    expect(prepareColumn(cells, spec, rows).x).toEqual([0, 0, 2, 0, 1, 3]);
    const unordered = { encoding: 'ordinal', missing: 'ownCategory' } as const;
    expect(prepareColumn(cells, unordered, rows).x).toEqual([1, 1, 0, 1, -1, 2]);
  });

  it('has no input for gaps where there are none, and one of zeros where no training row has one', () => {
    const without = prepareColumn(['a', 'b', 'a', 'b', 'a', 'a'], { missing: 'ownCategory' }, rows);
    expect(Object.keys(without)).toEqual(['x=a', 'x=b']);
    const unseen = prepareColumn(['a', 'b', 'a', 'b', null, 'a'], { missing: 'ownCategory' }, rows);
    expect(unseen['x=(missing)']).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('needs a training row with a value', async () => {
    const gaps = [null, null, null, null, 1, 2];
    expect(await problemsOf(() => prepareColumn(gaps, { missing: 'mean' }, rows))).toEqual([
      'data.columns.x: expected a training row with a value, to fill the gaps of the others with, received none in 4 rows',
    ]);
  });
});
