import type { ExperimentSummary } from './experiment-record.ts';

/** Size, mean and spread of a number over runs. Absent values do not count; where there is none, null stands for all of it. */
export interface MeanAndSd {
  /** How many runs have the number; at least 1. */
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation; null below two values. */
  readonly sd: number | null;
}

/** One variant in the table of experiments. What it sums up, it sums up over the variant's completed runs. */
export interface VariantRow {
  readonly variant: string;
  /** What regularizes it, in a few words, as in `L2 0.01 on dense1`; `none` for nothing. */
  readonly regularization: string;
  readonly runs: number;
  readonly completed: number;
  /** The experiment's own primary metric on test. */
  readonly primary: MeanAndSd | null;
  /** Data loss on validation − data loss on train, at each run's counted epoch. */
  readonly gap: MeanAndSd | null;
  /** One per metric that was asked for, in that order. */
  readonly values: readonly (MeanAndSd | null)[];
}

/** An experiment in the table of experiments. */
export interface ExperimentRow extends ExperimentSummary {
  readonly notes: string;
  readonly starred: boolean;
  /** In alphabetical order. */
  readonly tags: readonly string[];
  /** When it was put in the trash; null: it is not there. */
  readonly trashedAtMs: number | null;
  /** The model in a few words, as in `30 → 64 → 2`. */
  readonly model: string;
  /** How many seeds each variant has. */
  readonly seeds: number;
  /** From the first start of a run to the last end; null while nothing has ended. */
  readonly durationMs: number | null;
  /** What computed its runs, as in `native`; null before the first start. */
  readonly backend: string | null;
  /** One per variant, in the order of the spec. */
  readonly groups: readonly VariantRow[];
}
