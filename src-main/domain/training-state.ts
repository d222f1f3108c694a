/** How far one variant has come: means over those of its runs that came furthest; null before the first one. */
export interface VariantProgress {
  readonly variant: string;
  readonly trainLoss: number | null;
  readonly validationLoss: number | null;
}

/** How far the training of an experiment has come. */
export interface TrainingProgress {
  readonly experimentId: number;
  /** Whether it stands still until `experiment.resume`. */
  readonly paused: boolean;
  /** Runs that have ended, however they did. */
  readonly runsDone: number;
  readonly runsTotal: number;
  /** The last epoch that a run finished; 0 before the first. After a resume it goes on behind the checkpoint's epoch. */
  readonly epoch: number;
  readonly epochs: number;
  /**
   * How long the rest takes at the pace of the last epochs, in milliseconds of training: what stands still is not counted.
   * An upper bound as to early stopping: runs that may stop early are counted up to the epoch limit. A group of runs that
   * has not begun is counted, per run, at the pace of the one that trains. Null before the first epoch is measured.
   */
  readonly remainingMs: number | null;
  readonly variants: readonly VariantProgress[];
}

/** A training in this process. */
export interface TrainingState {
  /** Milliseconds since 1970: when it was started or, after an interruption, resumed. */
  readonly startedAtMs: number;
  readonly progress: TrainingProgress;
}

/**
 * How often what training goes on from is kept; see `experiment.resume`. No number depends on it. Where both are given,
 * whichever comes first counts; where neither is, once a minute, and more rarely where that would take 1 % of the time.
 */
export interface CheckpointRule {
  /** At the end of the first epoch that ends so many minutes behind the last checkpoint; 0: of every epoch. */
  readonly everyMinutes?: number | undefined;
  /** At the end of every so many epochs. */
  readonly everyEpochs?: number | undefined;
}
