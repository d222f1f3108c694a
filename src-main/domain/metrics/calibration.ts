import type { Probabilities } from './confusion-matrix.ts';
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

const DRAWN_BINS = 10;
/** As in Guo et al. (2017). */
const ERROR_BINS = 15;

/**
 * Predicted probabilities against what came true, in bins of equal width. Equal to scikit-learn's
 * `calibration_curve(strategy='uniform')`, which leaves empty bins out.
 */
export class CalibrationTally {
  readonly #bins: number;
  readonly #counts: Float64Array;
  readonly #predicted: Float64Array;
  readonly #observed: Float64Array;

  constructor(bins = DRAWN_BINS) {
    this.#bins = bins;
    this.#counts = new Float64Array(bins);
    this.#predicted = new Float64Array(bins);
    this.#observed = new Float64Array(bins);
  }

  /** @param probability from 0 to 1, but for rounding */
  add(probability: number, cameTrue: boolean): void {
    // Upper edges belong to their bin.
    let bin = 0;
    while (bin < this.#bins - 1 && probability > (bin + 1) / this.#bins) bin += 1;
    this.#counts[bin] += 1;
    this.#predicted[bin] += probability;
    if (cameTrue) this.#observed[bin] += 1;
  }

  /** Adds the rows of another tally of as many bins. */
  merge(other: CalibrationTally): void {
    for (let bin = 0; bin < this.#bins; bin++) {
      this.#counts[bin] += other.#counts[bin];
      this.#predicted[bin] += other.#predicted[bin];
      this.#observed[bin] += other.#observed[bin];
    }
  }

  bins(): CalibrationBin[] {
    return Array.from(this.#counts, (count, bin) => ({
      low: bin / this.#bins,
      high: (bin + 1) / this.#bins,
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
    for (let bin = 0; bin < this.#bins; bin++) sum += Math.abs(this.#observed[bin] - this.#predicted[bin]);
    return defined(sum / rows);
  }
}

/**
 * Expected calibration error (ECE) as Guo et al. (2017) define it: fifteen bins of equal width (m−1)/15 < confidence ≤ m/15,
 * the confidence of a row being the probability of its predicted class, and Σ count/n·|share of right rows − mean
 * confidence| over the bins. From 0 to 1. Undefined without rows.
 * @param probabilities finite, row-major [labels.length, classes]
 * @param predicted the class predicted for each row
 */
export function expectedCalibrationError(
  probabilities: Probabilities,
  labels: Int32Array,
  predicted: Int32Array,
  classes: number,
): MetricValue {
  const tally = new CalibrationTally(ERROR_BINS);
  for (let row = 0; row < labels.length; row++)
    tally.add(probabilities[row * classes + predicted[row]], predicted[row] === labels[row]);
  return tally.expectedError();
}
