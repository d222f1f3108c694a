import { undefinedBecause } from '../metrics/metric-value.ts';
import { RandomStream } from '../random.ts';
import type { PermutationResult } from './sign-flip.ts';

/** Up to here every division into groups is looked at: ten against ten values are 184,756. */
const EXACT_UP_TO = 200_000;
const DRAWS = 9_999;

/** How often a sum stayed at or below, and at or above, the one that was observed. */
interface Tails {
  below: number;
  above: number;
}

function divisions(all: number, chosen: number): number {
  let count = 1;
  for (let k = 1; k <= chosen; k++) count = (count * (all - chosen + k)) / k;
  return Math.round(count);
}

/** Counts the sums of every choice of `left` of the values from an index on. */
function countChoices(
  values: readonly number[],
  from: number,
  left: number,
  sum: number,
  count: (sum: number) => void,
): void {
  if (left === 0) {
    count(sum);
    return;
  }
  for (let at = from; at <= values.length - left; at++)
    countChoices(values, at + 1, left - 1, sum + values[at], count);
}

function countDraws(
  values: readonly number[],
  size: number,
  seed: number,
  count: (sum: number) => void,
): void {
  const stream = new RandomStream(seed, 'permutation-test');
  const order = [...values];
  for (let draw = 0; draw < DRAWS; draw++) {
    let sum = 0;
    for (let at = 0; at < size; at++) {
      const other = at + stream.nextBelow(order.length - at);
      [order[at], order[other]] = [order[other], order[at]];
      sum += order[at];
    }
    count(sum);
  }
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/**
 * Permutation test of the difference of two independent groups' means: if the groups do not differ, every division of all
 * values into groups of these sizes was equally likely (Pitman, Suppl. J. R. Stat. Soc. 4, 1937). p = twice the smaller
 * share of divisions at least as far out on one side, at most 1. Exact up to 200,000 divisions; beyond, 9,999 are drawn and
 * one is added to hits and draws (Phipson, Smyth 2010). Equal to SciPy's `stats.permutation_test((b, a), difference of
 * means)`. Swapping the groups changes nothing, draws included.
 * @param a, b finite
 * @param seed of the draws
 */
export function unpairedPermutationTest(
  a: readonly number[],
  b: readonly number[],
  seed = 0,
): PermutationResult {
  if (a.length === 0 || b.length === 0)
    return { p: undefinedBecause('a group has no values'), isExact: true, arrangements: 0 };
  const values = [...a, ...b].sort((one, other) => one - other);
  // One group decides about the other: the smaller one, of equal ones that with the smaller sum, whichever it is called.
  const isA = a.length === b.length ? sumOf(a) <= sumOf(b) : a.length < b.length;
  const group = isA ? a : b;
  const observed = sumOf(group);
  const rounding = 8 * values.length * Number.EPSILON * sumOf(values.map(Math.abs));
  const tails: Tails = { below: 0, above: 0 };
  const count = (sum: number) => {
    if (sum <= observed + rounding) tails.below += 1;
    if (sum >= observed - rounding) tails.above += 1;
  };
  const all = divisions(values.length, group.length);
  const isExact = all <= EXACT_UP_TO;
  if (isExact) countChoices(values, 0, group.length, 0, count);
  else countDraws(values, group.length, seed, count);
  const least = Math.min(tails.below, tails.above);
  const share = isExact ? least / all : (least + 1) / (DRAWS + 1);
  return { p: { value: Math.min(1, 2 * share) }, isExact, arrangements: isExact ? all : DRAWS };
}
