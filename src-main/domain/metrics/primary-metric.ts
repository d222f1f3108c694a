/** Metrics a verdict can be about. */
export type PrimaryMetric = ClassificationMetricName | RegressionMetricName;
export type ClassificationMetricName =
  | 'accuracy'
  | 'balancedAccuracy'
  | 'precisionMacro'
  | 'precisionWeighted'
  | 'recallMacro'
  | 'recallWeighted'
  | 'f1Macro'
  | 'f1Weighted'
  | 'aucRoc'
  | 'prAuc'
  | 'mcc'
  | 'cohenKappa'
  | 'logLoss'
  | 'brier'
  | 'ece';
export type RegressionMetricName = 'mse' | 'rmse' | 'mae' | 'r2';

export const CLASSIFICATION_METRICS: readonly ClassificationMetricName[] = [
  'accuracy',
  'balancedAccuracy',
  'precisionMacro',
  'precisionWeighted',
  'recallMacro',
  'recallWeighted',
  'f1Macro',
  'f1Weighted',
  'aucRoc',
  'prAuc',
  'mcc',
  'cohenKappa',
  'logLoss',
  'brier',
  'ece',
];
export const REGRESSION_METRICS: readonly RegressionMetricName[] = ['mse', 'rmse', 'mae', 'r2'];
