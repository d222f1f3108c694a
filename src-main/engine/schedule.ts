import type { PlateauState } from '../domain/checkpoint.ts';
import { AppError, assertNever } from '../domain/errors.ts';
import type { OneCycleSchedule, PlateauSchedule, ScheduleSpec, WarmUp } from '../domain/schedule.ts';

/** How long a training is. */
export interface TrainingLength {
  readonly epochs: number;
  readonly batchesPerEpoch: number;
}

/** PyTorch leaves a smaller reduction out. */
const SMALLEST_REDUCTION = 1e-8;

/**
 * The learning rates of the members of a group, batch by batch; the formulas stand at the types of `ScheduleSpec`.
 * All members share every schedule but `reduceOnPlateau`, where each goes by its own validation data loss.
 */
export class LearningRates {
  readonly #schedule: ScheduleSpec;
  readonly #length: TrainingLength;
  readonly #bases: readonly number[];
  readonly #plateaus: readonly Plateau[];

  /** @param bases the optimizer's learning rate for each member */
  constructor(schedule: ScheduleSpec, bases: readonly number[], length: TrainingLength) {
    this.#schedule = schedule;
    this.#length = length;
    this.#bases = bases;
    this.#plateaus =
      schedule.type === 'reduceOnPlateau' ? bases.map((base) => new Plateau(schedule, base)) : [];
  }

  /**
   * The learning rate of a member.
   * @param epoch from 1
   * @param batch of the epoch, from 0
   */
  at(member: number, epoch: number, batch: number): number {
    return rateAt(this.#schedule, this.#base(member), this.#length, epoch - 1, batch);
  }

  /** Takes note of a member's validation data loss after an epoch; call it in every epoch. */
  epochEnded(member: number, epoch: number, validationLoss: number): void {
    if (this.#schedule.type !== 'reduceOnPlateau') return;
    // PyTorch's SequentialLR does not step a scheduler before its turn.
    if (epoch > (this.#schedule.warmUp?.length ?? 0)) this.#plateaus[member].take(validationLoss);
  }

  /** What a member's rate goes on from, between two epochs; null under a schedule that epoch and batch suffice for. */
  plateauOf(member: number): PlateauState | null {
    return this.#schedule.type === 'reduceOnPlateau' ? this.#plateaus[member].state : null;
  }

  /** Lets a member's rate go on behind a state. */
  restorePlateau(member: number, state: PlateauState): void {
    if (this.#schedule.type === 'reduceOnPlateau') this.#plateaus[member].restore(state);
  }

  #base(member: number): number {
    return this.#schedule.type === 'reduceOnPlateau' ? this.#plateaus[member].rate : this.#bases[member];
  }
}

function rateAt(
  schedule: ScheduleSpec,
  base: number,
  length: TrainingLength,
  epochsDone: number,
  batch: number,
): number {
  const batches = epochsDone * length.batchesPerEpoch + batch;
  if (schedule.type === 'oneCycle')
    return oneCycleRate(schedule, base, batches, length.epochs * length.batchesPerEpoch);
  const byBatch = 'unit' in schedule && schedule.unit === 'batch';
  const count = byBatch ? batches : epochsDone;
  const warmUp = schedule.warmUp;
  if (warmUp !== undefined && count < warmUp.length) return warmingRate(warmUp, base, count);
  const own = count - (warmUp?.length ?? 0);
  switch (schedule.type) {
    case 'constant':
    case 'reduceOnPlateau':
      return base;
    case 'step':
      return base * schedule.factor ** Math.floor(own / schedule.every);
    case 'exponential':
      return base * schedule.factor ** own;
    case 'cosine': {
      const whole = byBatch ? length.epochs * length.batchesPerEpoch : length.epochs;
      const period = schedule.length ?? Math.max(1, whole - (warmUp?.length ?? 0));
      return cosineBetween(base, schedule.minimum ?? 0, own / period);
    }
    default:
      return assertNever(schedule);
  }
}

function warmingRate({ length, startFactor = 1 / 3 }: WarmUp, base: number, count: number): number {
  return base * (startFactor + ((1 - startFactor) * count) / length);
}

/** From `start` at 0 to `end` at 1. */
function cosineBetween(start: number, end: number, share: number): number {
  return end + ((start - end) * (1 + Math.cos(Math.PI * share))) / 2;
}

function oneCycleRate(
  { riseShare = 0.3, divisor = 25, finalDivisor = 1e4 }: OneCycleSchedule,
  peak: number,
  step: number,
  steps: number,
): number {
  const top = riseShare * steps - 1;
  const initial = peak / divisor;
  // A rise of a single batch begins at its top.
  if (step <= top) return cosineBetween(initial, peak, top > 0 ? step / top : 1);
  return cosineBetween(peak, initial / finalDivisor, (step - top) / (steps - 1 - top));
}

/** One member's learning rate under `reduceOnPlateau`; as `torch.optim.lr_scheduler.ReduceLROnPlateau` of mode `min`. */
class Plateau {
  rate: number;
  readonly #schedule: PlateauSchedule;
  #best = Infinity;
  #badEpochs = 0;
  #cooldown = 0;

  constructor(schedule: PlateauSchedule, rate: number) {
    this.#schedule = schedule;
    this.rate = rate;
  }

  take(loss: number): void {
    if (Number.isNaN(loss)) throw new AppError('internal', 'a plateau was given a loss that is not a number');
    const { patience = 10, cooldown = 0 } = this.#schedule;
    if (loss < this.#threshold()) {
      this.#best = loss;
      this.#badEpochs = 0;
    } else this.#badEpochs += 1;
    if (this.#cooldown > 0) {
      this.#cooldown -= 1;
      this.#badEpochs = 0;
    }
    if (this.#badEpochs <= patience) return;
    this.#reduce();
    this.#cooldown = cooldown;
    this.#badEpochs = 0;
  }

  get state(): PlateauState {
    const best = Number.isFinite(this.#best) ? this.#best : null;
    return { rate: this.rate, best, badEpochs: this.#badEpochs, cooldown: this.#cooldown };
  }

  restore({ rate, best, badEpochs, cooldown }: PlateauState): void {
    this.rate = rate;
    this.#best = best ?? Infinity;
    this.#badEpochs = badEpochs;
    this.#cooldown = cooldown;
  }

  #threshold(): number {
    const { threshold = 1e-4, thresholdMode = 'relative' } = this.#schedule;
    return thresholdMode === 'relative' ? this.#best * (1 - threshold) : this.#best - threshold;
  }

  #reduce(): void {
    const { factor = 0.1, minimum = 0 } = this.#schedule;
    const next = Math.max(this.rate * factor, minimum);
    if (this.rate - next > SMALLEST_REDUCTION) this.rate = next;
  }
}
