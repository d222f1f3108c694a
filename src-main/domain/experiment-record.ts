import type { CountedEpoch, ExperimentSpec, Task } from './experiment.ts';
import type { PrimaryMetric } from './metrics/primary-metric.ts';
import type { RunStatus } from './run.ts';

/** An experiment in a list. */
export interface ExperimentSummary {
  readonly id: number;
  readonly name: string;
  readonly task: Task;
  readonly dataName: string;
  readonly dataHash: string;
  readonly primaryMetric: PrimaryMetric;
  readonly countedEpoch: CountedEpoch;
  readonly epochs: number;
  readonly specHash: string;
  /** Milliseconds since 1970. */
  readonly createdAtMs: number;
  /** In the order of the spec; the first one is the baseline. */
  readonly variants: readonly string[];
  /** How many of its runs have each status; a status that none has is left out. */
  readonly runs: Readonly<Partial<Record<RunStatus, number>>>;
}

/** An experiment with all that it was started from. */
export interface ExperimentRecord extends ExperimentSummary {
  readonly notes: string;
  readonly spec: ExperimentSpec;
  /** The folder that relative paths of the spec start from. */
  readonly baseFolder: string;
}

/** What the user of an experiment should know of its training. */
export interface Notice {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly text: string;
}
