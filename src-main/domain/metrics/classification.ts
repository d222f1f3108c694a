import type { Part } from '../dataset.ts';
import { AppError } from '../errors.ts';
import { CLASSIFICATION_METRICS, type ClassificationMetricName } from './primary-metric.ts';
import type { Measurement } from '../run.ts';
import { cohenKappa, matthewsCorrelation } from './agreement.ts';
import { aucOfScores, aucRoc } from './auc-roc.ts';
import { brierScore } from './brier-score.ts';
import { expectedCalibrationError } from './calibration.ts';
import { macroAverage, scoresByClass, weightedAverage, type ClassScore } from './class-scores.ts';
import {
  classCounts,
  confusionMatrix,
  predictedClasses,
  type ClassCounts,
  type Probabilities,
} from './confusion-matrix.ts';
import { logLoss } from './log-loss.ts';
import type { PerClassMetricName, RankingMetricName } from './metric-name.ts';
import { defined, undefinedBecause, type MetricValue } from './metric-value.ts';
import { averagePrecisionOfScores, prAuc } from './pr-auc.ts';
import { judgedClasses, rankClasses, type RankedClass } from './ranked-classes.ts';
import type { RankedScores } from './ranked-scores.ts';

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

/** What the metrics of one part are computed from. */
interface Evaluated {
  readonly probabilities: Probabilities;
  readonly labels: Int32Array;
  readonly predicted: Int32Array;
  readonly classes: number;
  readonly counts: readonly ClassCounts[];
  readonly scores: Readonly<Record<PerClassMetricName, readonly ClassScore[]>>;
  /** The classes that rankings are about. */
  readonly judged: readonly RankedClass[];
}

function metricsOf({
  probabilities,
  labels,
  predicted,
  classes,
  counts,
  scores,
  judged,
}: Evaluated): Readonly<Record<ClassificationMetricName, MetricValue>> {
  return {
    accuracy: accuracyOf(counts, labels.length),
    // Balanced accuracy is the macro average of recall by definition. scikit-learn's `balanced_accuracy_score` leaves a
    // class without rows out, with a warning; here it is undefined like the recall that it is.
    balancedAccuracy: macroAverage(scores.recall),
    precisionMacro: macroAverage(scores.precision),
    precisionWeighted: weightedAverage(scores.precision),
    recallMacro: macroAverage(scores.recall),
    recallWeighted: weightedAverage(scores.recall),
    f1Macro: macroAverage(scores.f1),
    f1Weighted: weightedAverage(scores.f1),
    mcc: matthewsCorrelation(counts),
    cohenKappa: cohenKappa(counts),
    aucRoc: aucRoc(judged),
    prAuc: prAuc(judged),
    logLoss: logLoss(probabilities, labels, classes),
    brier: brierScore(probabilities, labels, classes),
    ece: expectedCalibrationError(probabilities, labels, predicted, classes),
  };
}

const RANKINGS: Readonly<Record<RankingMetricName, (scores: RankedScores) => MetricValue>> = {
  aucRoc: aucOfScores,
  prAuc: averagePrecisionOfScores,
};

const RANKING_NAMES: readonly RankingMetricName[] = ['aucRoc', 'prAuc'];

function allUndefined(
  part: Part,
  classNames: readonly string[],
  detail: MetricDetail,
  reason: string,
): Measurement[] {
  const value = undefinedBecause(reason);
  const byClass = detail === 'everything' ? [...PER_CLASS, ...RANKING_NAMES] : PER_CLASS;
  return [
    ...CLASSIFICATION_METRICS.map((name) => ({ scope: part, name, detail: '', value })),
    ...byClass.flatMap((name) =>
      classNames.map((className) => ({ scope: part, name, detail: className, value })),
    ),
  ];
}

/**
 * How much is measured: `everything`, or `perEpoch` that without the rankings of each class, which would double what is
 * stored of every epoch.
 */
export type MetricDetail = 'everything' | 'perEpoch';

/**
 * Every classification metric of one part, on the whole part at once: those of `CLASSIFICATION_METRICS` in that order, then
 * `precision`, `recall` and `f1` of each class with the class name as `detail`, and where everything is wanted `aucRoc` and
 * `prAuc` of each class against the rest. A row's prediction is its most probable class, the first of several. What is
 * undefined is null with its reason; a probability that is not finite makes every metric undefined. The rows are sorted
 * once per class (once in all for two classes, where not everything is wanted).
 * @param probabilities row-major [labels.length, classNames.length]; a single sigmoid output p comes as the two columns 1 − p, p
 * @param labels class index per row
 * @throws AppError `internal` for sizes that do not fit, labels out of range, and numbers that are no probabilities
 */
export function classificationMeasurements(
  part: Part,
  probabilities: Probabilities,
  labels: Int32Array,
  classNames: readonly string[],
  detail: MetricDetail = 'everything',
): Measurement[] {
  const classes = classNames.length;
  checkShapes(probabilities, labels, classes);
  if (labels.length === 0) return allUndefined(part, classNames, detail, 'no rows');
  const nonFiniteRow = findNonFiniteRow(probabilities, classes);
  if (nonFiniteRow !== undefined)
    return allUndefined(
      part,
      classNames,
      detail,
      `predicted probabilities are not finite (first in row ${nonFiniteRow})`,
    );
  const predicted = predictedClasses(probabilities, classes);
  const counts = classCounts(confusionMatrix(labels, predicted, classes));
  const scores = {
    precision: scoresByClass('precision', counts, classNames),
    recall: scoresByClass('recall', counts, classNames),
    f1: scoresByClass('f1', counts, classNames),
  };
  const columns = classNames.map((_, column) => column);
  const ranked = rankClasses(
    probabilities,
    labels,
    classNames,
    detail === 'everything' ? columns : judgedClasses(columns),
  );
  const judged = detail === 'everything' ? judgedClasses(ranked) : ranked;
  const metrics = metricsOf({ probabilities, labels, predicted, classes, counts, scores, judged });
  const rankings = detail === 'everything' ? rankingMeasurements(part, ranked) : [];
  return [
    ...CLASSIFICATION_METRICS.map((name) => ({ scope: part, name, detail: '', value: metrics[name] })),
    ...PER_CLASS.flatMap((name) =>
      scores[name].map(({ className, value }) => ({ scope: part, name, detail: className, value })),
    ),
    ...rankings,
  ];
}

function rankingMeasurements(part: Part, ranked: readonly RankedClass[]): Measurement[] {
  return RANKING_NAMES.flatMap((name) =>
    ranked.map(({ className, scores }) => ({
      scope: part,
      name,
      detail: className,
      value: RANKINGS[name](scores),
    })),
  );
}
