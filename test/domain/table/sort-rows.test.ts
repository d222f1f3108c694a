import { describe, expect, it } from 'vitest';
import { nextSort, sortRows, type SortValue } from '../../../src-main/domain/table/sort-rows.ts';

interface Row {
  readonly id: number;
  readonly name: string;
  readonly size: number | null;
}

const ROWS: readonly Row[] = [
  { id: 1, name: 'b', size: 2 },
  { id: 2, name: 'A', size: null },
  { id: 3, name: 'c', size: 2 },
  { id: 4, name: 'B', size: 1 },
];

function valueOf(column: string): ((row: Row) => SortValue) | undefined {
  if (column === 'name') return ({ name }) => name;
  return column === 'size' ? ({ size }) => size : undefined;
}

function sorted(...keys: string[]): number[] {
  const sort = keys.map((key) => ({ column: key.replace('-', ''), descending: key.startsWith('-') }));
  return sortRows(ROWS, sort, valueOf).map(({ id }) => id);
}

describe('rows', () => {
  it.each([
    [[], [1, 2, 3, 4]],
    // b and B are one name and keep their order.
    [['name'], [2, 1, 4, 3]],
    [['-name'], [3, 1, 4, 2]],
    // What has no value stands last, whichever way.
    [['size'], [4, 1, 3, 2]],
    [['-size'], [1, 3, 4, 2]],
    [
      ['-size', '-name'],
      [3, 1, 4, 2],
    ],
    [['unknown'], [1, 2, 3, 4]],
  ])('by %j stand as %j', (keys, ids) => {
    expect(sorted(...keys)).toEqual(ids);
  });

  it('are not changed in place', () => {
    sorted('-name');
    expect(ROWS.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
  });
});

describe('clicks on a head', () => {
  const UP = { column: 'name', descending: false };
  const DOWN = { column: 'name', descending: true };
  const OTHER = { column: 'size', descending: true };

  it('sort in the natural direction, turn it, and end it', () => {
    expect(nextSort([], 'name', false, false)).toEqual([UP]);
    expect(nextSort([UP], 'name', false, false)).toEqual([DOWN]);
    expect(nextSort([DOWN], 'name', false, false)).toEqual([]);
    expect(nextSort([], 'name', true, false)).toEqual([DOWN]);
    expect(nextSort([DOWN], 'name', true, false)).toEqual([UP]);
  });

  it('take over, or with Shift settle what is equal so far', () => {
    expect(nextSort([OTHER], 'name', false, false)).toEqual([UP]);
    expect(nextSort([OTHER], 'name', false, true)).toEqual([OTHER, UP]);
    expect(nextSort([OTHER, UP], 'name', false, true)).toEqual([OTHER, DOWN]);
    expect(nextSort([OTHER, DOWN], 'name', false, true)).toEqual([OTHER]);
  });
});
