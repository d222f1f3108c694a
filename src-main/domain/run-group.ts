import type { Facts } from './compared-group.ts';
import type { CrossValidation } from './cross-validation.ts';
import type { CountedEpoch, Task } from './experiment.ts';
import type { PrimaryMetric } from './metrics/primary-metric.ts';
import type { Regularization } from './regularization.ts';
import type { RunStatus } from './run.ts';

/** A variant of an experiment, or some of its runs: one seed is a single run. */
export interface GroupRef {
  readonly experimentId: number;
  /** Place in the spec's variants, from 0. */
  readonly variantIndex: number;
  /** Absent: all of them. */
  readonly seeds?: readonly number[] | undefined;
}

/** One run of a group. */
export interface GroupRun {
  readonly runId: number;
  readonly seed: number;
  readonly status: RunStatus;
  /** Null unless completed. */
  readonly countedEpoch: number | null;
  readonly epochsDone: number;
}

/** The experiment that a group is of. */
export interface GroupExperiment {
  readonly id: number;
  readonly name: string;
  readonly dataName: string;
  readonly primaryMetric: PrimaryMetric;
  readonly countedEpoch: CountedEpoch;
  readonly epochs: number;
  readonly task: Task;
  /** In the order of the classes; null for regression, and until a run of the experiment has completed. */
  readonly classNames: readonly string[] | null;
  /** The cross-validation that its seeds are folds of; absent where they share one split. */
  readonly crossValidation?: CrossValidation | undefined;
}

/** What a page needs to know of a group beside its numbers. */
export interface GroupInfo {
  readonly ref: GroupRef;
  readonly experiment: GroupExperiment;
  readonly variant: string;
  readonly regularization: readonly Regularization[];
  /** By seed, ascending. */
  readonly runs: readonly GroupRun[];
  /** Every setting and its regularization, in words; see `compareSettings`. */
  readonly settings: Facts;
}
