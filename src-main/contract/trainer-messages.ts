import type { CheckpointPlace, GroupCheckpoint, RunCheckpoint } from '../domain/checkpoint.ts';
import type { Dataset } from '../domain/dataset.ts';
import type { ErrorCode, FieldProblem } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import type { GpuAdapter } from '../domain/gpu-adapter.ts';
import type { TrainingLimits } from '../domain/halving.ts';
import type { PlannedRun } from '../domain/plan.ts';
import type { BackendInfo, RunEpoch, RunResult } from '../domain/run.ts';
import type { ProcessPlan } from '../domain/training-processes.ts';
import type { CheckpointRule } from '../domain/training-state.ts';

/** A run of the plan with the id under which the store knows it. */
export interface TrainingRun extends PlannedRun {
  readonly runId: number;
}

/** Asks for the runs of an experiment that have no result. */
export interface TrainRequest {
  readonly type: 'train';
  readonly spec: ExperimentSpec;
  /** Folder that relative data paths of the spec start from. */
  readonly baseFolder: string;
  /** What the core read; the trainer refuses to train on anything else. */
  readonly dataHash: string;
  /** All of the experiment, as planned: a group is put together as it was at the start, so that it rounds alike. */
  readonly runs: readonly TrainingRun[];
  /** Ids of those that have a result. Nothing is told of them. */
  readonly doneRunIds: readonly number[];
  /** What groups go on from; a run is in one of them at most. Groups without one start from the beginning. */
  readonly checkpoints: readonly GroupCheckpoint[];
  readonly checkpointRule: CheckpointRule;
  /** Among how many trainers a port may divide the runs. A trainer itself trains all that it is asked for. */
  readonly plan: ProcessPlan;
  /** Of what is asked for, how much: see `nextLimits`. Absent: all. */
  readonly limits?: TrainingLimits | undefined;
}

/** Stands still from the next step on, until `continue` or `stop`. */
export interface PauseRequest {
  readonly type: 'pause';
}

/** Goes on after a pause. */
export interface ContinueRequest {
  readonly type: 'continue';
}

/** Ends at the next step; runs that have not ended are then the core's to mark. */
export interface StopRequest {
  readonly type: 'stop';
}

/** What the core asks of a trainer process. Messages cross by structured clone, so typed arrays stay typed arrays. */
export type TrainerRequest = TrainRequest | PauseRequest | ContinueRequest | StopRequest;

/** A failure as data: errors do not cross processes whole. */
export interface ErrorReport {
  readonly code: ErrorCode;
  readonly message: string;
  readonly problems: readonly FieldProblem[];
}

/**
 * One run of a group's checkpoint. The parts of one checkpoint follow each other in the order of their positions, each in
 * a message of its own: what is large is neither sent nor stored at one go.
 */
export interface CheckpointPart {
  readonly type: 'checkpoint';
  /** The run at position 0: it tells apart checkpoints that several trainers send at once. */
  readonly firstRunId: number;
  readonly place: CheckpointPlace;
  /** Position among the runs of the checkpoint, from 0, and their number. */
  readonly position: number;
  readonly count: number;
  readonly run: RunCheckpoint;
}

/**
 * What a trainer tells the core, in this order: `started`, epochs and ends of runs, then one of `finished`, `stopped` and
 * `failed`; `failed` may also be all that it says.
 */
export type TrainerEvent =
  | {
      readonly type: 'started';
      readonly backend: BackendInfo;
      readonly notices: readonly string[];
      /** Among how many trainers the runs are divided, as `sharesOf` does it; absent: one has all of them. */
      readonly processes?: number;
    }
  /** `durationMs`: since the epoch before, less what was paused. */
  | { readonly type: 'epoch'; readonly durationMs: number; readonly reports: readonly RunEpoch[] }
  | CheckpointPart
  | { readonly type: 'runCompleted'; readonly runId: number; readonly result: RunResult }
  /** What its user should know, and did not at the start. */
  | { readonly type: 'notice'; readonly text: string }
  | { readonly type: 'runFailed'; readonly runId: number; readonly error: ErrorReport }
  | { readonly type: 'runDiverged'; readonly runId: number; readonly epoch: number }
  | { readonly type: 'finished' }
  | { readonly type: 'stopped' }
  | { readonly type: 'failed'; readonly error: ErrorReport };

/** What goes to a trainer in a page, which reads no files, from the process that read its data. */
export type DataReply =
  { readonly ok: true; readonly value: Dataset } | { readonly ok: false; readonly error: ErrorReport };

/** What a trainer in a page says first: what WebGPU would compute on; null where there is none. */
export interface PageReady {
  readonly type: 'ready';
  readonly adapter: GpuAdapter | null;
}
