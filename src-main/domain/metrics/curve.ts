/** A curve as its corners, from left to right; x never decreases. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

function triangleArea({ x, y }: Curve, a: number, b: number, nextX: number, nextY: number): number {
  return Math.abs((x[a] - nextX) * (y[b] - y[a]) - (x[a] - x[b]) * (nextY - y[a]));
}

function meanOf(values: readonly number[], from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at++) sum += values[at];
  return sum / (to - from);
}

/**
 * Leaves `most` points of a curve, both ends among them, so that its shape stays: largest triangle three buckets
 * (Steinarsson 2013), which takes from each run of neighbours the one that stands out most.
 * @param most at least 3
 */
export function reduceCurve(curve: Curve, most: number): Curve {
  const { x, y } = curve;
  if (x.length <= most) return curve;
  const kept = [0];
  const width = (x.length - 2) / (most - 2);
  const startOf = (bucket: number): number => Math.min(1 + Math.floor(bucket * width), x.length - 1);
  for (let bucket = 0; bucket < most - 2; bucket++) {
    const last = kept[kept.length - 1];
    const end = startOf(bucket + 1);
    const afterEnd = Math.max(startOf(bucket + 2), end + 1);
    const nextX = meanOf(x, end, afterEnd);
    const nextY = meanOf(y, end, afterEnd);
    let best = startOf(bucket);
    let largest = -1;
    for (let at = best; at < end; at++) {
      const area = triangleArea(curve, last, at, nextX, nextY);
      if (area > largest) [largest, best] = [area, at];
    }
    kept.push(best);
  }
  kept.push(x.length - 1);
  return { x: kept.map((at) => x[at]), y: kept.map((at) => y[at]) };
}
