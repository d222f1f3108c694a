import { assertNever, type FieldProblem } from './errors.ts';
import { CLASSIFICATION_METRICS, REGRESSION_METRICS, type PrimaryMetric } from './metrics/primary-metric.ts';
import { modelProblems, type ModelSpec } from './model.ts';
import type { Regularization } from './regularization.ts';
import { isFolds, splitProblems, type SplitSpec } from './split-spec.ts';
import { tableColumnProblems, type FeatureScaling, type TableColumns } from './table-columns.ts';
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

/** A table in a file. */
export interface TableSource<Source extends string> extends TableColumns {
  readonly source: Source;
  readonly path: string;
}

/** A text file with one row per line, or per record where cells in quotes have line breaks. */
export interface CsvSource extends TableSource<'csv'> {
  /** Absent: found out from the file; a tab makes it TSV. */
  readonly delimiter?: string | undefined;
  /** A label of the WHATWG Encoding Standard, as in `windows-1252`; absent: found out from the file. */
  readonly encoding?: string | undefined;
}

/** Arrays as NumPy writes them. */
export interface NumpySource {
  readonly source: 'numpy';
  /** A `.npz`, or a `.npy` with the features: rows by one or more axes. */
  readonly path: string;
  /** The features' array in a `.npz`; absent: the one beside the target. */
  readonly features?: string | undefined;
  /** The target's array in a `.npz`, and the target's name: one entry per row. */
  readonly target: string;
  /** The target's own `.npy`, beside a `.npy` with the features. */
  readonly targetPath?: string | undefined;
}

/** A folder with one folder of PNG and JPEG files per class. */
export interface ImageFolderSource {
  readonly source: 'imageFolder';
  readonly path: string;
  /** Size that every image is brought to; absent: all must have that of the first. */
  readonly height?: number | undefined;
  readonly width?: number | undefined;
  /** 1: grey. 3: red, green, blue. Absent: 3 where the first image has colours. */
  readonly channels?: 1 | 3 | undefined;
}

/** Where the rows come from. Paths are relative to the spec's file. */
export type DataSpec =
  | { readonly source: 'builtin'; readonly name: BuiltinDataName }
  | CsvSource
  | TableSource<'jsonLines'>
  | TableSource<'parquet'>
  | TableSource<'arrow'>
  | NumpySource
  | {
      /** The MNIST family's format, plain or gzipped: unsigned bytes. */
      readonly source: 'idx';
      readonly images: string;
      readonly labels: string;
    }
  | ImageFolderSource;

/** Data that is a table with named columns. */
export type TableSpec = Extract<DataSpec, TableColumns>;

/** Whether data is a table with named columns. */
export function isTable(data: DataSpec): data is TableSpec {
  switch (data.source) {
    case 'csv':
    case 'jsonLines':
    case 'parquet':
    case 'arrow':
      return true;
    case 'builtin':
    case 'numpy':
    case 'idx':
    case 'imageFolder':
      return false;
    default:
      return assertNever(data);
  }
}

/** `classification`: the target is a class. `regression`: the target is a number. */
export type Task = 'classification' | 'regression';

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

function imageSizeProblems({ height, width }: ImageFolderSource): FieldProblem[] {
  if ((height === undefined) === (width === undefined)) return [];
  const field = height === undefined ? 'data.height' : 'data.width';
  return [{ field, expected: 'both sizes of the images or none', received: 'nothing' }];
}

/** The file whose rows are the test part; undefined where the split makes one. */
export function testPathOf(data: DataSpec): string | undefined {
  return isTable(data) ? data.testPath : undefined;
}

function testFileProblems({ data, split }: ExperimentSpec): FieldProblem[] {
  const hasFile = testPathOf(data) !== undefined;
  const field = 'data.testPath';
  if (isFolds(split)) {
    if (!hasFile) return [];
    return [{ field, expected: 'no test file beside folds, each of which is tested on', received: 'a file' }];
  }
  if (hasFile === (split.test === 0)) return [];
  const expected = hasFile
    ? '0 beside data.testPath, whose rows are the test part'
    : 'a finite number > 0 and < 1';
  return [{ field: 'split.test', expected, received: String(split.test) }];
}

function groupProblems({ data, split: { groupBy } }: ExperimentSpec): FieldProblem[] {
  if (groupBy === undefined) return [];
  const problem = (expected: string): FieldProblem[] => [
    { field: 'split.groupBy', expected, received: JSON.stringify(groupBy) },
  ];
  if (!isTable(data)) return problem('nothing for data without named columns beside its features');
  if (groupBy === data.target) return problem('a column other than the target');
  const isFeature = data.features?.includes(groupBy) === true;
  return isFeature ? problem('a column that data.features does not name') : [];
}

function dataProblems(data: DataSpec): FieldProblem[] {
  if (isTable(data)) return tableColumnProblems(data);
  return data.source === 'imageFolder' ? imageSizeProblems(data) : [];
}

/** With fewer variants there is nothing to choose from: a spec must not claim what does not happen. */
function halvingProblems({ training, variants }: ExperimentSpec): FieldProblem[] {
  if (training.halving === undefined || variants.length > 2) return [];
  const expected = 'at least 3 variants, of which the baseline always goes on';
  return [{ field: 'training.halving', expected, received: String(variants.length) }];
}

/**
 * What is wrong with a spec across its fields: the limits of single fields are the schema's affair.
 * @returns all problems found; empty for a valid spec
 */
export function experimentProblems(spec: ExperimentSpec): FieldProblem[] {
  return [
    ...dataProblems(spec.data),
    ...testFileProblems(spec),
    ...groupProblems(spec),
    ...splitProblems(spec.split, spec.seeds),
    ...taskProblems(spec),
    ...modelProblems(spec.model),
    ...trainingProblems(spec.training),
    ...halvingProblems(spec),
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
