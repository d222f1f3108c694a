import type { MetricDirection } from './metrics/metric-name.ts';
import type { Regularization } from './regularization.ts';
import type { StrengthAxis } from './regularizer-strength.ts';
import type { RunStatus } from './run.ts';
import { summarize, type Summary } from './statistics/summary.ts';
import { toStrengthRun, type StrengthRun, type StrengthVariant } from './strength-curve.ts';
import { chooseCells, type CellChoice, type ChosenFrom } from './strength-grid-choice.ts';
import { findStrengthGrids, type GridPlace, type PlacedGrid } from './strength-grid-axes.ts';
import { compareOnAxis, noneOf } from './strength-unit.ts';

/** One axis of a grid with its strengths, from the weakest; null: not there, where no number says so. */
export interface GridAxis {
  readonly axis: StrengthAxis;
  readonly strengths: readonly (number | null)[];
}

/** One pair of strengths, which is one variant. */
export interface StrengthCell {
  /** Positions in the grid's `rows.strengths` and `columns.strengths`. */
  readonly row: number;
  readonly column: number;
  readonly variantIndex: number;
  readonly variant: string;
  /** Over the variant's completed runs. */
  readonly train: Summary;
  readonly validation: Summary;
  /** Null unless the cell is chosen: test is looked at for nothing else. */
  readonly test: Summary | null;
  /** `test` is null unless the cell is chosen. */
  readonly perSeed: readonly StrengthRun[];
  /** How many of its runs did not complete, by what became of them. */
  readonly notCompleted: Readonly<Partial<Record<RunStatus, number>>>;
}

/** A metric against two strengths, all else being equal. Numbers of cells count from 0 in `cells`. */
export interface StrengthGrid extends CellChoice {
  readonly rows: GridAxis;
  readonly columns: GridAxis;
  /** What acts in every cell besides. */
  readonly held: readonly Regularization[];
  /** Row by row, from the weakest; pairs that no variant has are left out. */
  readonly cells: readonly StrengthCell[];
  /** The cell without either of the two; null where there is none. */
  readonly unregularized: number | null;
}

function axisOf(axis: StrengthAxis, strengths: readonly (number | null)[]): GridAxis {
  const different = [...new Set(strengths)];
  return { axis, strengths: different.toSorted((one, other) => compareOnAxis(axis, one, other)) };
}

function countNotCompleted({ runs }: StrengthVariant): StrengthCell['notCompleted'] {
  const counts: Partial<Record<RunStatus, number>> = {};
  for (const { status } of runs) if (status !== 'completed') counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** A cell before anything is chosen. */
interface FilledCell extends Omit<StrengthCell, 'test'> {
  readonly test: Summary;
}

function toCell(
  place: GridPlace,
  variant: StrengthVariant,
  metric: string,
  rows: GridAxis,
  columns: GridAxis,
): FilledCell {
  const perSeed = variant.runs.map((run) => toStrengthRun(run, metric));
  const summaryOn = (part: 'train' | 'validation' | 'test'): Summary =>
    summarize(perSeed.flatMap((run) => (run[part] === null ? [] : [run[part]])));
  return {
    row: rows.strengths.indexOf(place.row),
    column: columns.strengths.indexOf(place.column),
    variantIndex: place.variantIndex,
    variant: variant.variant,
    train: summaryOn('train'),
    validation: summaryOn('validation'),
    test: summaryOn('test'),
    perSeed,
    notCompleted: countNotCompleted(variant),
  };
}

function withoutTest(cell: FilledCell): StrengthCell {
  return { ...cell, test: null, perSeed: cell.perSeed.map((run) => ({ ...run, test: null })) };
}

function toGrid(
  placed: PlacedGrid,
  variants: readonly StrengthVariant[],
  metric: string,
  direction: MetricDirection,
): StrengthGrid {
  const { places, held } = placed;
  const rows = axisOf(
    placed.rows,
    places.map(({ row }) => row),
  );
  const columns = axisOf(
    placed.columns,
    places.map(({ column }) => column),
  );
  const filled = places.map((place) => toCell(place, variants[place.variantIndex], metric, rows, columns));
  const choice = chooseCells(filled.map(toChosenFrom(rows, columns)), direction);
  const chosen = new Set([choice.best, ...choice.oneStandardError]);
  const unregularized = filled.findIndex(
    ({ row, column }) =>
      rows.strengths[row] === noneOf(rows.axis) && columns.strengths[column] === noneOf(columns.axis),
  );
  return {
    rows,
    columns,
    held,
    cells: filled.map((cell, index) => (chosen.has(index) ? cell : withoutTest(cell))),
    ...choice,
    unregularized: unregularized < 0 ? null : unregularized,
  };
}

function toChosenFrom(rows: GridAxis, columns: GridAxis) {
  return ({ row, column, validation, notCompleted, perSeed }: FilledCell): ChosenFrom => ({
    ranks: [row, column],
    shares: [row / (rows.strengths.length - 1), column / (columns.strengths.length - 1)],
    validation,
    isLeftOut: (notCompleted.diverged ?? 0) > 0 || perSeed.some(({ droppedEpoch }) => droppedEpoch !== null),
  });
}

/**
 * A metric against every two strengths that variants differ in. Nothing is chosen on test, and test is told of chosen cells alone.
 * @returns by number of cells, most first; empty where variants make no grid
 */
export function strengthGrids(
  variants: readonly StrengthVariant[],
  metric: string,
  direction: MetricDirection,
): StrengthGrid[] {
  return findStrengthGrids(variants.map(({ regularization }) => regularization)).map((placed) =>
    toGrid(placed, variants, metric, direction),
  );
}
