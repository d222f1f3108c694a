import type { ErrorCode, FieldProblem } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import type { PlannedRun } from '../domain/plan.ts';
import type { BackendInfo, RunEpoch, RunResult } from '../domain/run.ts';

/** A run of the plan with the id under which the store knows it. */
export interface TrainingRun extends PlannedRun {
  readonly runId: number;
}

/** Asks for all runs of an experiment, or for some of them. */
export interface TrainRequest {
  readonly type: 'train';
  readonly spec: ExperimentSpec;
  /** Folder that relative data paths of the spec start from. */
  readonly baseFolder: string;
  /** What the core read; the trainer refuses to train on anything else. */
  readonly dataHash: string;
  readonly runs: readonly TrainingRun[];
}

/** Ends at the next step; runs that have not ended are then the core's to mark. */
export interface StopRequest {
  readonly type: 'stop';
}

/** What the core asks of a trainer process. Messages cross by structured clone, so typed arrays stay typed arrays. */
export type TrainerRequest = TrainRequest | StopRequest;

/** A failure as data: errors do not cross processes whole. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
  readonly problems: readonly FieldProblem[];
}

/**
 * What a trainer tells the core, in this order: `started`, epochs and ends of runs, then one of `finished`, `stopped` and
 * `failed`; `failed` may also be all that it says.
 */
export type TrainerEvent =
  | { readonly type: 'started'; readonly backend: BackendInfo; readonly notices: readonly string[] }
  | { readonly type: 'epoch'; readonly durationMs: number; readonly reports: readonly RunEpoch[] }
  | { readonly type: 'runCompleted'; readonly runId: number; readonly result: RunResult }
  /** What its user should know, and did not at the start. */
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'runFailed'; readonly runId: number; readonly error: ErrorReport }
  | { readonly type: 'runDiverged'; readonly runId: number; readonly epoch: number }
  | { readonly type: 'finished' }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly error: ErrorReport };
