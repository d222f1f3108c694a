import type { PrimaryMetric } from './metrics/primary-metric.ts';
import type { RunStatus } from './run.ts';

/** What the runs of one experiment have in common: ten thousand rows that repeat it would be twice as long. */
export interface RunTableExperiment {
  readonly id: number;
  /** The shown name. */
  readonly name: string;
  readonly dataName: string;
  /** The model in a few words, as in `30 → 64 → 2`. */
  readonly model: string;
  readonly primaryMetric: PrimaryMetric;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  readonly starred: boolean;
  readonly tags: readonly string[];
  readonly notes: string;
  /** In the order of the spec. */
  readonly variants: readonly string[];
}

/** A run in the table of runs. Numbers are those of its counted epoch; null: it has none. */
export interface RunRow {
  readonly id: number;
  readonly experimentId: number;
  readonly variantIndex: number;
  readonly seed: number;
  readonly status: RunStatus;
  /** As in `native`; null for a run that never started. */
  readonly backend: string | null;
  /** From start to end; null while it has not ended, or never started. */
  readonly durationMs: number | null;
  readonly epochsDone: number;
  readonly countedEpoch: number | null;
  /** The primary metric on test. */
  readonly primary: number | null;
  /** Data loss on validation − data loss on train. */
  readonly gap: number | null;
  /** One per metric that was asked for, in that order. */
  readonly values: readonly (number | null)[];
}
