import * as z from 'zod';
import type { Ablation } from '../domain/ablation.ts';
import type { Comparison } from '../domain/compare.ts';
import type { CombinedReading } from '../domain/combined-reading.ts';
import { EXAMPLE_KINDS, type ExampleKind, type ExampleRow } from '../domain/example-row.ts';
import type { GroupEvaluation } from '../domain/group-evaluation.ts';
import {
  CLASSIFICATION_METRICS,
  REGRESSION_METRICS,
  type PrimaryMetric,
} from '../domain/metrics/primary-metric.ts';
import type { NoiseFloor, StoredNoiseFloor } from '../domain/noise-floor.ts';
import type { PredictionEvidence } from '../domain/prediction-evidence.ts';
import type { MeasuredKey, RunCurve } from '../domain/run-curve.ts';
import type { GroupInfo, GroupRef } from '../domain/run-group.ts';
import { SCOPES, type MeasurementKey } from '../domain/run.ts';
import type { StrengthCurves } from '../domain/strength-curve.ts';
import type { StrengthGrid } from '../domain/strength-grid.ts';
import type { ComparedWeights, WeightSummary } from '../domain/weight-summary.ts';
import { group, id } from './fields.ts';
import { parserOf } from './zod-problems.ts';

/** The parts that predictions are kept of. */
export type PredictedPart = 'validation' | 'test';

/** What the stored runs say: comparisons, curves, evaluation of predictions, weights and strengths. */
export interface EvidenceApi {
  /**
   * Compares two groups of runs, of one experiment or of two; differences are b − a.
   * Errors: `not_found` for an experiment or variant, and for seeds that the variant has no run of; `invalid` where the
   * two are of different tasks, or the metric is not one of that task.
   */
  'comparison.get': {
    readonly params: {
      readonly a: GroupRef;
      readonly b: GroupRef;
      /** What the verdict speaks of; absent: the primary metric of a's experiment. */
      readonly metric?: PrimaryMetric | undefined;
    };
    readonly value: {
      /** Its metrics hold the values of every seed, in `perSeed`. */
      readonly comparison: Comparison;
      readonly a: GroupInfo;
      readonly b: GroupInfo;
    };
  };
  /**
   * What the stored predictions of a group's completed runs say, each at its counted epoch.
   * Errors: `not_found` as above; `conflict` where no run has completed, or the data changed since; `invalid` for data that
   * cannot be read any more, and for a class that does not exist.
   */
  'comparison.evaluation': {
    readonly params: {
      readonly group: GroupRef;
      readonly part: PredictedPart;
      /** The class that curves and calibration are about. Absent: the second of two classes, and all of several at once. */
      readonly class?: string | undefined;
    };
    readonly value: { readonly evaluation: GroupEvaluation };
  };
  /**
   * Rows that the majority of one group's runs gets right and that of the other wrong, or both wrong; the clearest ones
   * first. Errors: as above; `conflict` also where the groups saw different data; `invalid` for regression.
   */
  'comparison.examples': {
    readonly params: {
      readonly a: GroupRef;
      readonly b: GroupRef;
      readonly part: PredictedPart;
      readonly kind: ExampleKind;
      /** Absent: 20. */
      readonly limit?: number | undefined;
      /** Absent: 0. */
      readonly offset?: number | undefined;
    };
    readonly value: { readonly total: number; readonly examples: readonly ExampleRow[] };
  };
  /**
   * Tests on the same rows: what the stored predictions of each pair of models of one seed say about other rows like these,
   * where `comparison.get` is about training again. It takes a second or more, and is kept.
   * Errors: `not_found` and `invalid` as for `comparison.get`; `conflict` where no seed was completed by both, where the data
   * or the rows of the part differ, and where the data changed since.
   */
  'comparison.predictions': {
    readonly params: {
      readonly a: GroupRef;
      readonly b: GroupRef;
      readonly part: PredictedPart;
      /** Absent: the primary metric of a's experiment. */
      readonly metric?: PrimaryMetric | undefined;
      /** Of the bootstrap, from 1000 to 20,000; absent: 2000. */
      readonly resamples?: number | undefined;
    };
    readonly value: {
      readonly evidence: PredictionEvidence;
      /** Beside the verdict over seeds; null for the validation part, which no verdict is on. */
      readonly reading: CombinedReading | null;
    };
  };
  /**
   * How large differences are where nothing differs: of two groups that are the same variant, what they show themselves; of
   * others, the newest stored A/A check with the same data, model, training and backend. Errors: as for `comparison.get`.
   */
  'comparison.noise': {
    readonly params: {
      readonly a: GroupRef;
      readonly b: GroupRef;
      /** Absent: the primary metric of a's experiment. */
      readonly metric?: PrimaryMetric | undefined;
    };
    readonly value: {
      /** Null unless the two are the same variant. */
      readonly own: NoiseFloor | null;
      /** Null where they are, where no such check is stored, and where there is no difference to set against it. */
      readonly stored: StoredNoiseFloor | null;
    };
  };
  /** The weights of two groups' completed runs at their counted epochs, in the same bins. Errors: `not_found`. */
  'comparison.weights': {
    readonly params: { readonly a: GroupRef; readonly b: GroupRef };
    readonly value: { readonly parameters: readonly ComparedWeights[] };
  };
  /** Series of some runs, epoch by epoch; a run without points of a key is left out. Errors: `not_found`. */
  'run.curves': {
    readonly params: {
      readonly runIds: readonly number[];
      readonly keys: readonly MeasurementKey[];
      /** Only later epochs, to fetch what is new; absent: all. */
      readonly afterEpoch?: number | undefined;
    };
    readonly value: { readonly curves: readonly RunCurve[] };
  };
  /** What any of these runs measured, in the order of the tables. Errors: `not_found`. */
  'run.measured': {
    readonly params: { readonly runIds: readonly number[] };
    readonly value: { readonly keys: readonly MeasuredKey[] };
  };
  /** A run's weights at its counted epoch. Errors: `not_found`, also for a parameter; `conflict` unless it has completed. */
  'run.weights': {
    readonly params: {
      readonly runId: number;
      /** Only this one, as in `dense1.kernel`; absent: all. */
      readonly parameter?: string | undefined;
    };
    readonly value: { readonly epoch: number; readonly parameters: readonly WeightSummary[] };
  };
  /**
   * What strength does to a metric: along every strength that variants of an experiment differ in, over every two of them, and on
   * each layer in turn. Errors: `not_found`.
   */
  'strength.get': {
    readonly params: {
      readonly experimentId: number;
      /** Absent: the experiment's primary metric. */
      readonly metric?: PrimaryMetric | 'dataLoss' | undefined;
    };
    readonly value: StrengthCurves & {
      readonly grids: readonly StrengthGrid[];
      readonly ablations: readonly Ablation[];
    };
  };
}

