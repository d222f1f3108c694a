import { PARTS, type Part } from './dataset.ts';
import type { WeightTrace } from './weight-trace.ts';
import type { MetricValue } from './metrics/metric-value.ts';

/**
 * `queued` → `running` → one of the rest. `completed` and `diverged` (the loss stopped being finite) are results.
 * The others ended before theirs, their finished epochs are stored, and they may be queued again to go on: `cancelled` by
 * its user, `interrupted` because a process closed or died, `failed` for a reason that stands with the run.
 */
export type RunStatus =
  'queued' | 'running' | 'completed' | 'failed' | 'diverged' | 'cancelled' | 'interrupted';

const NEXT: Readonly<Record<RunStatus, readonly RunStatus[]>> = {
  queued: ['running', 'cancelled', 'interrupted', 'failed'],
  running: ['completed', 'failed', 'diverged', 'cancelled', 'interrupted'],
  interrupted: ['queued'],
  completed: [],
  failed: ['queued'],
  diverged: [],
  cancelled: ['queued'],
};

/** Whether a run may go from one status to another. */
export function mayBecome(from: RunStatus, to: RunStatus): boolean {
  return NEXT[from].includes(to);
}

/** What computed a run's numbers; stored with the run. */
export interface BackendInfo {
  readonly name: 'native' | 'wasm' | 'webgpu';
  /** As in `TensorFlow 2.21.0` or `tfjs-backend-wasm 4.22.0`. */
  readonly version: string;
  /** What it computes on, as in `CPU, 2 cores (Intel Xeon)` or `GPU (NVIDIA H200)`. */
  readonly device: string;
}

/** What a metric is measured on: a part of the data, or the model itself. */
export type Scope = Part | 'model';

/** All scopes, in the order in which they are listed. */
export const SCOPES: readonly Scope[] = [...PARTS, 'model'];

/**
 * What tells the measurements of one run apart. `name` is a metric (`accuracy`), `dataLoss`, or for scope `model` one of
 * `penalty`, `l2Norm`, `zeroShare`. `detail` tells apart the numbers of one name: a class for per-class metrics, a
 * parameter (`dense1.kernel`) for `l2Norm` and `zeroShare`; empty otherwise.
 */
export interface MeasurementKey {
  readonly scope: Scope;
  readonly name: string;
  readonly detail: string;
}

/** One measured number of a run. */
export interface Measurement extends MeasurementKey {
  readonly value: MetricValue;
}

/** What one run measured at the end of one epoch. */
export interface RunEpoch {
  readonly runId: number;
  /** From 1. */
  readonly epoch: number;
  readonly measurements: readonly Measurement[];
  /** How its weights are distributed, one per parameter; absent at most epochs, see `tracedEpochs`. */
  readonly weights?: readonly WeightTrace[] | undefined;
}

/** What a model said about each row of a part. */
export interface Predictions {
  readonly part: Part;
  /** Row numbers in the data set. */
  readonly rows: Int32Array;
  /** Row-major [rows, width]: class probabilities, or predicted values in the target's own units. */
  readonly outputs: Float32Array;
  readonly width: number;
}

/** The values of one parameter tensor. */
export interface Weights {
  readonly parameter: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Trained weights at the end of an epoch; batch norm's running statistics stand beside its parameters. */
export interface WeightsAtEpoch {
  readonly epoch: number;
  readonly weights: readonly Weights[];
}

/** What a completed run leaves behind, all of it measured at `countedEpoch`. */
export interface RunResult {
  /** From 1; the epoch whose weights were evaluated: the restored one under early stopping that restores. */
  readonly countedEpoch: number;
  /**
   * From 1; the epoch with the smallest validation data loss, or under early stopping that restores the best one by what it
   * monitors.
   */
  readonly bestEpoch: number;
  readonly measurements: readonly Measurement[];
  /** Validation and test. */
  readonly predictions: readonly Predictions[];
  readonly best: WeightsAtEpoch;
  /** The last epoch that was trained: less than the epoch limit where the run stopped early. */
  readonly last: WeightsAtEpoch;
}
