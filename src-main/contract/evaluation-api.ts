import * as z from 'zod';
import { id } from './fields.ts';
import { parserOf } from './zod-problems.ts';

/** What is worked out from stored predictions and weights beyond the comparison itself. */
export interface EvaluationApi {
  /**
   * Computes and keeps the classification metrics that completed runs of an experiment were trained without, on the parts
   * whose predictions are stored: validation and test. They are the numbers that training would have kept today; values
   * that are there stay as they are. Errors: `not_found`; `conflict` where the data changed since; `invalid` for data that
   * cannot be read any more.
   */
  'evaluation.measureMissing': {
    readonly params: { readonly experimentId: number };
    /** How many runs got new values, and how many values these are in all. */
    readonly value: { readonly runs: number; readonly values: number };
  };
}

/** The parsers of these methods. */
export const evaluationParsers: {
  readonly [M in keyof EvaluationApi]: (input: unknown) => EvaluationApi[M]['params'];
} = {
  'evaluation.measureMissing': parserOf(z.strictObject({ experimentId: id })),
};
