import type { MeasurementKey } from './run.ts';

/** The numbers of one series of one run, one per epoch. */
export interface RunCurve extends MeasurementKey {
  readonly runId: number;
  /** The epoch of the first value. */
  readonly firstEpoch: number;
  /** Epoch by epoch; null where the value is undefined or missing. At least one. */
  readonly values: readonly (number | null)[];
}

/** Something that runs measured. */
export interface MeasuredKey extends MeasurementKey {
  /** Whether it was measured epoch by epoch, so that there are curves of it. */
  readonly perEpoch: boolean;
  /** Whether it was measured at the counted epoch of a completed run. */
  readonly atCountedEpoch: boolean;
}
