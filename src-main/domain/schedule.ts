import type { FieldProblem } from './errors.ts';

/** Whether a schedule counts epochs or batches: after which of them PyTorch's `scheduler.step()` is called. */
export type ScheduleUnit = 'epoch' | 'batch';

/**
 * A linear rise before the schedule proper: at count t < length the learning rate is η·(s + (1 − s)·t/length) with
 * s = `startFactor`; then the schedule begins at its own count 0.
 * PyTorch: `SequentialLR([LinearLR(start_factor=s, total_iters=length), …], milestones=[length])`.
 */
export interface WarmUp {
  /** In the schedule's unit. */
  readonly length: number;
  /** s, > 0 and ≤ 1. Absent: 1/3. */
  readonly startFactor?: number | undefined;
}

interface CountedSchedule {
  /** Absent: `epoch`. */
  readonly unit?: ScheduleUnit | undefined;
  readonly warmUp?: WarmUp | undefined;
}

/** The learning rate η throughout; for warming up to it. */
export interface ConstantSchedule extends CountedSchedule {
  readonly type: 'constant';
}

/** η·factor^⌊t/every⌋ at count t. `StepLR(step_size=every, gamma=factor)`; Keras' `ExponentialDecay(staircase=True)`. */
export interface StepSchedule extends CountedSchedule {
  readonly type: 'step';
  readonly every: number;
  readonly factor: number;
}

/** η·factorᵗ at count t. `ExponentialLR(gamma=factor)`; Keras' `ExponentialDecay(decay_steps=1)`. */
export interface ExponentialSchedule extends CountedSchedule {
  readonly type: 'exponential';
  readonly factor: number;
}

/**
 * minimum + (η − minimum)·(1 + cos(π·t/length))/2 at count t (Loshchilov, Hutter 2017).
 * `CosineAnnealingLR(T_max=length, eta_min=minimum)`, which rises again after `length`.
 */
export interface CosineSchedule extends CountedSchedule {
  readonly type: 'cosine';
  /** Absent: from the end of the warm-up to the end of training. */
  readonly length?: number | undefined;
  /** A learning rate ≥ 0. Absent: 0. */
  readonly minimum?: number | undefined;
}

/**
 * One cycle over the whole training, batch by batch (Smith, Topin 2018): from η/divisor up to η, the optimizer's learning
 * rate, in the first `riseShare` of the batches, then down to η/(divisor·finalDivisor), both along half a cosine.
 * `OneCycleLR(max_lr=η, total_steps, pct_start=riseShare, div_factor=divisor, final_div_factor=finalDivisor,
 * cycle_momentum=False)`.
 */
export interface OneCycleSchedule {
  readonly type: 'oneCycle';
  /** > 0 and < 1. Absent: 0.3. */
  readonly riseShare?: number | undefined;
  /** Absent: 25. */
  readonly divisor?: number | undefined;
  /** Absent: 1e4. */
  readonly finalDivisor?: number | undefined;
}

/**
 * Multiplies the learning rate by `factor` when the validation data loss has not improved for more than `patience` epochs;
 * each run by its own loss. An improvement is a loss below best·(1 − threshold), or below best − threshold where
 * `thresholdMode` is `absolute`. A reduction by 1e-8 or less is left out.
 * `ReduceLROnPlateau(mode='min')`. Keras' `ReduceLROnPlateau` reduces one epoch earlier and has an absolute `min_delta`.
 */
export interface PlateauSchedule {
  readonly type: 'reduceOnPlateau';
  /** Absent: 0.1. */
  readonly factor?: number | undefined;
  /** Epochs. Absent: 10. */
  readonly patience?: number | undefined;
  /** Absent: 1e-4. */
  readonly threshold?: number | undefined;
  /** Absent: `relative`. */
  readonly thresholdMode?: 'relative' | 'absolute' | undefined;
  /** Epochs after a reduction in which none is counted as bad. Absent: 0. */
  readonly cooldown?: number | undefined;
  /** No reduction goes below this learning rate. Absent: 0. */
  readonly minimum?: number | undefined;
  /** In epochs; none of them is looked at. */
  readonly warmUp?: WarmUp | undefined;
}

/** How the learning rate moves during training; the same for every variant. */
export type ScheduleSpec =
  ConstantSchedule | StepSchedule | ExponentialSchedule | CosineSchedule | OneCycleSchedule | PlateauSchedule;

/**
 * What is wrong with a schedule against the training it is meant for.
 * @param learningRate of the optimizer
 */
export function scheduleProblems(
  schedule: ScheduleSpec,
  learningRate: number,
  epochs: number,
): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const minimum = 'minimum' in schedule ? (schedule.minimum ?? 0) : 0;
  if (minimum > learningRate)
    problems.push({
      field: 'training.schedule.minimum',
      expected: `at most ${learningRate}, the learning rate`,
      received: String(minimum),
    });
  const warmUp = 'warmUp' in schedule ? schedule.warmUp : undefined;
  const inEpochs = !('unit' in schedule) || (schedule.unit ?? 'epoch') === 'epoch';
  if (warmUp !== undefined && inEpochs && warmUp.length >= epochs)
    problems.push({
      field: 'training.schedule.warmUp.length',
      expected: `less than the ${epochs} epochs of the training`,
      received: String(warmUp.length),
    });
  return problems;
}
