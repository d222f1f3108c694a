import type { ClassCounts } from './confusion-matrix.ts';
import { defined, undefinedBecause, type MetricValue } from './metric-value.ts';
import type { PerClassMetricName } from './metric-name.ts';

/** A score of one class, with what an average over classes needs to know about it. */
export interface ClassScore {
  readonly className: string;
  /** Rows of the class: its weight in a weighted average. */
  readonly rows: number;
  readonly value: MetricValue;
}

/** Precision TP/(TP + FP); undefined for a class that is never predicted (scikit-learn: 0 and a warning). */
function precisionOf(counts: ClassCounts): MetricValue {
  if (counts.predicted === 0) return undefinedBecause('never predicted');
  return defined(counts.truePositives / counts.predicted);
}

/** Recall TP/(TP + FN); undefined for a class without rows (scikit-learn: 0 and a warning). */
function recallOf(counts: ClassCounts): MetricValue {
  if (counts.actual === 0) return undefinedBecause('no rows of this class');
  return defined(counts.truePositives / counts.actual);
}

/**
 * F1 = 2·TP/(2·TP + FP + FN). That is 0, and defined, for a class that has rows and is never predicted, or is predicted
 * and has no rows: it was missed, whatever its precision or recall would be. Undefined only where the class neither has
 * rows nor is predicted. scikit-learn defines it by the same fraction (there 0 and a warning for 0/0).
 */
function f1Of(counts: ClassCounts): MetricValue {
  const denominator = counts.actual + counts.predicted;
  if (denominator === 0) return undefinedBecause('neither predicted nor any rows of this class');
  return defined((2 * counts.truePositives) / denominator);
}

const SCORES: Readonly<Record<PerClassMetricName, (counts: ClassCounts) => MetricValue>> = {
  precision: precisionOf,
  recall: recallOf,
  f1: f1Of,
};

/**
 * One score of every class.
 * @param counts one entry per class, in the order of `classNames`
 */
export function scoresByClass(
  score: PerClassMetricName,
  counts: readonly ClassCounts[],
  classNames: readonly string[],
): ClassScore[] {
  return counts.map((of, index) => ({
    className: classNames[index],
    rows: of.actual,
    value: SCORES[score](of),
  }));
}

const NAMED_AT_MOST = 5;

/** Names the classes whose score is undefined, with each one's reason. */
function undefinedClasses(scores: readonly ClassScore[]): MetricValue {
  const named = scores.slice(0, NAMED_AT_MOST).map(({ className, value }) => {
    const reason = value.value === null ? value.reason : '';
    return `"${className}" (${reason})`;
  });
  const more = scores.length > NAMED_AT_MOST ? ` and ${scores.length - NAMED_AT_MOST} more` : '';
  return undefinedBecause(`undefined for class ${named.join(', ')}${more}`);
}

function weightedMean(scores: readonly ClassScore[], weightOf: (score: ClassScore) => number): MetricValue {
  const counting = scores.filter((score) => weightOf(score) > 0);
  if (counting.length === 0) return undefinedBecause('no rows');
  const missing: ClassScore[] = [];
  let sum = 0;
  let weights = 0;
  for (const score of counting) {
    const weight = weightOf(score);
    if (score.value.value === null) missing.push(score);
    else sum += weight * score.value.value;
    weights += weight;
  }
  return missing.length > 0 ? undefinedClasses(missing) : defined(sum / weights);
}

/**
 * The unweighted mean over classes (scikit-learn's `average='macro'`). Undefined, with the classes named, as soon as
 * one class is undefined: scikit-learn counts that class as 0 with a warning, which reads as a bad score.
 */
export function macroAverage(scores: readonly ClassScore[]): MetricValue {
  return weightedMean(scores, () => 1);
}

/**
 * The mean over classes weighted by their rows (scikit-learn's `average='weighted'`). A class without rows has weight 0
 * and is left out; undefined, with the classes named, as soon as one class with rows is undefined.
 */
export function weightedAverage(scores: readonly ClassScore[]): MetricValue {
  return weightedMean(scores, ({ rows }) => rows);
}
