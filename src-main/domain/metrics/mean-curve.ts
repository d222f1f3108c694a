import { summarize } from '../statistics/summary.ts';

/** The mean of some curves at each place of a grid. */
export interface MeanCurve {
  /** How many curves it is the mean of. */
  readonly n: number;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  /** Sample standard deviation; null below two curves. */
  readonly sd: readonly number[] | null;
}

/** 0, 0.01, … 1 */
export const CURVE_GRID: readonly number[] = Array.from({ length: 101 }, (_, index) => index / 100);

/**
 * Vertical averaging (Fawcett 2006, "An introduction to ROC analysis"): mean and spread of the heights at each place.
 * @param heights one list per curve, each with one height per entry of `CURVE_GRID`
 * @returns null without curves
 */
export function meanOfCurves(heights: readonly (readonly number[])[]): MeanCurve | null {
  const n = heights.length;
  if (n === 0) return null;
  const summaries = CURVE_GRID.map((_, at) => summarize(heights.map((curve) => curve[at])));
  return {
    n,
    x: CURVE_GRID,
    mean: summaries.map(({ mean }) => mean.value ?? NaN),
    sd: n < 2 ? null : summaries.map(({ sd }) => sd.value ?? NaN),
  };
}
