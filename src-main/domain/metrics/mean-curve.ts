/** The mean of some curves at each place of a grid. */
export interface MeanCurve {
  /** How many curves it is the mean of. */
  readonly n: number;
  readonly x: readonly number[];
  readonly mean: readonly number[];
  /** Sample standard deviation; null below two curves. */
  readonly sd: readonly number[] | null;
}
