import { axisLabel, strengthText } from './figure/heat-map.ts';
import { metricLabel } from './metrics/metric-name.ts';
import { meanAndSd } from './number-text.ts';
import type { StrengthCell, StrengthGrid } from './strength-grid.ts';
import { STRENGTH_DECIMALS } from './strength-words.ts';

/** The two strengths of a cell, as in `L2 strength 0.01, dropout rate 0.5`. */
export function cellWords({ rows, columns }: StrengthGrid, cell: StrengthCell): string {
  return [
    `${axisLabel(columns)} ${strengthText(columns.strengths[cell.column])}`,
    `${axisLabel(rows)} ${strengthText(rows.strengths[cell.row])}`,
  ].join(', ');
}

/** Whether a cell lies where an axis ends, so that better ones may lie beyond. */
function edgeWords({ rows, columns }: StrengthGrid, cell: StrengthCell): string {
  const ends = [
    ...(cell.column === columns.strengths.length - 1 ? [axisLabel(columns)] : []),
    ...(cell.row === rows.strengths.length - 1 ? [axisLabel(rows)] : []),
  ];
  return ends.length === 0
    ? ''
    : ` It has the strongest ${ends.join(' and the strongest ')} tried: a stronger one may be better still.`;
}

/** Which pair of strengths to take, by validation. */
export function gridSentence(grid: StrengthGrid, metric: string): string {
  const best = grid.best === null ? undefined : grid.cells.at(grid.best);
  if (best === undefined)
    return 'No pair of strengths has a defined validation metric and no diverged run yet.';
  const first = `On validation, ${cellWords(grid, best)} has the best ${metricLabel(metric)}: ${meanAndSd(best.validation, STRENGTH_DECIMALS)}.${edgeWords(grid, best)}`;
  const strongest = grid.oneStandardError.at(0);
  const more = grid.oneStandardError.slice(1);
  if (strongest === undefined || strongest === grid.best) return first;
  const others =
    more.length === 0
      ? ''
      : ` ${more.length === 1 ? 'Another is' : `${more.length} others are`} as far, with more of one and less of the other.`;
  return `${first} ${cellWords(grid, grid.cells[strongest])} is the strongest within one standard error of it.${others}`;
}
