import { metricLabel } from '../metrics/metric-name.ts';
import { fixed, meanAndSd } from '../number-text.ts';
import { regularizationWords } from '../regularization-words.ts';
import { shortNumber } from '../short-number.ts';
import type { Summary } from '../statistics/summary.ts';
import type { GridAxis, StrengthCell, StrengthGrid } from '../strength-grid.ts';
import { heatColor, type HeatColor } from './heat-scale.ts';

/** A part whose means are shown; test is told of chosen cells alone, and has no map. */
export type HeatPart = 'train' | 'validation';

/** One cell as it is drawn. */
export interface HeatCell {
  readonly row: number;
  readonly column: number;
  /** The mean; null where there is none, which is hatched with words in the place of numbers. */
  readonly value: number | null;
  /** Null where it is hatched. */
  readonly color: HeatColor | null;
  /** The mean, or why there is none. */
  readonly text: string;
  /** Spread and number of runs, and what is missing. */
  readonly detail: string;
  /** What it is chosen as; null: nothing. */
  readonly choice: 'best' | 'oneStandardError' | null;
  /** Everything about it in a sentence. */
  readonly words: string;
  /** Position in the grid's cells; null for a pair of strengths that no variant has. */
  readonly cell: number | null;
}

/** One axis of a heat map. */
export interface HeatAxis {
  readonly label: string;
  readonly ticks: readonly string[];
}

/** A metric against two strengths as data: screen, report and export are made from the same numbers. */
export interface HeatMap {
  readonly title: string;
  readonly rows: HeatAxis;
  readonly columns: HeatAxis;
  /** One per row and column, row by row; the first row has the weakest strength. */
  readonly cells: readonly HeatCell[];
  /** What the colours are: from the worst to the best mean that is shown; null without any. */
  readonly scale: { readonly worst: string; readonly best: string; readonly label: string } | null;
}

/** A strength as a tick shows it. */
export function strengthText(strength: number | null): string {
  return strength === null ? 'none' : shortNumber(Number(strength.toPrecision(3)));
}

/** An axis' label with the layers that it is about. */
export function axisLabel({ axis }: Pick<GridAxis, 'axis'>): string {
  return axis.layers === null ? axis.label : `${axis.label} on ${axis.layers.join(', ')}`;
}

function toAxis(axis: GridAxis): HeatAxis {
  return { label: axisLabel(axis), ticks: axis.strengths.map(strengthText) };
}

/** Decimals that show two digits of the spread of the cells, or of the widest difference between them. */
function decimalsOf(summaries: readonly Summary[]): number {
  const sds = summaries.flatMap(({ sd }) => (sd.value === null || sd.value === 0 ? [] : [sd.value]));
  const means = summaries.flatMap(({ mean }) => mean.value ?? []);
  const spread = sds.length > 0 ? Math.min(...sds) : Math.max(...means) - Math.min(...means);
  if (!(spread > 0) || !Number.isFinite(spread)) return 3;
  // Cells are narrow: four decimals at most.
  return Math.min(Math.max(1 - Math.floor(Math.log10(spread)), 0), 4);
}

