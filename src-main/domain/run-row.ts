import type { PrimaryMetric } from './metrics/primary-metric.ts';
import type { RunStatus } from './run.ts';

/** A run in the table of runs. Numbers are those of its counted epoch; null: it has none. */
export interface RunRow {
  readonly id: number;
  readonly experimentId: number;
  /** The shown name of its experiment. */
  readonly experiment: string;
  readonly dataName: string;
  /** The model in a few words, as in `30 → 64 → 2`. */
  readonly model: string;
  readonly variant: string;
  readonly variantIndex: number;
  readonly seed: number;
  readonly status: RunStatus;
  /** As in `native`; null for a run that never started. */
  readonly backend: string | null;
  readonly createdAtMs: number;
  /** From start to end; null while it has not ended, or never started. */
  readonly durationMs: number | null;
  readonly epochsDone: number;
  readonly countedEpoch: number | null;
  readonly primaryMetric: PrimaryMetric;
  /** The primary metric on test. */
  readonly primary: number | null;
  /** Data loss on validation − data loss on train. */
  readonly gap: number | null;
  /** One per metric that was asked for, in that order. */
  readonly values: readonly (number | null)[];
  /** Those of its experiment. */
  readonly starred: boolean;
  readonly tags: readonly string[];
}
