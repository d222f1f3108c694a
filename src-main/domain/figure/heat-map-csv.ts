import type { Summary } from '../statistics/summary.ts';
import type { StrengthGrid } from '../strength-grid.ts';
import { csvCell } from './figure-csv.ts';
import { axisLabel } from './heat-map.ts';

function summaryCells(summary: Summary | null): string[] {
  return [summary?.mean.value, summary?.sd.value, summary?.n].map((value) =>
    value === null || value === undefined ? '' : String(value),
  );
}

/**
 * The numbers of a grid as CSV (RFC 4180), one row per cell, in full precision. Test is there for chosen cells alone.
 * @param metric as in `accuracy`
 */
export function strengthGridToCsv(grid: StrengthGrid, metric: string): string {
  const parts = ['train', 'validation', 'test'] as const;
  const head = [
    ...[axisLabel(grid.rows), axisLabel(grid.columns), 'variant'],
    ...parts.flatMap((part) => [`${part} ${metric} mean`, `${part} ${metric} sd`, `${part} n`]),
    ...['not completed', 'choice'],
  ];
  const rows = grid.cells.map((cell, index) => [
    String(grid.rows.strengths[cell.row] ?? 'none'),
    String(grid.columns.strengths[cell.column] ?? 'none'),
    cell.variant,
    ...parts.flatMap((part) => summaryCells(cell[part])),
    Object.entries(cell.notCompleted)
      .map(([status, count]) => `${count} ${status}`)
      .join('; '),
    [
      ...(index === grid.best ? ['best'] : []),
      ...(grid.oneStandardError.includes(index) ? ['one standard error'] : []),
    ].join('; '),
  ]);
  return [head, ...rows].map((row) => row.map(csvCell).join(',') + '\r\n').join('');
}