function countWords(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function missingWords({ notCompleted }: StrengthCell): string[] {
  return Object.entries(notCompleted).map(([status, count]) => `${count} ${status}`);
}

/** Why a cell has no number. */
function emptyText(cell: StrengthCell): string {
  const { diverged = 0 } = cell.notCompleted;
  const all = Object.values(cell.notCompleted).reduce((sum, count) => sum + count, 0);
  if (diverged > 0 && diverged === all) return 'diverged';
  return all > 0 ? 'no result' : 'undefined';
}

interface Shown {
  readonly grid: StrengthGrid;
  readonly part: HeatPart;
  readonly metric: string;
  readonly decimals: number;
  /** From the worst to the best, 0 to 1; a half where all are equal. */
  readonly shareOf: (mean: number) => number;
}

function choiceOf({ best, oneStandardError }: StrengthGrid, index: number): HeatCell['choice'] {
  if (index === best) return 'best';
  return oneStandardError.includes(index) ? 'oneStandardError' : null;
}

function toHeatCell(index: number, { grid, part, metric, decimals, shareOf }: Shown): HeatCell {
  const cell = grid.cells[index];
  const summary = cell[part];
  const mean = summary.mean.value;
  const missing = missingWords(cell);
  const sd = summary.sd.value === null ? '' : `± ${fixed(summary.sd.value, decimals)}`;
  const detail = [...(sd === '' ? [] : [sd]), `n ${summary.n}`, ...missing].join(', ');
  const choice = choiceOf(grid, index);
  const place = `${axisLabel(grid.rows)} ${strengthText(grid.rows.strengths[cell.row])}, ${axisLabel(grid.columns)} ${strengthText(grid.columns.strengths[cell.column])}`;
  const measured =
    mean === null
      ? `${emptyText(cell)}${missing.length > 0 ? ` (${missing.join(', ')})` : ''}`
      : `${part} ${metricLabel(metric)} ${meanAndSd(summary, decimals)} over ${countWords(summary.n, 'run')}${missing.length > 0 ? `, ${missing.join(', ')}` : ''}`;
  const chosen =
    choice === null ? '' : choice === 'best' ? '; best on validation' : '; one-standard-error choice';
  return {
    row: cell.row,
    column: cell.column,
    value: mean,
    color: mean === null ? null : heatColor(shareOf(mean)),
    text: mean === null ? emptyText(cell) : fixed(mean, decimals),
    detail: mean === null ? missing.join(', ') : detail,
    choice,
    words: `${place}: ${measured}${chosen}`,
    cell: index,
  };
}

function absentCell(row: number, column: number, { rows, columns }: StrengthGrid): HeatCell {
  const place = `${axisLabel(rows)} ${strengthText(rows.strengths[row])}, ${axisLabel(columns)} ${strengthText(columns.strengths[column])}`;
  const nothing = { value: null, color: null, detail: '', choice: null, cell: null };
  return { row, column, ...nothing, text: 'not run', words: `${place}: no variant of the experiment` };
}

/** What the map shows beside a metric and its two strengths: what acts in every cell, or nothing. */
function heldWords({ held }: StrengthGrid): string {
  return held.length === 0 ? '' : `, with ${regularizationWords(held)}`;
}

/** Draws a grid as a heat map: bright is better. */
export function heatMap(
  grid: StrengthGrid,
  metric: string,
  direction: 'higherIsBetter' | 'lowerIsBetter' | 'neither',
  part: HeatPart,
): HeatMap {
  const means = grid.cells.flatMap((cell) => cell[part].mean.value ?? []);
  const decimals = decimalsOf(grid.cells.map((cell) => cell[part]));
  const [low, high] = [Math.min(...means), Math.max(...means)];
  const [worst, best] = direction === 'higherIsBetter' ? [low, high] : [high, low];
  const shareOf = (mean: number): number => (low === high ? 0.5 : (mean - worst) / (best - worst));
  const shown: Shown = { grid, part, metric, decimals, shareOf };
  const indexAt = (row: number, column: number): number =>
    grid.cells.findIndex((cell) => cell.row === row && cell.column === column);
  const label = metricLabel(metric);
  return {
    title: `${part === 'train' ? 'Train' : 'Validation'} ${label} against ${axisLabel(grid.rows)} and ${axisLabel(grid.columns)}${heldWords(grid)}`,
    rows: toAxis(grid.rows),
    columns: toAxis(grid.columns),
    cells: grid.rows.strengths.flatMap((_, row) =>
      grid.columns.strengths.map((__, column) => {
        const index = indexAt(row, column);
        return index < 0 ? absentCell(row, column, grid) : toHeatCell(index, shown);
      }),
    ),
    scale:
      means.length === 0
        ? null
        : { worst: fixed(worst, decimals), best: fixed(best, decimals), label: `${part} ${label}` },
  };
}
