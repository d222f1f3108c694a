import { RandomStream } from '../random.ts';
import { undefinedBecause, type MetricValue } from '../metrics/metric-value.ts';

/** Up to here every arrangement is looked at. */
export const EXACT_UP_TO = 20;
const DRAWS = 9_999;

/** What a permutation test found. */
export interface PermutationResult {
  /** Two-sided p value; undefined without data. */
  readonly p: MetricValue;
  /** Whether every arrangement was looked at; otherwise `arrangements` of them were drawn. */
  readonly isExact: boolean;
  /** How many arrangements p is a share of; 0 without data. */
  readonly arrangements: number;
}

/** Every sum of the values with either sign, ascending. */
function signedSums(values: readonly number[]): Float64Array {
  let sums = Float64Array.of(0);
  for (const value of values) {
    const next = new Float64Array(2 * sums.length);
    next.set(sums.map((sum) => sum - value));
    next.set(
      sums.map((sum) => sum + value),
      sums.length,
    );
    sums = next;
  }
  return sums.sort();
}

/** How many pairs of a number of each list, both ascending, add up to at least a bound. */
function pairsFrom(one: Float64Array, other: Float64Array, bound: number): number {
  let count = 0;
  let from = other.length;
  for (const value of one) {
    while (from > 0 && value + other[from - 1] >= bound) from -= 1;
    count += other.length - from;
  }
  return count;
}

function exactShare(sizes: readonly number[], bound: number): number {
  const half = sizes.length >> 1;
  const reached = pairsFrom(signedSums(sizes.slice(0, half)), signedSums(sizes.slice(half)), bound);
  return reached / 2 ** sizes.length;
}

function drawnShare(sizes: readonly number[], bound: number, seed: number): number {
  const stream = new RandomStream(seed, 'permutation-test');
  let reached = 0;
  for (let draw = 0; draw < DRAWS; draw++) {
    let sum = 0;
    let signs = 0;
    for (let at = 0; at < sizes.length; at++) {
      if (at % 32 === 0) signs = stream.nextUint32();
      sum += (signs & 1) === 0 ? sizes[at] : -sizes[at];
      signs >>>= 1;
    }
    if (Math.abs(sum) >= bound) reached += 1;
  }
  return (reached + 1) / (DRAWS + 1);
}

/**
 * Sign-flip permutation test of paired differences: if neither side is better, each difference could as well have had the
 * other sign. p = share of the 2^n ways to give them signs with |Σ ±d| ≥ |Σ d| (Fisher, "The design of experiments", 1935,
 * section 21). Exact up to 20 pairs: the sums of both halves are listed and counted against each other. Beyond, 9,999 signs
 * are drawn and p = (1 + hits)/(1 + draws) (Phipson, Smyth, Stat. Appl. Genet. Mol. Biol. 9, 2010). Equal to SciPy's
 * `stats.permutation_test((d,), mean, permutation_type='samples')`. Its smallest p is 2/2^n: below six pairs never under
 * 0.05.
 * @param differences finite
 * @param seed of the draws beyond 20 pairs
 */
export function signFlipTest(differences: readonly number[], seed = 0): PermutationResult {
  const n = differences.length;
  if (n === 0) return { p: undefinedBecause('no pairs'), isExact: true, arrangements: 0 };
  const sizes = differences.map(Math.abs);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const observed = Math.abs(differences.reduce((sum, difference) => sum + difference, 0));
  // Sums that are equal on paper differ by the rounding of n additions.
  const bound = observed - 4 * n * Number.EPSILON * total;
  if (bound <= 0) return { p: { value: 1 }, isExact: true, arrangements: 2 ** Math.min(n, EXACT_UP_TO) };
  if (n <= EXACT_UP_TO)
    return { p: { value: 2 * exactShare(sizes, bound) }, isExact: true, arrangements: 2 ** n };
  return { p: { value: drawnShare(sizes, bound, seed) }, isExact: false, arrangements: DRAWS };
}
