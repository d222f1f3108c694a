import type { FieldProblem } from './errors.ts';
import { CLASSIFICATION_METRICS, REGRESSION_METRICS, type PrimaryMetric } from './metrics/primary-metric.ts';
import { modelProblems, type ModelSpec } from './model.ts';
import type { Regularization } from './regularization.ts';
import { splitProblems, type SplitSpec } from './split-spec.ts';
import {
  CLASSIFICATION_LOSSES,
  REGRESSION_LOSSES,
  trainingProblems,
  type LossName,
  type TrainingSpec,
} from './training.ts';
import { variantProblems } from './variant-problems.ts';

/** Data sets that ship with Ridgeline. */
export type BuiltinDataName = 'breast_cancer' | 'diabetes' | 'digits' | 'iris' | 'mnist' | 'wine';

export const BUILTIN_DATA_NAMES: readonly BuiltinDataName[] = [
  'breast_cancer',
  'diabetes',
  'digits',
  'iris',
  'mnist',
  'wine',
];

/** Where the rows come from. Paths are relative to the spec's file. */
export type DataSpec =
  | { readonly source: 'builtin'; readonly name: BuiltinDataName }
  | {
      readonly source: 'csv';
      readonly path: string;
      /** The column to predict. */
      readonly target: string;
      /** Columns to learn from; absent: all but the target. */
      readonly features?: readonly string[] | undefined;
      /** Absent: a comma. */
      readonly delimiter?: string | undefined;
    }
  | {
      /** The MNIST family's format, plain or gzipped: unsigned bytes. */
      readonly source: 'idx';
      readonly images: string;
      readonly labels: string;
    };

/** `classification`: the target is a class. `regression`: the target is a number. */
export type Task = 'classification' | 'regression';

/**
 * What is done to the features, fitted on the training rows alone.
 * `standardize`: (x − mean)/sd (scikit-learn's StandardScaler). `minMax`: (x − min)/(max − min) (MinMaxScaler).
 * A column that is constant in the training rows becomes 0. `rescale255`: x/255 (Keras' `Rescaling(1/255)`).
 */
export type FeatureScaling = 'none' | 'standardize' | 'minMax' | 'rescale255';

/** What is done to a regression target. Metrics are always in the target's own units. */
export type TargetScaling = 'none' | 'standardize';

/** One arm of the experiment: a name and what regularizes it. */
export interface VariantSpec {
  readonly name: string;
  readonly regularization: readonly Regularization[];
}

/**
 * Which epoch's weights are evaluated; one rule for all variants.
 * `last`: the last epoch. `bestValidation`: the epoch with the smallest validation data loss.
 */
export type CountedEpoch = 'last' | 'bestValidation';

export interface EvaluationSpec {
  /** Absent: `last`. */
  readonly countedEpoch?: CountedEpoch | undefined;
  /** The metric that the verdict speaks of; absent: `accuracy` or `rmse`. */
  readonly primaryMetric?: PrimaryMetric | undefined;
  /**
   * Differences in the primary metric up to this size count as none: half-width of the zone of practical equivalence, in the
   * metric's units, a number ≥ 0. Absent: no zone, and no verdict says `equivalent`.
   */
  readonly equivalenceZone?: number | undefined;
}

/** `auto`: WebGPU where there is a real GPU, else native where the runtime is in place, else WASM. */
export type BackendChoice = 'auto' | 'native' | 'wasm' | 'webgpu';

export const BACKEND_CHOICES: readonly BackendChoice[] = ['auto', 'native', 'wasm', 'webgpu'];

/** One controlled experiment: variants that differ in regularization and in nothing else, each over the same seeds. */
export interface ExperimentSpec {
  /** Lets an editor find the JSON Schema; has no other meaning. */
  readonly $schema?: string | undefined;
  readonly name: string;
  readonly notes?: string | undefined;
  readonly data: DataSpec;
  readonly task: Task;
  readonly scaling?:
    | { readonly features?: FeatureScaling | undefined; readonly target?: TargetScaling | undefined }
    | undefined;
  readonly split: SplitSpec;
  readonly model: ModelSpec;
  readonly training: TrainingSpec;
  /** One run per variant and seed; with folds, each seed is one fold. Integers from 0 to 2^32 − 1. */
  readonly seeds: readonly number[];
  /** The first one is the baseline that the others are compared with. */
  readonly variants: readonly VariantSpec[];
  readonly evaluation?: EvaluationSpec | undefined;
  /** Absent: `auto`. */
  readonly backend?: BackendChoice | undefined;
}

