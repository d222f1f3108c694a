import { describe, expect, it } from 'vitest';
import {
  dataOfTable,
  delimiterLabel,
  suggestArrays,
  suggestTargets,
  suggestTask,
} from '../../src-main/domain/data-suggestion.ts';
import { inspectionOf, mixed, numbers, texts } from './inspected-column.ts';

describe('what is probably to be predicted', () => {
  it('is what is called so, then the last and the first column', () => {
    const columns = [numbers('a'), texts('Species', ['x', 'y']), numbers('b')];
    expect(suggestTargets(columns)).toEqual(['Species', 'b', 'a']);
  });

  it('is no column with a single value', () => {
    expect(suggestTargets([numbers('a'), numbers('y', { distinct: 1 })])).toEqual(['a']);
  });

  it('names one column once', () => {
    expect(suggestTargets([texts('y', ['0', '1'])])).toEqual(['y']);
  });
});

describe('predicting a column means', () => {
  it.each([
    ['a class: texts', texts('y', ['a', 'b'])],
    ['a class: numbers and texts', mixed('y')],
    ['a class: two numbers', numbers('y', { distinct: 2, range: [-1, 1] })],
    ['a class: digits without a gap', numbers('y', { distinct: 10, range: [0, 9] })],
    ['a class: as many as 20 without a gap', numbers('y', { distinct: 20, range: [1, 20] })],
  ])('%s', (_, column) => {
    expect(suggestTask(column)).toBe('classification');
  });

  it.each([
    ['a number: fractions', numbers('y', { distinct: 3, range: [0.5, 2.5] })],
    ['a number: whole numbers with gaps', numbers('y', { distinct: 9, range: [0, 9] })],
    ['a number: 21 whole numbers', numbers('y', { distinct: 21, range: [0, 20] })],
    ['a number: more different ones than are counted', numbers('y', { distinct: null })],
  ])('%s', (_, column) => {
    expect(suggestTask(column)).toBe('regression');
  });
});

describe('a section `data` that is ready to be trained on', () => {
  it('says nothing of columns that need nothing', () => {
    const inspection = inspectionOf([numbers('a'), texts('b', ['x', 'y']), texts('y', ['0', '1'])]);
    expect(dataOfTable(inspection, '/a.csv', 'y')).toEqual({ source: 'csv', path: '/a.csv', target: 'y' });
  });

  it('fills gaps, leaves out what tells nothing, and rows without a target', () => {
    const inspection = inspectionOf([
      numbers('age', { missing: 3 }),
      texts('ward', ['a', 'b'], { missing: 1 }),
      numbers('constant', { distinct: 1 }),
      numbers('empty', { missing: 100, distinct: 0, range: null }),
      texts(
        'name',
        Array.from({ length: 100 }, (_, index) => `n${index}`),
      ),
      mixed('note'),
      mixed('id', { distinct: 90 }),
      texts('y', ['0', '1'], { missing: 2 }),
    ]);
    expect(dataOfTable(inspection, 'a.csv', 'y')).toEqual({
      source: 'csv',
      path: 'a.csv',
      target: 'y',
      features: ['age', 'ward', 'note'],
      columns: {
        age: { missing: 'median' },
        ward: { missing: 'ownCategory' },
        note: { type: 'category' },
        y: { missing: 'dropRow' },
      },
    });
  });

  it('keeps delimiter and encoding where somebody said them, of text files alone', () => {
    const read = { delimiter: ';', encoding: 'windows-1252' };
    const columns = [numbers('a'), texts('y', ['0', '1'])];
    expect(dataOfTable(inspectionOf(columns), 'a.csv', 'y', read)).toMatchObject(read);
    const parquet = inspectionOf(columns, { format: 'parquet', delimiter: null, encoding: null });
    expect(dataOfTable(parquet, 'a.parquet', 'y', read)).not.toHaveProperty('delimiter');
  });
});

describe('arrays of an archive', () => {
  const array = (name: string, ...shape: number[]) => ({ name, shape, dtype: '<f8' });

  it('are told apart by their usual names', () => {
    const arrays = [array('groups', 9), array('x_test', 9, 2), array('x_train', 9, 2), array('y_train', 9)];
    expect(suggestArrays({ format: 'numpy', archive: true, arrays })).toEqual({
      features: 'x_test',
      target: 'y_train',
    });
  });

  it('else by their axes; what is not there is null', () => {
    const arrays = [array('one', 9), array('two', 9, 4, 4)];
    expect(suggestArrays({ format: 'numpy', archive: true, arrays })).toEqual({
      features: 'two',
      target: 'one',
    });
    expect(suggestArrays({ format: 'numpy', archive: true, arrays: [] })).toEqual({
      features: null,
      target: null,
    });
  });
});

it('delimiters have names', () => {
  expect([',', ';', '\t', '~'].map(delimiterLabel)).toEqual(['comma', 'semicolon', 'tab', '"~"']);
});
