import type { Comparison } from './compare.ts';
import { NOT_MEASURED } from './compared-group.ts';
import { CLASSIFICATION_METRICS, type ClassificationMetricName } from './metrics/primary-metric.ts';

/**
 * Metrics that some completed run of a comparison has no value of on the test rows, because the version that trained it did
 * not measure them yet. They can be computed from its stored predictions. None for regression.
 */
export function missingMetrics({ metrics }: Comparison): ClassificationMetricName[] {
  const onTest = metrics.filter(({ scope, detail }) => scope === 'test' && detail === '');
  const isClassification = onTest.some(({ name }) => CLASSIFICATION_METRICS.some((known) => known === name));
  if (!isClassification) return [];
  return CLASSIFICATION_METRICS.filter((wanted) => {
    const found = onTest.find(({ name }) => name === wanted);
    return found === undefined || found.undefinedValues.some(({ reason }) => reason === NOT_MEASURED);
  });
}
