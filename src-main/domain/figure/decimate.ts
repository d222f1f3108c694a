/** Indices of the points of a line that are drawn. */
export type Kept = readonly number[];

/**
 * Thins a line to at most about `most` points and keeps every peak: the first and last point, and the smallest and largest
 * of each of `most / 2` equal stretches. Gaps (null) stay gaps.
 * @param y one value per point, in drawing order
 * @returns indices into `y`, ascending
 */
export function keepExtremes(y: readonly (number | null)[], most: number): Kept {
  if (y.length <= most) return y.map((_, index) => index);
  const stretches = Math.max(1, Math.floor(most / 2));
  const kept = new Set([0, y.length - 1]);
  for (let stretch = 0; stretch < stretches; stretch += 1) {
    const from = Math.floor((stretch * y.length) / stretches);
    const to = Math.floor(((stretch + 1) * y.length) / stretches);
    for (const index of extremesOf(y, from, to)) kept.add(index);
  }
  return [...kept].sort((one, other) => one - other);
}

function extremesOf(y: readonly (number | null)[], from: number, to: number): number[] {
  let lowest = -1;
  let highest = -1;
  let gap = -1;
  for (let index = from; index < to; index += 1) {
    const value = y[index];
    if (value === null) {
      if (gap < 0) gap = index;
      continue;
    }
    if (lowest < 0 || value < (y[lowest] ?? Infinity)) lowest = index;
    if (highest < 0 || value > (y[highest] ?? -Infinity)) highest = index;
  }
  return [lowest, highest, gap].filter((index) => index >= 0);
}
