import * as z from 'zod';
import {
  CLASSIFICATION_METRICS,
  REGRESSION_METRICS,
  type PrimaryMetric,
} from '../domain/metrics/primary-metric.ts';
import type { GroupRef } from '../domain/run-group.ts';
import type { SliceReport } from '../domain/slice-report.ts';
import type { ThresholdReport } from '../domain/threshold-report.ts';
import type { ThresholdRule } from '../domain/threshold.ts';
import { WEIGHT_FORMATS, type WeightFormat, type WeightManifest } from '../domain/weight-export.ts';
import type { WeightHistory } from '../domain/weight-history.ts';
import type { PredictedPart } from './evidence-api.ts';
import { column, group, id, probability } from './fields.ts';
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
  /**
   * Lets every completed run of one or two groups choose the threshold of a task of two classes on its own validation rows,
   * and says what that comes to. There is no way to choose on test rows. Errors: `not_found`; `conflict` where no run has
   * completed, or the data changed since; `invalid` for other tasks, and for a class that does not exist.
   */
  'evaluation.thresholds': {
    readonly params: {
      readonly a: GroupRef;
      readonly b?: GroupRef | undefined;
      readonly rule: ThresholdRule;
      /** The positive class; absent: the second. */
      readonly class?: string | undefined;
      /** Whether the chosen thresholds are tried on the test rows; validation is always looked at. */
      readonly withTest: boolean;
    };
    readonly value: { readonly report: ThresholdReport };
  };
  /** The columns by which a group's rows can be sliced. Errors: `not_found`; `conflict` and `invalid` as for the data. */
  'evaluation.sliceColumns': {
    readonly params: { readonly group: GroupRef };
    readonly value: {
      /** Those that were learned from stand first. */
      readonly columns: readonly { readonly name: string; readonly isFeature: boolean }[];
    };
  };
  /**
   * A metric of one or two groups, slice by slice of a column: by level, or by ranges of a number. Errors: `not_found`;
   * `conflict` where no run has completed, the groups saw different data, or it changed since; `invalid` for a metric of the
   * other task, and for a column that does not exist.
   */
  'evaluation.slices': {
    readonly params: {
      readonly a: GroupRef;
      readonly b?: GroupRef | undefined;
      readonly part: PredictedPart;
      readonly column: string;
      /** Absent: the primary metric of a's experiment. */
      readonly metric?: PrimaryMetric | undefined;
    };
    readonly value: { readonly report: SliceReport };
  };
  /**
   * How the elements of one parameter are distributed at about twenty epochs, in common bins. Runs trained before this was
   * kept have nothing here. Errors: `not_found`; `invalid` for a parameter that none of these runs has.
   */
  'evaluation.weightHistory': {
    readonly params: {
      readonly a: GroupRef;
      readonly b?: GroupRef | undefined;
      /** Absent: the first one. */
      readonly parameter?: string | undefined;
    };
    readonly value: {
      /** In the order of the model; empty where nothing was kept. */
      readonly parameters: readonly string[];
      readonly history: WeightHistory | null;
    };
  };
  /**
   * A completed run's weights as a file that NumPy or safetensors loads; nothing in it can be run. Errors: `not_found`;
   * `conflict` unless the run has completed.
   */
  'run.exportWeights': {
    readonly params: {
      readonly runId: number;
      readonly format: WeightFormat;
      /** Absent: `counted`. */
      readonly at?: 'counted' | 'last' | undefined;
    };
    readonly value: {
      readonly fileName: string;
      readonly base64: string;
      /** The same as in the file. */
      readonly manifest: WeightManifest;
    };
  };
}

const className = z.string().min(1).max(1000);
const rule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed'), threshold: probability }),
  z.strictObject({ kind: z.literal('bestF1') }),
  z.strictObject({ kind: z.literal('bestBalancedAccuracy') }),
  z.strictObject({ kind: z.literal('bestMcc') }),
  z.strictObject({ kind: z.literal('precisionAtLeast'), precision: probability }),
  z.strictObject({ kind: z.literal('recallAtLeast'), recall: probability }),
  z.strictObject({ kind: z.literal('leastCost'), missCost: z.number().min(1e-6).max(1e6) }),
]);

/** The parsers of these methods. */
export const evaluationParsers: {
  readonly [M in keyof EvaluationApi]: (input: unknown) => EvaluationApi[M]['params'];
} = {
  'evaluation.measureMissing': parserOf(z.strictObject({ experimentId: id })),
  'evaluation.thresholds': parserOf(
    z.strictObject({
      a: group,
      b: group.optional(),
      rule,
      class: className.optional(),
      withTest: z.boolean(),
    }),
  ),
  'evaluation.weightHistory': parserOf(
    z.strictObject({ a: group, b: group.optional(), parameter: className.optional() }),
  ),
  'run.exportWeights': parserOf(
    z.strictObject({ runId: id, format: z.enum(WEIGHT_FORMATS), at: z.enum(['counted', 'last']).optional() }),
  ),
  'evaluation.sliceColumns': parserOf(z.strictObject({ group })),
  'evaluation.slices': parserOf(
    z.strictObject({
      a: group,
      b: group.optional(),
      part: z.enum(['validation', 'test']),
      column,
      metric: z.enum([...CLASSIFICATION_METRICS, ...REGRESSION_METRICS]).optional(),
    }),
  ),
};
