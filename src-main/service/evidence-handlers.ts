import type { EvidenceApi } from '../contract/evidence-api.ts';
import { AppError } from '../domain/errors.ts';
import type { ReadConnection } from '../store/connection.ts';

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
export function evidenceHandlers(_read: ReadConnection): EvidenceHandlers {
  return {
    'comparison.get': comesNext,
    'comparison.evaluation': comesNext,
    'comparison.examples': comesNext,
    'comparison.weights': comesNext,
    'run.curves': comesNext,
    'run.measured': comesNext,
    'run.weights': comesNext,
    'strength.get': comesNext,
    'data.list': comesNext,
    'data.preview': comesNext,
  };
}
