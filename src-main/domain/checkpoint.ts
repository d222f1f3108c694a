/** One member's early stopping between two epochs; see `EarlyStopping`. */
export interface EarlyStopState {
  /** The best monitored value so far, turned so that less is better; null before the first. */
  readonly best: number | null;
  readonly idleEpochs: number;
}

/** One member's learning rate under `reduceOnPlateau`, between two epochs; see `PlateauSchedule`. */
export interface PlateauState {
  readonly rate: number;
  /** The smallest validation data loss that counted as an improvement; null before the first. */
  readonly best: number | null;
  readonly badEpochs: number;
  readonly cooldown: number;
}

/**
 * `live`: it trains on. `ended`: it stopped early or diverged, and keeps the others company until the group shrinks.
 * `gone`: it ended, and the group has shrunk without it; there are no values of it.
 */
export type MemberStanding = 'live' | 'ended' | 'gone';

/**
 * What one member of a lock-step group goes on from, between two epochs. Nothing random is in it: batch orders, masks and
 * noise are functions of seed, epoch and step.
 */
export interface MemberCheckpoint {
  readonly standing: MemberStanding;
  /** The smallest validation data loss so far; null before the first. */
  readonly lowestLoss: number | null;
  /** The best epoch so far; null where no epoch could be called the best. */
  readonly bestEpoch: number | null;
  /** Null without early stopping. */
  readonly earlyStop: EarlyStopState | null;
  /** Null under any other schedule. */
  readonly plateau: PlateauState | null;
  /**
   * Bit for bit, one behind the other: the model's parameters, batch norms' running statistics, the optimizer's state, and
   * where the best epoch is an earlier one its parameters and running statistics.
   */
  readonly values: Float32Array;
}

/** A member's checkpoint under the id of its run. */
export interface RunCheckpoint extends MemberCheckpoint {
  readonly runId: number;
}

/** Where a lock-step group stands at the end of an epoch. */
export interface CheckpointPlace {
  /** The last epoch done, from 1. */
  readonly epoch: number;
  /** Number of steps done. */
  readonly step: number;
}

/** What a lock-step group goes on from: all of its members, in its order. */
export interface MemberCheckpoints extends CheckpointPlace {
  readonly members: readonly MemberCheckpoint[];
}

/** What a lock-step group goes on from, by the ids of its runs, in its order. */
export interface GroupCheckpoint extends CheckpointPlace {
  readonly runs: readonly RunCheckpoint[];
}