const part = z.enum(['validation', 'test']);
const primaryMetrics = [...CLASSIFICATION_METRICS, ...REGRESSION_METRICS];
const runIds = z.array(id).min(1).max(1000);
const metric = z.strictObject({
  scope: z.enum(SCOPES),
  name: z.string().min(1).max(200),
  detail: z.string().max(1000),
});

/** The parsers of these methods. */
export const evidenceParsers: {
  readonly [M in keyof EvidenceApi]: (input: unknown) => EvidenceApi[M]['params'];
} = {
  'comparison.get': parserOf(
    z.strictObject({ a: group, b: group, metric: z.enum(primaryMetrics).optional() }),
  ),
  'comparison.evaluation': parserOf(
    z.strictObject({ group, part, class: z.string().min(1).max(1000).optional() }),
  ),
  'comparison.examples': parserOf(
    z.strictObject({
      a: group,
      b: group,
      part,
      kind: z.enum(EXAMPLE_KINDS),
      limit: z.int().min(1).max(200).optional(),
      offset: z.int().min(0).max(1e9).optional(),
    }),
  ),
  'comparison.predictions': parserOf(
    z.strictObject({
      a: group,
      b: group,
      part,
      metric: z.enum(primaryMetrics).optional(),
      resamples: z.int().min(1000).max(20_000).optional(),
    }),
  ),
  'comparison.noise': parserOf(
    z.strictObject({ a: group, b: group, metric: z.enum(primaryMetrics).optional() }),
  ),
  'comparison.weights': parserOf(z.strictObject({ a: group, b: group })),
  'run.curves': parserOf(
    z.strictObject({
      runIds,
      keys: z.array(metric).min(1).max(100),
      afterEpoch: z.int().min(0).optional(),
    }),
  ),
  'run.measured': parserOf(z.strictObject({ runIds })),
  'run.weights': parserOf(z.strictObject({ runId: id, parameter: z.string().min(1).max(1000).optional() })),
  'strength.get': parserOf(
    z.strictObject({ experimentId: id, metric: z.enum([...primaryMetrics, 'dataLoss']).optional() }),
  ),
};
