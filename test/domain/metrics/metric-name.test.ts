import { describe, expect, it } from 'vitest';
import {
  CLASSIFICATION_METRICS,
  REGRESSION_METRICS,
} from '../../../src-main/domain/metrics/primary-metric.ts';
import {
  isMetricName,
  METRIC_NAMES,
  metricDirection,
  metricLabel,
} from '../../../src-main/domain/metrics/metric-name.ts';

describe('metric names', () => {
  it('know every metric that a verdict can be about, with a direction', () => {
    for (const name of [...CLASSIFICATION_METRICS, ...REGRESSION_METRICS]) {
      expect(isMetricName(name), name).toBe(true);
      expect(metricDirection(name), name).not.toBe('neither');
    }
  });

  it('say that losses and errors are better when lower, and nothing else is', () => {
    const lower = METRIC_NAMES.filter((name) => metricDirection(name) === 'lowerIsBetter');
    expect(lower).toEqual(['dataLoss', 'logLoss', 'brier', 'ece', 'mse', 'rmse', 'mae']);
  });

  it('call no measure of the model good or bad', () => {
    for (const name of ['penalty', 'l2Norm', 'zeroShare']) expect(metricDirection(name)).toBe('neither');
  });

  it('show an unknown name as it is, even one that every object has', () => {
    expect(metricLabel('aucRoc')).toBe('AUC-ROC');
    expect(metricLabel('toString')).toBe('toString');
    expect(metricDirection('toString')).toBe('neither');
  });
});
