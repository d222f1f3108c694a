import { evenlySpaced } from './evenly-spaced.ts';
import type { PredictedValue, RegressionEvaluation } from './group-evaluation.ts';
import { countIntoBins, equalEdges } from './histogram.ts';
import { summarize } from './statistics/summary.ts';

const MOST_POINTS = 500;
const BINS = 40;
const QUANTILES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

/** Linear between neighbours, as NumPy's `quantile` by default (type 7 of Hyndman, Fan 1996). */
function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** Takes the predictions of a group's runs one by one and sums up what they say. */
export class RegressionTally {
  readonly #target: string;
  readonly #rows: Int32Array;
  readonly #actual: Float64Array;
  readonly #seeds: number[] = [];
  readonly #predictions: Float32Array[] = [];

  /**
   * @param rows row numbers in the data set
   * @param actual the target in each of these rows
   */
  constructor(target: string, rows: Int32Array, actual: Float64Array) {
    this.#target = target;
    this.#rows = rows;
    this.#actual = actual;
  }

  /** @param predicted one number per row, in the target's own units */
  add(seed: number, predicted: Float32Array): void {
    this.#seeds.push(seed);
    this.#predictions.push(predicted);
  }

  /** Sorted; what is not finite is left out. */
  #residuals(): Float64Array {
    const all = this.#predictions.flatMap((predicted) =>
      Array.from(predicted, (value, at) => value - this.#actual[at]),
    );
    return Float64Array.from(all.filter(Number.isFinite)).sort();
  }

  #points(): PredictedValue[] {
    const order = Array.from(this.#actual.keys()).sort(
      (one, other) => this.#actual[one] - this.#actual[other],
    );
    return evenlySpaced(order.length, MOST_POINTS).flatMap((place): PredictedValue[] => {
      const at = order[place];
      const { mean, sd } = summarize(this.#predictions.map((predicted) => predicted[at]));
      if (mean.value === null) return [];
      return [{ row: this.#rows[at], actual: this.#actual[at], predicted: mean.value, sd: sd.value }];
    });
  }

  result(): RegressionEvaluation {
    const residuals = this.#residuals();
    const last = residuals.length - 1;
    const edges = last < 0 ? null : equalEdges(residuals[0], residuals[last], BINS);
    return {
      task: 'regression',
      target: this.#target,
      seeds: this.#seeds,
      rows: this.#rows.length,
      points: this.#points(),
      residualQuantiles:
        last < 0 ? [] : QUANTILES.map((share) => ({ share, value: quantileOf(residuals, share) })),
      residuals: edges === null ? null : { edges, counts: countIntoBins(residuals, edges) },
    };
  }
}
