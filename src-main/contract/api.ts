import * as z from 'zod';
import type { Comparison } from '../domain/compare.ts';
import type { ExperimentRecord, ExperimentSummary, Notice } from '../domain/experiment-record.ts';
import { BACKEND_CHOICES, type BackendChoice, type ExperimentSpec } from '../domain/experiment.ts';
import type { PrimaryMetric } from '../domain/metrics/primary-metric.ts';
import type { RunRecord, Series, SeriesExtent } from '../domain/run-record.ts';
import type { RunSettings } from '../domain/run-settings.ts';
import type { Measurement } from '../domain/run.ts';
import { dataParsers, type DataApi } from './data-api.ts';
import { evaluationParsers, type EvaluationApi } from './evaluation-api.ts';
import { evidenceParsers, type EvidenceApi } from './evidence-api.ts';
import { parseExperimentSpec } from './experiment-schema.ts';
import { id, seed } from './fields.ts';
import type { CarriedByJson } from './json-safe.ts';
import { organizingParsers, type OrganizingApi } from './organizing-api.ts';
import { reportParsers, type ReportApi } from './report-api.ts';
import { systemParsers, type SystemApi } from './system-api.ts';
import type { CheckpointRule, TrainingState } from '../domain/training-state.ts';
import { parserOf } from './zod-problems.ts';

/** Everything that can be asked of the core: what each method takes and what it gives. */
export interface Api extends DataApi, EvaluationApi, EvidenceApi, OrganizingApi, ReportApi, SystemApi {
  /**
   * Checks spec and data, keeps experiment and runs, and sets the training going; it goes on after the answer.
   * Errors: `invalid` for the spec, and for data that cannot be read, split or fitted; nothing is kept then.
   */
  'experiment.start': {
    readonly params: {
      readonly spec: ExperimentSpec;
      /** The folder that relative paths of the spec start from. */
      readonly baseFolder: string;
      readonly checkpoints?: CheckpointRule | undefined;
    };
    readonly value: { readonly experimentId: number; readonly runs: readonly RunRecord[] };
  };
  /**
   * Starts an A/A check: a new experiment with a variant of a stored one twice, all else as it is (see `noiseCheckSpec`).
   * Errors: as for `experiment.start`; `not_found`, also for the variant.
   */
  'experiment.checkNoise': {
    readonly params: {
      readonly experimentId: number;
      /** Absent: 0, the baseline. */
      readonly variantIndex?: number | undefined;
      /** Absent: that of the experiment. */
      readonly backend?: BackendChoice | undefined;
      readonly checkpoints?: CheckpointRule | undefined;
    };
    readonly value: { readonly experimentId: number; readonly runs: readonly RunRecord[] };
  };
  /** Experiments, newest first. */
  'experiment.list': {
    readonly params: {
      /** Absent: 100. */
      readonly limit?: number | undefined;
      /** Only experiments with a smaller id, to go on where a list ended. */
      readonly before?: number | undefined;
    };
    readonly value: { readonly experiments: readonly ExperimentSummary[] };
  };
  /** Errors: `not_found`. */
  'experiment.get': {
    readonly params: { readonly experimentId: number };
    readonly value: {
      readonly experiment: ExperimentRecord;
      readonly runs: readonly RunRecord[];
      /** Null where this process does not train it. */
      readonly training: TrainingState | null;
      /** What its user was told while it trained, oldest first. */
      readonly notices: readonly Notice[];
    };
  };
  /** Compares every other variant with the first one. Errors: `not_found`. */
  'experiment.compare': {
    readonly params: { readonly experimentId: number };
    readonly value: {
      readonly experimentId: number;
      readonly primaryMetric: PrimaryMetric;
      /** One per variant but the first; empty for an experiment with one variant. */
      readonly comparisons: readonly Comparison[];
    };
  };
  /**
   * Lets an experiment's training stand still: within one batch, or 25 ms where batches are shorter. What is paused
   * already stays so. Errors: `not_found`; `conflict` where this process does not train it.
   */
  'experiment.pause': {
    readonly params: { readonly experimentId: number };
    readonly value: { readonly training: TrainingState };
  };
  /**
   * Goes on with what is paused, or with what ended before its result: runs that are `interrupted`, `cancelled` or
   * `failed` train on behind their last checkpoint, or from the start where there is none, and end with the numbers that
   * they would have had without the interruption. Runs with a result stay as they are, and so do epochs that are stored.
   * What is being trained and not paused goes on as it does.
   * Errors: `not_found`; `invalid` for data that cannot be read any more; `conflict` for data that has changed, where
   * another process trains it, where it lies in the trash, and where every run has its result. Nothing is changed then.
   */
  'experiment.resume': {
    readonly params: {
      readonly experimentId: number;
      /** Absent: the one that its runs were computed on before. Another one rounds otherwise. Without effect on a pause. */
      readonly backend?: BackendChoice | undefined;
      /** Without effect on a pause. */
      readonly checkpoints?: CheckpointRule | undefined;
    };
    readonly value: { readonly training: TrainingState; readonly runs: readonly RunRecord[] };
  };
  /**
   * Adds seeds to an experiment, whose variants are all trained under them, on the backend that its runs were computed on; runs
   * that ended before their result go on as by `experiment.resume`. What has a result stays as it is. Either `count` or `seeds`:
   * so many that are free, or these.
   * Errors: `not_found`; `invalid` for seeds that it has already, for more than 1000 in all, and for data that cannot be read any
   * more; `conflict` for data that has changed, where it is being trained, and where it lies in the trash. Nothing is changed then.
   */
  'experiment.addSeeds': {
    readonly params: { readonly experimentId: number; readonly checkpoints?: CheckpointRule | undefined } & (
      { readonly count: number } | { readonly seeds: readonly number[] }
    );
    readonly value: {
      readonly training: TrainingState;
      readonly runs: readonly RunRecord[];
      /** Those that were added. */
      readonly seeds: readonly number[];
    };
  };
  /**
   * Cancels an experiment's training, paused or not, within one batch and in any case within a second: its finished epochs
   * are kept, its runs without a result are `cancelled`, and `experiment.resume` can go on with them.
   * Errors: `not_found`; `conflict` where this process does not train it.
   */
  'experiment.stop': {
    readonly params: { readonly experimentId: number };
    readonly value: { readonly runs: readonly RunRecord[] };
  };
  /** A run with what it was trained with and what came out. Errors: `not_found`. */
  'run.get': {
    readonly params: { readonly runId: number };
    readonly value: {
      readonly run: RunRecord;
      readonly settings: RunSettings;
      /** At the counted epoch; empty for a run without a result. */
      readonly measurements: readonly Measurement[];
      /** The series that `run.series` has points of. */
      readonly series: readonly SeriesExtent[];
    };
  };
  /** The points of a run's series. Errors: `not_found`. */
  'run.series': {
    readonly params: {
      readonly runId: number;
      /** Only points after this epoch, to fetch what is new; absent: 0, that is all. */
      readonly afterEpoch?: number | undefined;
      /** Only series of this name, as in `dataLoss`; absent: all. */
      readonly name?: string | undefined;
    };
    readonly value: { readonly series: readonly Series[] };
  };
}

