/** How many numbers fall between the edges. */
export interface Histogram {
  /** One more than bins, ascending; edges i and i + 1 bound bin i, which has its lower edge, and the last one both. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

/**
 * Edges of bins of equal width from `min` to `max`; around a single number bins of a total width of 1.
 * @param min, max finite, min ≤ max
 */
export function equalEdges(min: number, max: number, bins: number): number[] {
  const [low, high] = min === max ? [min - 0.5, max + 0.5] : [min, max];
  // The last edge is the largest number itself, whatever rounding makes of the sum.
  return Array.from({ length: bins + 1 }, (_, at) => (at === bins ? high : low + ((high - low) * at) / bins));
}

/**
 * Counts numbers into bins of equal width, as NumPy's `histogram` does: each bin has its lower edge, the last one both.
 * @param edges of `equalEdges`
 * @param values numbers that are not finite, or outside of the edges, are not counted
 */
export function countIntoBins(
  values: Float32Array | Float64Array | readonly number[],
  edges: readonly number[],
): number[] {
  const bins = edges.length - 1;
  const low = edges[0];
  const high = edges[bins];
  const scale = bins / (high - low);
  const counts = new Array<number>(bins).fill(0);
  // By index: `for … of` over millions of weights takes ten times as long.
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (!(value >= low && value <= high)) continue;
    let bin = Math.min(Math.floor((value - low) * scale), bins - 1);
    // The product is off by a rounding error now and then; the edges decide.
    if (value < edges[bin]) bin -= 1;
    else if (bin < bins - 1 && value >= edges[bin + 1]) bin += 1;
    counts[bin] += 1;
  }
  return counts;
}
