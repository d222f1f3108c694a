import { defined, undefinedBecause, type MetricValue } from './metric-value.ts';

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

const BINS = 10;

/**
 * Predicted probabilities against what came true, in ten bins of equal width. Equal to scikit-learn's
 * `calibration_curve(strategy='uniform', n_bins=10)`, which leaves empty bins out.
 */
export class CalibrationTally {
  readonly #counts = new Float64Array(BINS);
  readonly #predicted = new Float64Array(BINS);
  readonly #observed = new Float64Array(BINS);

  /** @param probability from 0 to 1, but for rounding */
  add(probability: number, cameTrue: boolean): void {
    // Upper edges belong to their bin.
    let bin = 0;
    while (bin < BINS - 1 && probability > (bin + 1) / BINS) bin += 1;
    this.#counts[bin] += 1;
    this.#predicted[bin] += probability;
    if (cameTrue) this.#observed[bin] += 1;
  }

  /** Adds the rows of another tally. */
  merge(other: CalibrationTally): void {
    for (let bin = 0; bin < BINS; bin++) {
      this.#counts[bin] += other.#counts[bin];
      this.#predicted[bin] += other.#predicted[bin];
      this.#observed[bin] += other.#observed[bin];
    }
  }

  bins(): CalibrationBin[] {
    return Array.from(this.#counts, (count, bin) => ({
      low: bin / BINS,
      high: (bin + 1) / BINS,
      count,
      meanPredicted: count === 0 ? null : this.#predicted[bin] / count,
      observedShare: count === 0 ? null : this.#observed[bin] / count,
    }));
  }

  /**
   * Expected calibration error Σ count/n·|observed share − mean predicted| over the bins (Naeini et al. 2015; Guo et al.
   * 2017 for the predicted class's probability). Undefined without rows.
   */
  expectedError(): MetricValue {
    const rows = this.#counts.reduce((sum, count) => sum + count, 0);
    if (rows === 0) return undefinedBecause('no rows');
    let sum = 0;
    for (let bin = 0; bin < BINS; bin++) sum += Math.abs(this.#observed[bin] - this.#predicted[bin]);
    return defined(sum / rows);
  }
}