/** The metric that the verdict speaks of. */
export function primaryMetricOf(spec: ExperimentSpec): PrimaryMetric {
  return spec.evaluation?.primaryMetric ?? (spec.task === 'classification' ? 'accuracy' : 'rmse');
}

/** Half-width of the zone of practical equivalence in the primary metric; null without one. */
export function equivalenceZoneOf(spec: ExperimentSpec): number | null {
  return spec.evaluation?.equivalenceZone ?? null;
}

/** The rule for which epoch's weights are evaluated. */
export function countedEpochOf(spec: ExperimentSpec): CountedEpoch {
  return spec.evaluation?.countedEpoch ?? 'last';
}

function repeatProblems(
  values: readonly (string | number)[],
  field: (index: number) => string,
  what: string,
) {
  return values.flatMap((value, index): FieldProblem[] =>
    values.indexOf(value) === index
      ? []
      : [{ field: field(index), expected: `${what} that stands only once`, received: JSON.stringify(value) }],
  );
}

function taskProblems(spec: ExperimentSpec): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const isClassification = spec.task === 'classification';
  const losses: readonly LossName[] = isClassification ? CLASSIFICATION_LOSSES : REGRESSION_LOSSES;
  if (!losses.includes(spec.training.loss))
    problems.push({
      field: 'training.loss',
      expected: `${losses.map((loss) => `"${loss}"`).join(' or ')} for ${spec.task}`,
      received: JSON.stringify(spec.training.loss),
    });
  const fitting: readonly string[] = isClassification ? CLASSIFICATION_METRICS : REGRESSION_METRICS;
  const primary = spec.evaluation?.primaryMetric;
  if (primary !== undefined && !fitting.includes(primary))
    problems.push({
      field: 'evaluation.primaryMetric',
      expected: `one of ${fitting.join(', ')} for ${spec.task}`,
      received: JSON.stringify(primary),
    });
  if (isClassification && spec.scaling?.target === 'standardize')
    problems.push({
      field: 'scaling.target',
      expected: '"none" for classification',
      received: '"standardize"',
    });
  if (!isClassification && spec.split.stratify === true)
    problems.push({ field: 'split.stratify', expected: 'false for regression', received: 'true' });
  return problems;
}

function dataProblems(data: DataSpec): FieldProblem[] {
  if (data.source !== 'csv' || data.features === undefined) return [];
  const { features, target } = data;
  const targetAt = features.indexOf(target);
  return [
    ...repeatProblems(features, (index) => `data.features[${index}]`, 'a column'),
    ...(targetAt < 0
      ? []
      : [
          {
            field: `data.features[${targetAt}]`,
            expected: 'a column other than the target',
            received: JSON.stringify(target),
          },
        ]),
  ];
}

/**
 * What is wrong with a spec across its fields: the limits of single fields are the schema's affair.
 * @returns all problems found; empty for a valid spec
 */
export function experimentProblems(spec: ExperimentSpec): FieldProblem[] {
  return [
    ...dataProblems(spec.data),
    ...splitProblems(spec.split, spec.seeds),
    ...taskProblems(spec),
    ...modelProblems(spec.model),
    ...trainingProblems(spec.training),
    ...repeatProblems(spec.seeds, (index) => `seeds[${index}]`, 'a seed'),
    ...repeatProblems(
      spec.variants.map((variant) => variant.name),
      (index) => `variants[${index}].name`,
      'a name',
    ),
    ...spec.variants.flatMap((variant, index) =>
      variantProblems(variant.regularization, `variants[${index}]`, spec),
    ),
  ];
}