/** A method's name. */
export type Method = keyof Api;
/** What a method takes. */
export type Params<M extends Method> = Api[M]['params'];
/** What a method gives. */
export type Value<M extends Method> = Api[M]['value'];

/** Proof by the compiler that JSON carries everything that methods take and give. */
export type ApiIsCarriedByJson = CarriedByJson<Api>;

/** Makes a method's parameters of an untrusted value, or throws AppError `invalid`. */
export type Parsers = { readonly [M in Method]: (input: unknown) => Params<M> };

const ofExperiment = parserOf(z.strictObject({ experimentId: id }));
const checkpoints = z
  .strictObject({
    everyMinutes: z.number().min(0).max(1e6).optional(),
    everyEpochs: z.int().min(1).max(1e6).optional(),
  })
  .optional();
const startParams = parserOf(
  z.strictObject({ spec: z.unknown(), baseFolder: z.string().min(1).max(4096), checkpoints }),
);

/** The parsers, one per method: a method without one is a compile error. */
export const parsers: Parsers = {
  'experiment.start': (input) => {
    const { spec, ...rest } = startParams(input);
    // Problems of the spec name their place in it, not in the call: people see the spec.
    return { ...rest, spec: parseExperimentSpec(spec) };
  },
  'experiment.checkNoise': parserOf(
    z.strictObject({
      experimentId: id,
      variantIndex: z.int().min(0).max(1e4).optional(),
      backend: z.enum(BACKEND_CHOICES).optional(),
      checkpoints,
    }),
  ),
  'experiment.list': parserOf(
    z.strictObject({ limit: z.int().min(1).max(1000).optional(), before: id.optional() }),
  ),
  'experiment.get': ofExperiment,
  'experiment.compare': ofExperiment,
  'experiment.pause': ofExperiment,
  'experiment.resume': parserOf(
    z.strictObject({ experimentId: id, backend: z.enum(BACKEND_CHOICES).optional(), checkpoints }),
  ),
  'experiment.addSeeds': parserOf(
    z.union([
      z.strictObject({ experimentId: id, count: z.int().min(1).max(1000), checkpoints }),
      z.strictObject({ experimentId: id, seeds: z.array(seed).min(1).max(1000), checkpoints }),
    ]),
  ),
  'experiment.stop': ofExperiment,
  'run.get': parserOf(z.strictObject({ runId: id })),
  'run.series': parserOf(
    z.strictObject({
      runId: id,
      afterEpoch: z.int().min(0).optional(),
      name: z.string().min(1).max(200).optional(),
    }),
  ),
  ...organizingParsers,
  ...dataParsers,
  ...evaluationParsers,
  ...evidenceParsers,
  ...reportParsers,
  ...systemParsers,
};

/** Whether a name is that of a method. */
export function isMethod(name: string): name is Method {
  return Object.hasOwn(parsers, name);
}
