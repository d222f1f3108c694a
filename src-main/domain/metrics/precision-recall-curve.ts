import type { Curve } from './curve.ts';
import { countByThreshold, type RankedScores } from './ranked-scores.ts';

/**
 * The precision-recall curve: precision (y) against recall (x) as the threshold falls, one point per score that occurs.
 * Equal to scikit-learn's `precision_recall_curve` from its end to its start, without the point (0, 1) that it adds.
 * @returns null where the class has no rows
 */
export function precisionRecallCurve(scores: RankedScores): Curve | null {
  const positives = scores.positive.length;
  if (positives === 0) return null;
  const { truePositives, falsePositives } = countByThreshold(scores);
  return {
    x: truePositives.map((count) => count / positives),
    y: truePositives.map((count, at) => count / (count + falsePositives[at])),
  };
}

/**
 * The height of the steps that `averagePrecisionOfScores` is the area of: the precision at the highest threshold that reaches
 * each recall.
 * @param grid ascending, from 0 to 1
 */
export function heightsOfSteps({ x, y }: Curve, grid: readonly number[]): number[] {
  let at = 0;
  return grid.map((recall) => {
    while (at + 1 < x.length && x[at] < recall) at += 1;
    return y[at];
  });
}
