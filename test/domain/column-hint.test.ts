import { describe, expect, it } from 'vitest';
import { columnHint } from '../../src-main/domain/column-hint.ts';
import { mixed, numbers, texts } from './inspected-column.ts';

const many = (count: number): string[] => Array.from({ length: count }, (_, index) => `t${index}`);

describe('a column is odd that', () => {
  it.each([
    ['is empty', numbers('a', { missing: 100, distinct: 0, range: null }), 'empty'],
    ['has one value', numbers('a', { distinct: 1, range: [3, 3] }), 'constant'],
    ['has one value and gaps', numbers('a', { distinct: 1, missing: 50 }), 'constant'],
    ['has texts among its numbers', mixed('a'), 'mixed'],
    ['has a text of its own in nearly every row', texts('a', many(95)), 'identifier'],
    [
      'is called an id and counts the rows',
      numbers('patient_id', { distinct: 100, range: [1, 100] }),
      'identifier',
    ],
  ] as const)('%s', (_, column, kind) => {
    expect(columnHint(column, 100)?.kind).toBe(kind);
  });

  it('has very many texts', () => {
    expect(columnHint(texts('a', many(300)), 1000)?.kind).toBe('manyLevels');
    expect(columnHint(texts('a', [], { distinct: null }), 1e6)).toMatchObject({
      kind: 'manyLevels',
      text: 'has more than 1,000 different texts',
    });
  });
});

describe('nothing is odd about', () => {
  it.each([
    ['numbers that all differ', numbers('weight', { distinct: 100, range: [40.1, 99.7] })],
    [
      'whole numbers that count rows under another name',
      numbers('year', { distinct: 100, range: [1900, 1999] }),
    ],
    ['an id of a few', numbers('ward_id', { distinct: 4, range: [1, 4] })],
    ['a few texts', texts('a', ['x', 'y'])],
  ])('%s', (_, column) => {
    expect(columnHint(column, 100)).toBeNull();
  });

  it('a table of a few rows in which all texts differ', () => {
    expect(columnHint(texts('a', many(20)), 20)).toBeNull();
  });
});

it('a text among numbers is told with its place', () => {
  expect(columnHint(mixed('a'), 100)?.text).toBe('has 98 numbers and 2 texts: “low” in a.csv, line 9');
});
