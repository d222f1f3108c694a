import { evenlySpaced } from './evenly-spaced.ts';
import { countIntoBins, equalEdges } from './histogram.ts';
import { NEAR_ZERO } from './near-zero.ts';

/** How the elements of one parameter are distributed at the end of one epoch. */
export interface WeightTrace {
  /** As in `dense1.kernel`. */
  readonly parameter: string;
  /** Number of elements; those that are not finite are in no bin. */
  readonly elements: number;
  /** Smallest and largest finite element; null without one. */
  readonly low: number | null;
  readonly high: number | null;
  /** √Σw² of the finite elements. */
  readonly norm: number;
  /** Finite elements with |w| < 0.001. */
  readonly nearZero: number;
  /** (Σw²)²/Σw⁴, see `effectiveNumber`; null where every element is 0 or none is finite. */
  readonly effective: number | null;
  /** Elements in each of forty bins of equal width from `low` to `high`. */
  readonly bins: Int32Array;
}

const BINS = 40;
const MOST_TRACES = 20;

/**
 * Whether the weights of an epoch are kept as histograms: the first epoch, the last of the limit, and about twenty evenly
 * between them, so that what a run keeps does not grow with its length.
 * @param epochs the epoch limit
 */
export function tracedEpochs(epochs: number): ReadonlySet<number> {
  return new Set(evenlySpaced(epochs, MOST_TRACES).map((place) => place + 1));
}

/** Looks at every element three times, at most: that of a million takes some ten milliseconds. */
export function traceWeights(parameter: string, values: Float32Array): WeightTrace {
  let [low, high, squares, fourths, nearZero] = [Infinity, -Infinity, 0, 0, 0];
  // By index: `for … of` over millions of weights takes ten times as long.
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
    if (Math.abs(value) < NEAR_ZERO) nearZero += 1;
    const square = value * value;
    squares += square;
    fourths += square * square;
  }
  const isFinite = low <= high;
  return {
    parameter,
    elements: values.length,
    low: isFinite ? low : null,
    high: isFinite ? high : null,
    norm: Math.sqrt(squares),
    nearZero,
    effective: effectiveNumber(squares, fourths),
    bins: isFinite
      ? Int32Array.from(countIntoBins(values, equalEdges(low, high, BINS)))
      : new Int32Array(BINS),
  };
}

/**
 * The effective number of weights (Σw²)²/Σw⁴: the participation ratio of their squares (Bell, Dean 1970, for atoms that take
 * part in a vibration). n where all n have one size, k where k have one size and the rest is 0; null where all are 0. It
 * says how many weights carry the sum of squares, and is no count of degrees of freedom.
 */
function effectiveNumber(squares: number, fourths: number): number | null {
  const number = squares ** 2 / fourths;
  return Number.isFinite(number) ? number : null;
}

/**
 * The elements of a trace in other bins; a bin's elements are taken to lie evenly in it, so the numbers need not be whole.
 * @param edges ascending, from at most `low` to at least `high`
 */
export function rebin({ low, high, bins }: WeightTrace, edges: readonly number[]): number[] {
  const counts = new Array<number>(edges.length - 1).fill(0);
  if (low === null || high === null) return counts;
  const own = equalEdges(low, high, bins.length);
  let first = 0;
  bins.forEach((count, bin) => {
    if (count === 0) return;
    // Where all elements are one number it lies in the middle of bins that are wider than it.
    const [from, to] = low === high ? [low, high] : [own[bin], own[bin + 1]];
    while (first < counts.length - 1 && edges[first + 1] <= from) first += 1;
    if (to === from) {
      counts[first] += count;
      return;
    }
    for (let at = first; at < counts.length && edges[at] < to; at++) {
      const overlap = Math.min(edges[at + 1], to) - Math.max(edges[at], from);
      if (overlap > 0) counts[at] += (count * overlap) / (to - from);
    }
  });
  return counts;
}
