/**
 * The measure that `float32Difference` is in, for a tensor: the largest absolute difference over the largest
 * absolute value expected; absolute where all of that is 0. NaN if anything is NaN, so compare with `<`.
 */
export function relativeDifference(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY;
  let difference = 0;
  let scale = 0;
  for (let at = 0; at < expected.length; at++) {
    difference = Math.max(difference, Math.abs(actual[at] - expected[at]));
    scale = Math.max(scale, Math.abs(expected[at]));
  }
  return scale > 0 ? difference / scale : difference;
}
