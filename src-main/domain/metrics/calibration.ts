/** Rows whose predicted probability falls into one range. */
export interface CalibrationBin {
  /** Above `low` (the first bin: from it on) and up to `high`. */
  readonly low: number;
  readonly high: number;
  readonly count: number;
  /** Mean predicted probability; null for an empty bin. */
  readonly meanPredicted: number | null;
  /** Share of the rows for which it came true; null for an empty bin. */
  readonly observedShare: number | null;
}
