import type { Probabilities } from './confusion-matrix.ts';

/** The scores of one class, for its own rows and for all others; each sorted ascending, in the scores' own precision. */
export interface RankedScores {
  readonly positive: Probabilities;
  readonly negative: Probabilities;
}

/**
 * Ranks the rows by the probability of one class.
 * @param probabilities finite, row-major [labels.length, classes]
 * @param column the class
 */
export function rankScores(
  probabilities: Probabilities,
  labels: Int32Array,
  classes: number,
  column: number,
): RankedScores {
  let positives = 0;
  for (const label of labels) if (label === column) positives += 1;
  const scoresOf = (count: number) =>
    probabilities instanceof Float32Array ? new Float32Array(count) : new Float64Array(count);
  const positive = scoresOf(positives);
  const negative = scoresOf(labels.length - positives);
  let atPositive = 0;
  let atNegative = 0;
  for (let row = 0, at = column; row < labels.length; row++, at += classes) {
    if (labels[row] === column) positive[atPositive++] = probabilities[at];
    else negative[atNegative++] = probabilities[at];
  }
  return { positive: positive.sort(), negative: negative.sort() };
}

/** How many rows score at least as high as each score that occurs. */
export interface ThresholdCounts {
  /** Rows of the class, threshold by threshold, from the highest score to the lowest. */
  readonly truePositives: readonly number[];
  readonly falsePositives: readonly number[];
}

/** Lowers the threshold from score to score; equal scores are one step. */
export function countByThreshold({ positive, negative }: RankedScores): ThresholdCounts {
  const truePositives: number[] = [];
  const falsePositives: number[] = [];
  let atPositive = positive.length;
  let atNegative = negative.length;
  while (atPositive > 0 || atNegative > 0) {
    const threshold = Math.max(
      atPositive > 0 ? positive[atPositive - 1] : -Infinity,
      atNegative > 0 ? negative[atNegative - 1] : -Infinity,
    );
    while (atPositive > 0 && positive[atPositive - 1] === threshold) atPositive -= 1;
    while (atNegative > 0 && negative[atNegative - 1] === threshold) atNegative -= 1;
    truePositives.push(positive.length - atPositive);
    falsePositives.push(negative.length - atNegative);
  }
  return { truePositives, falsePositives };
}
