import type { StrengthCurve } from './strength-curve.ts';
import type { GridAxis, StrengthGrid } from './strength-grid.ts';

/** The curves that cross in a cell; null where fewer than two strengths were run that way. */
export interface CrossingCurves {
  /** Along the columns' strength, the rows' one held. */
  readonly row: StrengthCurve | null;
  /** Along the rows' strength, the columns' one held. */
  readonly column: StrengthCurve | null;
}

function isAlong({ axis }: StrengthCurve, along: GridAxis['axis']): boolean {
  const layersOf = ({ layers }: GridAxis['axis']): string => JSON.stringify(layers);
  return axis.type === along.type && axis.field === along.field && layersOf(axis) === layersOf(along);
}

/**
 * The row and the column of a grid that a cell stands in, as curves.
 * @param curves all of the experiment
 * @param index of the cell
 */
export function curvesThrough(
  { cells, rows, columns }: StrengthGrid,
  curves: readonly StrengthCurve[],
  index: number,
): CrossingCurves {
  const { row, column, variantIndex } = cells[index];
  const find = (along: GridAxis, variants: readonly number[]): StrengthCurve | null =>
    curves.find(
      (curve) =>
        isAlong(curve, along.axis) &&
        curve.points.some((point) => point.variantIndex === variantIndex) &&
        curve.points.every((point) => variants.includes(point.variantIndex)),
    ) ?? null;
  const variantsWhere = (isThere: (cell: (typeof cells)[number]) => boolean): number[] =>
    cells.filter(isThere).map((cell) => cell.variantIndex);
  return {
    row: find(
      columns,
      variantsWhere((cell) => cell.row === row),
    ),
    column: find(
      rows,
      variantsWhere((cell) => cell.column === column),
    ),
  };
}
