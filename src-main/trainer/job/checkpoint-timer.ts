import type { CheckpointRule } from '../../domain/training-state.ts';

const MINUTE_MS = 60_000;
/** Without a rule, a checkpoint may take the trainer one part in so many of the time; it takes the core as long again. */
const COST_SHARE = 200;

/** Says at the ends of epochs whether a checkpoint is due; see `CheckpointRule`. Times are milliseconds of one clock. */
export class CheckpointTimer {
  readonly #rule: CheckpointRule;
  #lastMs: number;
  #costMs = 0;

  constructor(rule: CheckpointRule, nowMs: number) {
    this.#rule = rule;
    this.#lastMs = nowMs;
  }

  isDue(epoch: number, nowMs: number): boolean {
    const { everyMinutes, everyEpochs } = this.#rule;
    if (everyEpochs !== undefined && epoch % everyEpochs === 0) return true;
    const passedMs = nowMs - this.#lastMs;
    if (everyMinutes !== undefined) return passedMs >= everyMinutes * MINUTE_MS;
    if (everyEpochs !== undefined) return false;
    return passedMs >= Math.max(MINUTE_MS, this.#costMs * COST_SHARE);
  }

  /** Takes note of a checkpoint. */
  took(costMs: number, nowMs: number): void {
    this.#costMs = costMs;
    this.#lastMs = nowMs;
  }
}
