import type { EarlyStopState } from '../domain/checkpoint.ts';
import type { PreparedData } from '../domain/dataset.ts';
import type { CountedEpoch } from '../domain/experiment.ts';
import type { Member } from '../domain/plan.ts';
import { EarlyStop, type Validated } from './early-stop.ts';
import type { MemberWeights } from './ensemble.ts';

/** Weights with the epoch, from 1, at whose end they were read. */
export interface WeightsOfEpoch {
  readonly epoch: number;
  readonly weights: MemberWeights;
}

/** Where a member's course stands between two epochs, at least one being done. */
export interface CourseState {
  /** Null before the first validation data loss. */
  readonly lowestLoss: number | null;
  /** Null where no epoch could be called the best. */
  readonly best: WeightsOfEpoch | null;
  readonly last: WeightsOfEpoch;
  /** Null without early stopping. */
  readonly earlyStop: EarlyStopState | null;
}

/** How one member's training goes, epoch by epoch: its best and last weights, and whether it goes on. */
export class MemberCourse {
  readonly #rule: CountedEpoch;
  readonly #stop: EarlyStop | null;
  /** Whether the best epoch is the one that early stopping says, and counts. */
  readonly #restores: boolean;
  #lowestLoss = Infinity;
  #best: WeightsOfEpoch | null = null;
  #last: WeightsOfEpoch | null = null;

  constructor({ earlyStopping }: Member, rule: CountedEpoch, data: PreparedData) {
    this.#rule = rule;
    this.#stop = earlyStopping === null ? null : new EarlyStop(earlyStopping, data);
    this.#restores = earlyStopping !== null && (earlyStopping.restoreBest ?? true);
  }

  /** Takes note of an epoch; tells whether the member stops behind it. */
  take(epoch: number, validated: Validated, weights: MemberWeights): boolean {
    const verdict = this.#stop?.take(validated) ?? null;
    const isLowest = validated.dataLoss < this.#lowestLoss;
    if (isLowest) this.#lowestLoss = validated.dataLoss;
    this.#last = { epoch, weights };
    if (this.#restores ? verdict?.isBest === true : isLowest) this.#best = this.#last;
    return verdict?.stops ?? false;
  }

  /** Null before the first epoch. */
  get state(): CourseState | null {
    if (this.#last === null) return null;
    return {
      lowestLoss: Number.isFinite(this.#lowestLoss) ? this.#lowestLoss : null,
      best: this.#best,
      last: this.#last,
      earlyStop: this.#stop?.state ?? null,
    };
  }

  /** Goes on behind a state. */
  restore({ lowestLoss, best, last, earlyStop }: CourseState): void {
    this.#lowestLoss = lowestLoss ?? Infinity;
    this.#best = best;
    this.#last = last;
    if (earlyStop !== null) this.#stop?.restore(earlyStop);
  }

  /** The best epoch so far; the last one where no epoch could be called the best. Null before the first. */
  get best(): WeightsOfEpoch | null {
    return this.#best ?? this.#last;
  }

  get last(): WeightsOfEpoch | null {
    return this.#last;
  }

  /** The epoch whose weights are evaluated. */
  get counted(): WeightsOfEpoch | null {
    return this.#restores || this.#rule === 'bestValidation' ? this.best : this.#last;
  }
}
