import { describe, expect, it } from 'vitest';
import { readSeeds, showSeeds } from '../../../../src-renderer/state/draft/seed-list.ts';

describe('a list of seeds', () => {
  it.each([
    ['0-4, 7', [0, 1, 2, 3, 4, 7]],
    ['3', [3]],
    ['7, 1-2', [7, 1, 2]],
    ['10, 11, 13', [10, 11, 13]],
  ])('%j is %j, and shows as people type it', (text, seeds) => {
    expect(readSeeds(text)).toEqual(seeds);
    expect(readSeeds(showSeeds(seeds))).toEqual(seeds);
  });

  it('joins neighbours', () => {
    expect(showSeeds([0, 1, 2, 3, 4, 7, 9, 10])).toBe('0-4, 7, 9-10');
  });

  it.each([
    ['0–2', [0, 1, 2]],
    [' 1 2  3 ', [1, 2, 3]],
    ['1,2,', [1, 2]],
    ['5 to 7', [5, 6, 7]],
  ])('is forgiving about how it is written: %j', (text, seeds) => {
    expect(readSeeds(text)).toEqual(seeds);
  });

  it.each(['', 'a', '4-0', '1.5', '-3', '0-1000', '0-600, 700-1200', '1,,2x', '-'])(
    'is none where it says %j',
    (text) => {
      expect(readSeeds(text)).toBeNull();
    },
  );
});
