import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src-main/domain/errors.ts';
import {
  columnField,
  columnSpecOf,
  statedTypeOf,
  tableColumnProblems,
  type ColumnSpec,
  type TableColumns,
} from '../../src-main/domain/table-columns.ts';

const problemsOf = (columns: Partial<TableColumns>): string[] =>
  tableColumnProblems({ target: 'y', ...columns }).map(describeProblem);
const problemsOfColumn = (spec: ColumnSpec): string[] => problemsOf({ columns: { a: spec } });

describe('the columns of a table', () => {
  it('stand once among the features, and the target does not', () => {
    expect(problemsOf({ features: ['a', 'y', 'a'] })).toEqual([
      'data.features[1]: expected a column other than the target, received "y"',
      'data.features[2]: expected a column that stands only once, received "a"',
    ]);
  });

  it('have settings only where they are used', () => {
    expect(problemsOf({ features: ['a'], columns: { a: {}, y: {}, 'the b': {} } })).toEqual([
      'data.columns["the b"]: expected a column that data.features names, or the target, received another column',
    ]);
    expect(problemsOf({ columns: { b: { scaling: 'minMax' } } })).toEqual([]);
  });

  it('have no settings by inheritance', () => {
    expect(columnSpecOf({ target: 'y', columns: {} }, 'constructor')).toEqual({});
    expect(columnSpecOf({ target: 'y' }, 'a')).toEqual({});
  });

  it('are categories where something is said that only categories have', () => {
    expect(
      [{}, { encoding: 'oneHot' }, { order: ['a'] }].map((spec) => statedTypeOf(spec as ColumnSpec)),
    ).toEqual([undefined, 'category', 'category']);
    expect(statedTypeOf({ type: 'number', encoding: 'oneHot' })).toBe('number');
  });

  it('are named as in a spec', () => {
    expect(columnField('age')).toBe('data.columns.age');
    expect(columnField('the "age"')).toBe(String.raw`data.columns["the \"age\""]`);
  });
});

describe('the settings of a column', () => {
  it.each<[ColumnSpec, string[]]>([
    [{ type: 'number', missing: 'median', scaling: 'minMax' }, []],
    [
      { type: 'number', encoding: 'oneHot', order: ['1'] },
      [
        'data.columns.a.encoding: expected nothing for a column of numbers, received "oneHot"',
        'data.columns.a.order: expected nothing for a column of numbers, received ["1"]',
      ],
    ],
    [
      { type: 'number', missing: 'ownCategory' },
      ['data.columns.a.missing: expected a rule for numbers, received "ownCategory"'],
    ],
    [{ encoding: 'ordinal', order: ['low', 'high'], missing: 'ownCategory', scaling: 'standardize' }, []],
    [
      { encoding: 'ordinal', order: ['low', 'high', 'low'] },
      ['data.columns.a.order[2]: expected a level that stands only once, received "low"'],
    ],
    [
      { order: ['low', 'high'] },
      [
        'data.columns.a.order: expected nothing beside the encoding oneHot, which knows no order, received a list of 2 entries',
      ],
    ],
    [
      { type: 'category', missing: 'mean' },
      [
        'data.columns.a.missing: expected a rule for categories, such as "mostFrequent" or "ownCategory", received "mean"',
      ],
    ],
    [
      { type: 'category', scaling: 'standardize' },
      ['data.columns.a.scaling: expected "none" for the encoding oneHot, received "standardize"'],
    ],
    // What it is, the cells say.
    [{ missing: 'ownCategory' }, []],
    [{ missing: 'mean' }, []],
  ])('%j have these problems', (spec, problems) => {
    expect(problemsOfColumn(spec)).toEqual(problems);
  });

  it('of the target are whether rows without one are left out, and no more', () => {
    expect(problemsOf({ columns: { y: { missing: 'dropRow' } } })).toEqual([]);
    expect(problemsOf({ columns: { y: { missing: 'mean', type: 'number' } } })).toEqual([
      'data.columns.y.type: expected nothing: the task says what the target is, received "number"',
      'data.columns.y.missing: expected "refuse" or "dropRow" for the target, which cannot be made up, received "mean"',
    ]);
  });
});
