import type { Curve } from './curve.ts';
import { countByThreshold, type RankedScores } from './ranked-scores.ts';

/**
 * The ROC curve: true positive rate (y) against false positive rate (x) as the threshold falls, from (0, 0) to (1, 1).
 * Points between two others on one line, step by step, are left out. Equal to scikit-learn's `roc_curve`.
 * @returns null where the class has no rows or all
 */
export function rocCurve(scores: RankedScores): Curve | null {
  const positives = scores.positive.length;
  const negatives = scores.negative.length;
  if (positives === 0 || negatives === 0) return null;
  const { truePositives, falsePositives } = countByThreshold(scores);
  const x = [0];
  const y = [0];
  const steps = truePositives.length;
  const turns = (counts: readonly number[], at: number): boolean =>
    counts[at + 1] - counts[at] !== counts[at] - counts[at - 1];
  for (let at = 0; at < steps; at++) {
    const isCorner = at === 0 || at === steps - 1 || turns(truePositives, at) || turns(falsePositives, at);
    if (!isCorner) continue;
    x.push(falsePositives[at] / negatives);
    y.push(truePositives[at] / positives);
  }
  return { x, y };
}

/**
 * The height of a curve of straight lines at some places; where it rises upright, its upper end.
 * Equal to NumPy's `interp(grid, x, y)`.
 * @param grid ascending, within the curve
 */
export function heightsOfLine({ x, y }: Curve, grid: readonly number[]): number[] {
  let at = 0;
  return grid.map((place) => {
    while (at + 1 < x.length && x[at + 1] <= place) at += 1;
    if (at + 1 === x.length || x[at] === place) return y[at];
    return y[at] + ((y[at + 1] - y[at]) * (place - x[at])) / (x[at + 1] - x[at]);
  });
}
