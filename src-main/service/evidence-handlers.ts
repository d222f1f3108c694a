import type { EvidenceApi } from '../contract/evidence-api.ts';
import { AppError } from '../domain/errors.ts';
import type { ReadConnection } from '../store/connection.ts';
import { getComparison } from './comparison-service.ts';
import { getMeasuredKeys, getRunCurves } from './run-service.ts';

/** The use case behind each method of `EvidenceApi`. */
export type EvidenceHandlers = {
  readonly [M in keyof EvidenceApi]: (
    params: EvidenceApi[M]['params'],
  ) => EvidenceApi[M]['value'] | Promise<EvidenceApi[M]['value']>;
};

function comesNext(): never {
  throw new AppError('internal', 'this comes with the next steps');
}

/** The table from these methods to their use cases. */
export function evidenceHandlers(read: ReadConnection): EvidenceHandlers {
  return {
    'comparison.get': (params) => getComparison(read, params),
    'comparison.evaluation': comesNext,
    'comparison.examples': comesNext,
    'comparison.weights': comesNext,
    'run.curves': (params) => getRunCurves(read, params),
    'run.measured': (params) => getMeasuredKeys(read, params),
    'run.weights': comesNext,
    'strength.get': comesNext,
    'data.list': comesNext,
    'data.preview': comesNext,
  };
}
