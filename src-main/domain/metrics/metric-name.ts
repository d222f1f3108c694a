import type { PrimaryMetric } from './primary-metric.ts';

/** Metrics that exist once per class; a measurement's `detail` names the class. */
export type PerClassMetricName = 'precision' | 'recall' | 'f1';

/**
 * Metrics that exist of the whole and once per class, there of that class against the rest; a measurement's `detail` names
 * the class. Per class they are measured at the counted epoch alone.
 */
export type RankingMetricName = 'aucRoc' | 'prAuc';

/** Measures of the model itself, of scope `model`. */
export type ModelMeasureName = 'penalty' | 'l2Norm' | 'zeroShare';

/** Every name that a measurement can have. */
export type MetricName = PrimaryMetric | PerClassMetricName | ModelMeasureName | 'dataLoss';

/** Which way is better; `neither` where a larger number is neither better nor worse. */
export type MetricDirection = 'higherIsBetter' | 'lowerIsBetter' | 'neither';

interface MetricDescription {
  readonly label: string;
  readonly direction: MetricDirection;
  /** What it says, in a sentence or two. */
  readonly meaning: string;
}

// The order of this table is the order in which metrics are listed.
const METRICS: Readonly<Record<MetricName, MetricDescription>> = {
  dataLoss: {
    label: 'data loss',
    direction: 'lowerIsBetter',
    meaning: 'The loss that training makes smaller, averaged over the rows, without the penalty.',
  },
  accuracy: {
    label: 'accuracy',
    direction: 'higherIsBetter',
    meaning: 'Share of rows whose most probable class is the right one.',
  },
  balancedAccuracy: {
    label: 'balanced accuracy',
    direction: 'higherIsBetter',
    meaning: 'Mean over the classes of the share of their rows that were found: every class counts alike.',
  },
  precisionMacro: {
    label: 'precision (macro)',
    direction: 'higherIsBetter',
    meaning: 'Of the rows called a class, the share that are of it; the plain mean over the classes.',
  },
  precisionWeighted: {
    label: 'precision (weighted)',
    direction: 'higherIsBetter',
    meaning: 'Of the rows called a class, the share that are of it; the mean over the classes by their rows.',
  },
  recallMacro: {
    label: 'recall (macro)',
    direction: 'higherIsBetter',
    meaning: 'Of the rows of a class, the share that were found; the plain mean over the classes.',
  },
  recallWeighted: {
    label: 'recall (weighted)',
    direction: 'higherIsBetter',
    meaning: 'Of the rows of a class, the share that were found; the mean over the classes by their rows.',
  },
  f1Macro: {
    label: 'F1 (macro)',
    direction: 'higherIsBetter',
    meaning: 'Harmonic mean of precision and recall; the plain mean over the classes.',
  },
  f1Weighted: {
    label: 'F1 (weighted)',
    direction: 'higherIsBetter',
    meaning: 'Harmonic mean of precision and recall; the mean over the classes by their rows.',
  },
  aucRoc: {
    label: 'AUC-ROC',
    direction: 'higherIsBetter',
    meaning:
      'How often a row of a class scores higher than a row of another, ties counted half; of two classes by the second, of several the mean of each against the rest.',
  },
  prAuc: {
    label: 'PR-AUC',
    direction: 'higherIsBetter',
    meaning:
      'Average precision: precision over all recalls, as steps; of two classes by the second, of several the mean of each against the rest. Guessing gives the class’s share of the rows.',
  },
  mcc: {
    label: 'Matthews (MCC)',
    direction: 'higherIsBetter',
    meaning:
      'Correlation of actual and predicted class from −1 to 1 (Matthews; Gorodkin’s R_K for several classes): 0 is chance, and it is not raised by one class being frequent.',
  },
  cohenKappa: {
    label: "Cohen's kappa",
    direction: 'higherIsBetter',
    meaning: 'How much more often prediction and truth agree than by chance: 0 is chance, 1 always right.',
  },
  logLoss: {
    label: 'log loss',
    direction: 'lowerIsBetter',
    meaning: 'Mean of −ln of the probability given to the right class.',
  },
  brier: {
    label: 'Brier score',
    direction: 'lowerIsBetter',
    meaning:
      'Mean squared distance of the probabilities from what came true: of two classes of the second, from 0 to 1; of several summed over the classes, from 0 to 2.',
  },
  ece: {
    label: 'calibration error',
    direction: 'lowerIsBetter',
    meaning:
      'ECE: how far the confidence in the predicted class is from the share of right rows: 15 bins of equal width, weighted by their rows (Guo et al. 2017).',
  },
  mse: {
    label: 'MSE',
    direction: 'lowerIsBetter',
    meaning: 'Mean of the squared errors, in squared units of the target.',
  },
  rmse: {
    label: 'RMSE',
    direction: 'lowerIsBetter',
    meaning: 'Root of the mean squared error, in units of the target.',
  },
  mae: {
    label: 'MAE',
    direction: 'lowerIsBetter',
    meaning: 'Mean of the absolute errors, in units of the target.',
  },
  r2: {
    label: 'R²',
    direction: 'higherIsBetter',
    meaning: 'Share of the target’s variance that is explained; 0 is as good as its mean, below 0 worse.',
  },
  precision: {
    label: 'precision',
    direction: 'higherIsBetter',
    meaning: 'Of the rows called this class, the share that are of it.',
  },
  recall: {
    label: 'recall',
    direction: 'higherIsBetter',
    meaning: 'Of the rows of this class, the share that were found.',
  },
  f1: {
    label: 'F1',
    direction: 'higherIsBetter',
    meaning: 'Harmonic mean of precision and recall of this class.',
  },
  penalty: {
    label: 'penalty',
    direction: 'neither',
    meaning: 'What regularization added to the training loss.',
  },
  l2Norm: {
    label: 'L2 norm',
    direction: 'neither',
    meaning: '√Σw²: the length of the parameter as a vector.',
  },
  zeroShare: {
    label: 'share of zero weights',
    direction: 'neither',
    meaning: 'Share of weights with |w| < 0.001.',
  },
};

/** All names, in the order in which they are listed. */
export const METRIC_NAMES: readonly MetricName[] = Object.keys(METRICS) as MetricName[];

/** Whether a measurement's name is one that this version knows. */
export function isMetricName(name: string): name is MetricName {
  return Object.hasOwn(METRICS, name);
}

/** Which way is better; `neither` for a name that is not known. */
export function metricDirection(name: string): MetricDirection {
  return isMetricName(name) ? METRICS[name].direction : 'neither';
}

/** How a metric is called in tables and sentences; the name itself where it is not known. */
export function metricLabel(name: string): string {
  return isMetricName(name) ? METRICS[name].label : name;
}

/** What a metric says, in a sentence or two; empty where the name is not known. */
export function metricMeaning(name: string): string {
  return isMetricName(name) ? METRICS[name].meaning : '';
}
