/**
 * The rank of each value from 1, in the order of the values; values that tie share the mean of their ranks. Equal to SciPy's
 * `stats.rankdata`.
 */
export function midranks(values: ArrayLike<number>): Float64Array {
  const order = Float64Array.from({ length: values.length }, (_, index) => index);
  order.sort((one, other) => values[one] - values[other]);
  const ranks = new Float64Array(values.length);
  let first = 0;
  while (first < order.length) {
    let behind = first + 1;
    while (behind < order.length && values[order[behind]] === values[order[first]]) behind += 1;
    // Ranks first + 1 … behind, whose mean this is.
    for (let at = first; at < behind; at++) ranks[order[at]] = (first + 1 + behind) / 2;
    first = behind;
  }
  return ranks;
}
