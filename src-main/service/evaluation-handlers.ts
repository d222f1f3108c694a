import type { EvaluationApi } from '../contract/evaluation-api.ts';
import type { Store } from '../store/open-store.ts';
import type { DataCache } from './data-cache.ts';
import { measureMissing } from './missing-metrics-service.ts';
import { getSliceColumns, getSlices } from './slice-service.ts';
import { getThresholds } from './threshold-service.ts';
import { exportWeights } from './weight-export-service.ts';
import { getWeightHistory } from './weight-history-service.ts';

/** The use case behind each method of `EvaluationApi`. */
export type EvaluationHandlers = {
  readonly [M in keyof EvaluationApi]: (
    params: EvaluationApi[M]['params'],
  ) => EvaluationApi[M]['value'] | Promise<EvaluationApi[M]['value']>;
};

/** The table from these methods to their use cases. */
export function evaluationHandlers(store: Store, data: DataCache): EvaluationHandlers {
  return {
    'evaluation.measureMissing': (params) => measureMissing(store, data, params),
    'evaluation.thresholds': (params) => getThresholds(store.read, data, params),
    'evaluation.weightHistory': (params) => getWeightHistory(store.read, params),
    'run.exportWeights': (params) => exportWeights(store.read, params),
    'evaluation.sliceColumns': (params) => getSliceColumns(store.read, data, params),
    'evaluation.slices': (params) => getSlices(store.read, data, params),
  };
}
