import type { ErrorCode } from './errors.ts';
import type { MetricValue } from './metrics/metric-value.ts';
import type { BackendInfo, MeasurementKey, RunStatus } from './run.ts';

/** The program and machine that a run was made with. */
export interface RunEnvironment {
  readonly appVersion: string;
  /** As in `24.21.0`. */
  readonly nodeVersion: string;
  /** Operating system and processor family, as in `linux-x64`. */
  readonly platform: string;
}

/** A run as it is kept. Times are milliseconds since 1970; null: not reached (yet). */
export interface RunRecord {
  readonly id: number;
  readonly experimentId: number;
  readonly variantIndex: number;
  readonly variant: string;
  readonly seed: number;
  readonly status: RunStatus;
  /** What computed it; null for a run that never started. */
  readonly backend: BackendInfo | null;
  readonly environment: RunEnvironment;
  readonly dataHash: string;
  readonly createdAtMs: number;
  readonly startedAtMs: number | null;
  readonly endedAtMs: number | null;
  /** Time between start and end in which it did not train: pauses, and interruptions until they were resumed. */
  readonly idleMs: number;
  /** The last epoch whose measurements are kept; 0 for none. */
  readonly epochsDone: number;
  readonly countedEpoch: number | null;
  readonly bestEpoch: number | null;
  /** The epoch in which the loss stopped being finite; null unless `diverged`. */
  readonly divergedEpoch: number | null;
  /** The epoch behind which successive halving stopped it, with the result that it had there; null where it did not. */
  readonly droppedEpoch: number | null;
  /** Why it failed; null unless `failed`. */
  readonly error: { readonly code: ErrorCode; readonly message: string } | null;
}

/** The numbers of a series, epoch by epoch, ascending. */
export interface Series extends MeasurementKey {
  readonly points: readonly SeriesPoint[];
}

/** One number of a series, or null with the reason why it is not defined. */
export type SeriesPoint = MetricValue & { readonly epoch: number };

/** How far a series has come. */
export interface SeriesExtent extends MeasurementKey {
  readonly count: number;
  readonly lastEpoch: number;
}
