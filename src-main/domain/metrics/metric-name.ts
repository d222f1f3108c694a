import type { PrimaryMetric } from './primary-metric.ts';

/** Metrics that exist once per class; a measurement's `detail` names the class. */
export type PerClassMetricName = 'precision' | 'recall' | 'f1';

/** Measures of the model itself, of scope `model`. */
export type ModelMeasureName = 'penalty' | 'l2Norm' | 'zeroShare';

/** Every name that a measurement can have. */
export type MetricName = PrimaryMetric | PerClassMetricName | ModelMeasureName | 'dataLoss';

/** Which way is better; `neither` where a larger number is neither better nor worse. */
export type MetricDirection = 'higherIsBetter' | 'lowerIsBetter' | 'neither';

interface MetricDescription {
  readonly label: string;
  readonly direction: MetricDirection;
}

// The order of this table is the order in which metrics are listed.
const METRICS: Readonly<Record<MetricName, MetricDescription>> = {
  dataLoss: { label: 'data loss', direction: 'lowerIsBetter' },
  accuracy: { label: 'accuracy', direction: 'higherIsBetter' },
  balancedAccuracy: { label: 'balanced accuracy', direction: 'higherIsBetter' },
  precisionMacro: { label: 'precision (macro)', direction: 'higherIsBetter' },
  precisionWeighted: { label: 'precision (weighted)', direction: 'higherIsBetter' },
  recallMacro: { label: 'recall (macro)', direction: 'higherIsBetter' },
  recallWeighted: { label: 'recall (weighted)', direction: 'higherIsBetter' },
  f1Macro: { label: 'F1 (macro)', direction: 'higherIsBetter' },
  f1Weighted: { label: 'F1 (weighted)', direction: 'higherIsBetter' },
  aucRoc: { label: 'AUC-ROC', direction: 'higherIsBetter' },
  logLoss: { label: 'log loss', direction: 'lowerIsBetter' },
  mse: { label: 'MSE', direction: 'lowerIsBetter' },
  rmse: { label: 'RMSE', direction: 'lowerIsBetter' },
  mae: { label: 'MAE', direction: 'lowerIsBetter' },
  r2: { label: 'R²', direction: 'higherIsBetter' },
  precision: { label: 'precision', direction: 'higherIsBetter' },
  recall: { label: 'recall', direction: 'higherIsBetter' },
  f1: { label: 'F1', direction: 'higherIsBetter' },
  penalty: { label: 'penalty', direction: 'neither' },
  l2Norm: { label: 'L2 norm', direction: 'neither' },
  zeroShare: { label: 'share of zero weights', direction: 'neither' },
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
