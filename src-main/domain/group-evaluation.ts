import type { Histogram } from './histogram.ts';
import type { CalibrationBin } from './metrics/calibration.ts';
import type { MeanCurve } from './metrics/mean-curve.ts';
import type { MetricValue } from './metrics/metric-value.ts';
import type { Summary } from './statistics/summary.ts';

/** A curve of one run; no points where it is undefined, and then `area` says why. */
export interface CurveOfSeed {
  readonly seed: number;
  /** From left to right. At most 200 points, chosen so that the shape stays; `area` is that of all points. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly area: MetricValue;
}

/** The curves of a group's runs, and their mean. */
export interface CurveSet {
  readonly perSeed: readonly CurveOfSeed[];
  /** Vertical average (Fawcett 2006); null where no run has a curve. */
  readonly mean: MeanCurve | null;
  /** Over the runs that have one. */
  readonly area: Summary;
}

/** Where a group's probabilities can be trusted. The metric `ece` has fifteen bins, these are the ten that are drawn. */
export interface Calibration {
  /** Ten bins of equal width from 0 to 1; rows of all runs together. */
  readonly bins: readonly CalibrationBin[];
  /** Mean distance of the bins from the diagonal, weighted by their rows; over the runs. */
  readonly expectedError: Summary;
}

/** How often each class was taken for each class. */
export interface GroupConfusion {
  /** [actual class][predicted class], summed over the runs. */
  readonly counts: readonly (readonly number[])[];
  /** How many runs it is summed over. */
  readonly runs: number;
}

/** One class's scores over the runs. */
export interface ClassEvaluation {
  readonly className: string;
  readonly precision: Summary;
  readonly recall: Summary;
  readonly f1: Summary;
  /** Of this class against the rest. */
  readonly aucRoc: Summary;
  readonly prAuc: Summary;
  /** Rows of the class in the part. */
  readonly support: number;
}

/** What the predictions of a classification group say. */
export interface ClassificationEvaluation {
  readonly task: 'classification';
  readonly classNames: readonly string[];
  /**
   * The class that curves and calibration are about, against the rest. Null for all of several classes at once: curves
   * are then means over the classes, and calibration is that of the predicted class's probability.
   */
  readonly positiveClass: string | null;
  /** Of the completed runs, which all of this is about; ascending. */
  readonly seeds: readonly number[];
  /** Rows in the part. */
  readonly rows: number;
  /** x: false positive rate, y: true positive rate; area: AUC-ROC. */
  readonly roc: CurveSet;
  /** x: recall, y: precision; area: average precision. */
  readonly precisionRecall: CurveSet;
  readonly calibration: Calibration;
  readonly confusion: GroupConfusion;
  readonly perClass: readonly ClassEvaluation[];
}

/** A row's target and what a group predicted for it. */
export interface PredictedValue {
  /** Row number in the data set. */
  readonly row: number;
  readonly actual: number;
  /** Mean over the runs. */
  readonly predicted: number;
  /** Sample standard deviation over the runs; null below two. */
  readonly sd: number | null;
}

/** What the predictions of a regression group say, in the target's own units. */
export interface RegressionEvaluation {
  readonly task: 'regression';
  readonly target: string;
  readonly seeds: readonly number[];
  readonly rows: number;
  /** At most 500 rows, evenly spaced over the sorted targets. */
  readonly points: readonly PredictedValue[];
  /** Of predicted − actual, over all rows of all runs; empty without any. */
  readonly residualQuantiles: readonly { readonly share: number; readonly value: number }[];
  /** Of the same; null without any. */
  readonly residuals: Histogram | null;
}

export type GroupEvaluation = ClassificationEvaluation | RegressionEvaluation;
