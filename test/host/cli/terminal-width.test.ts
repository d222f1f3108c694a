import { describe, expect, it } from 'vitest';
import { cutToWidth, widthOf } from '../../../src-main/host/cli/terminal-width.ts';
import { textTable } from '../../../src-main/host/cli/text-table.ts';

describe('the width of a text', () => {
  it.each([
    ['L2 0.01', 7],
    ['− ± ²', 5],
    ['日本', 4],
    // e and a combining acute accent.
    ['e\u0301', 1],
    ['👩', 2],
    ['a\u200bb', 2],
  ])('%s: %d', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it('never exceeds where it is cut', () => {
    expect(cutToWidth('日本語', 5)).toBe('日本');
    expect(cutToWidth('abc', 5)).toBe('abc');
    expect(cutToWidth('e\u0301x', 1)).toBe('e\u0301');
  });

  it('is what a table is aligned by', () => {
    const lines = textTable(
      [
        ['日本', '1'],
        ['none', '10'],
      ],
      ['left', 'right'],
    );
    expect(lines).toEqual(['日本   1', 'none  10']);
  });
});
