import { describe, expect, it } from 'vitest';
import { seedsText } from '../../../src-main/host/cli/seeds-text.ts';

describe('seeds as text', () => {
  it.each([
    [[3], 'seed 3'],
    [[0, 1], 'seeds 0, 1'],
    [[2, 0, 1], 'seeds 0 to 2'],
    [[9, 0, 2, 5, 6, 7], 'seeds 0, 2, 5 to 7, 9'],
    [Array.from({ length: 1000 }, (_, seed) => seed), 'seeds 0 to 999'],
    [Array.from({ length: 50 }, (_, seed) => 2 * seed), 'seeds 0, 2, 4, 6, 8, 10, 12, 14, … (50 in all)'],
  ])('%j', (seeds, text) => {
    expect(seedsText(seeds)).toBe(text);
  });
});
