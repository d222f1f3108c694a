import { plainText } from '../machine/plain-text.ts';
import { widthOf } from './terminal-width.ts';

/** How a column's cells stand. */
export type Alignment = 'left' | 'right';

/**
 * Rows as aligned text, two spaces between columns, nothing at the end of a line.
 * @param rows all of one length
 */
export function textTable(rows: readonly (readonly string[])[], alignments: readonly Alignment[]): string[] {
  // Before the widths are taken: an escape is longer than what it stands for.
  const cells = rows.map((row) => row.map(plainText));
  const widths = alignments.map((_, column) => Math.max(0, ...cells.map((row) => widthOf(row[column]))));
  return cells.map((row) =>
    row
      .map((cell, column) => {
        const padding = ' '.repeat(widths[column] - widthOf(cell));
        return alignments[column] === 'left' ? cell + padding : padding + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}
