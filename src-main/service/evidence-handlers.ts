import type { EvidenceApi } from '../contract/evidence-api.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getComparison } from './comparison-service.ts';
import type { DataCache } from './data-cache.ts';
import { getEvaluation } from './evaluation-service.ts';
import { getExamples } from './example-service.ts';
import { getNoise } from './noise-service.ts';
import { getPredictionEvidence, PredictionCache } from './prediction-service.ts';
import { getMeasuredKeys, getRunCurves } from './run-service.ts';
import { getStrengthCurves } from './strength-service.ts';
import { getComparedWeights, getRunWeights } from './weight-service.ts';

/** The use case behind each method of `EvidenceApi`. */
export type EvidenceHandlers = {
  readonly [M in keyof EvidenceApi]: (
    params: EvidenceApi[M]['params'],
  ) => EvidenceApi[M]['value'] | Promise<EvidenceApi[M]['value']>;
};

/** The table from these methods to their use cases. */
export function evidenceHandlers(read: ReadConnection, data: DataCache): EvidenceHandlers {
  const predictions = new PredictionCache();
  return {
    'comparison.get': (params) => getComparison(read, params),
    'comparison.evaluation': (params) => getEvaluation(read, data, params),
    'comparison.examples': (params) => getExamples(read, data, params),
    'comparison.predictions': (params) => getPredictionEvidence(read, data, predictions, params),
    'comparison.noise': (params) => getNoise(read, params),
    'comparison.weights': (params) => getComparedWeights(read, params),
    'run.curves': (params) => getRunCurves(read, params),
    'run.measured': (params) => getMeasuredKeys(read, params),
    'run.weights': (params) => getRunWeights(read, params),
    'strength.get': (params) => getStrengthCurves(read, params),
  };
}
