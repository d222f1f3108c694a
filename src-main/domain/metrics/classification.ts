import type { Part } from '../dataset.ts';
import { AppError } from '../errors.ts';
import { CLASSIFICATION_METRICS, type ClassificationMetricName } from './primary-metric.ts';
import type { Measurement } from '../run.ts';
import { aucRoc } from './auc-roc.ts';
import { macroAverage, scoresByClass, weightedAverage, type ClassScore } from './class-scores.ts';
import {
  classCounts,
  confusionMatrix,
  predictedClasses,
  type ClassCounts,
  type Probabilities,
} from './confusion-matrix.ts';
import { logLoss } from './log-loss.ts';
import type { PerClassMetricName } from './metric-name.ts';
import { defined, undefinedBecause, type MetricValue } from './metric-value.ts';

const PER_CLASS: readonly PerClassMetricName[] = ['precision', 'recall', 'f1'];

// Rounding can lift a float32 softmax a little above 1; anything further is not a probability.
const SLACK = 1e-4;

function checkShapes(probabilities: Probabilities, labels: Int32Array, classes: number): void {
  if (probabilities.length !== labels.length * classes)
    throw new AppError(
      'internal',
      `probabilities: expected ${labels.length} rows × ${classes} classes, received ${probabilities.length} numbers`,
    );
  for (const label of labels) {
    if (label < 0 || label >= classes)
      throw new AppError('internal', `labels: expected 0 to ${classes - 1}, received ${label}`);
  }
}

/** The first row with a probability that is not finite; undefined where all are. Throws for what is no probability. */
function findNonFiniteRow(probabilities: Probabilities, classes: number): number | undefined {
  for (let at = 0; at < probabilities.length; at++) {
    const probability = probabilities[at];
    if (!Number.isFinite(probability)) return Math.floor(at / classes);
    if (probability < -SLACK || probability > 1 + SLACK)
      throw new AppError('internal', `probabilities: expected numbers from 0 to 1, received ${probability}`);
  }
  return undefined;
}

function accuracyOf(counts: readonly ClassCounts[], rows: number): MetricValue {
  if (rows === 0) return undefinedBecause('no rows');
  return defined(counts.reduce((sum, { truePositives }) => sum + truePositives, 0) / rows);
}

function metricsOf(
  scores: Readonly<Record<PerClassMetricName, readonly ClassScore[]>>,
  accuracy: MetricValue,
  auc: MetricValue,
  loss: MetricValue,
): Readonly<Record<ClassificationMetricName, MetricValue>> {
  return {
    accuracy,
    // Balanced accuracy is the macro average of recall by definition. scikit-learn's `balanced_accuracy_score` leaves a
    // class without rows out, with a warning; here it is undefined like the recall that it is.
    balancedAccuracy: macroAverage(scores.recall),
    precisionMacro: macroAverage(scores.precision),
    precisionWeighted: weightedAverage(scores.precision),
    recallMacro: macroAverage(scores.recall),
    recallWeighted: weightedAverage(scores.recall),
    f1Macro: macroAverage(scores.f1),
    f1Weighted: weightedAverage(scores.f1),
    aucRoc: auc,
    logLoss: loss,
  };
}

function allUndefined(part: Part, classNames: readonly string[], reason: string): Measurement[] {
  const value = undefinedBecause(reason);
  return [
    ...CLASSIFICATION_METRICS.map((name) => ({ scope: part, name, detail: '', value })),
    ...PER_CLASS.flatMap((name) =>
      classNames.map((className) => ({ scope: part, name, detail: className, value })),
    ),
  ];
}

/**
 * Every classification metric of one part, on the whole part at once: the ten of `CLASSIFICATION_METRICS` in that order,
 * then `precision`, `recall` and `f1` of each class with the class name as `detail`. A row's prediction is its most
 * probable class, the first of several. What is undefined is null with its reason; a probability that is not finite
 * makes every metric undefined.
 * @param probabilities row-major [labels.length, classNames.length]; a single sigmoid output p comes as the two columns 1 − p, p
 * @param labels class index per row
 * @throws AppError `internal` for sizes that do not fit, labels out of range, and numbers that are no probabilities
 */
export function classificationMeasurements(
  part: Part,
  probabilities: Probabilities,
  labels: Int32Array,
  classNames: readonly string[],
): Measurement[] {
  const classes = classNames.length;
  checkShapes(probabilities, labels, classes);
  if (labels.length === 0) return allUndefined(part, classNames, 'no rows');
  const nonFiniteRow = findNonFiniteRow(probabilities, classes);
  if (nonFiniteRow !== undefined)
    return allUndefined(
      part,
      classNames,
      `predicted probabilities are not finite (first in row ${nonFiniteRow})`,
    );

  const counts = classCounts(confusionMatrix(labels, predictedClasses(probabilities, classes), classes));
  const scores = {
    precision: scoresByClass('precision', counts, classNames),
    recall: scoresByClass('recall', counts, classNames),
    f1: scoresByClass('f1', counts, classNames),
  };
  const metrics = metricsOf(
    scores,
    accuracyOf(counts, labels.length),
    aucRoc(probabilities, labels, classNames),
    logLoss(probabilities, labels, classes),
  );
  return [
    ...CLASSIFICATION_METRICS.map((name) => ({ scope: part, name, detail: '', value: metrics[name] })),
    ...PER_CLASS.flatMap((name) =>
      scores[name].map(({ className, value }) => ({ scope: part, name, detail: className, value })),
    ),
  ];
}
