import type { EarlyStopping } from './early-stopping.ts';
import { countedEpochOf, type CountedEpoch, type ExperimentSpec } from './experiment.ts';
import { shapeModel, type ModelShape } from './model.ts';
import {
  coefficientsOf,
  dropoutRatesOf,
  earlyStoppingOf,
  labelSmoothingOf,
  type Regularization,
  type RegularizationCoefficients,
} from './regularization.ts';
import type { ScheduleSpec } from './schedule.ts';
import { lossOf, type ClippingSpec, type LossSettings, type OptimizerSpec } from './training.ts';

/** One run to be made: a variant under a seed. */
export interface PlannedRun {
  readonly variantIndex: number;
  readonly seed: number;
}

/** One member of a lock-step group: what differs between members, resolved against the model. */
export interface Member {
  readonly variantIndex: number;
  readonly seed: number;
  readonly learningRate: number;
  /** What the rest is resolved from; the coefficients of epochs in which a penalty warms up are too. */
  readonly regularization: readonly Regularization[];
  /** One entry per parameter of the model, at full strength. */
  readonly coefficients: readonly RegularizationCoefficients[];
  /** One rate per dropout site of the model. */
  readonly dropoutRates: readonly number[];
  /** From 0 to below 1. */
  readonly labelSmoothing: number;
  readonly earlyStopping: EarlyStopping | null;
}

/** Members that train in lock step: one model shape, one data set, one batch size, one optimizer. */
export interface LockStepGroup {
  readonly model: ModelShape;
  readonly loss: LossSettings;
  readonly optimizer: OptimizerSpec;
  readonly schedule: ScheduleSpec;
  readonly clipping: ClippingSpec | null;
  readonly epochs: number;
  readonly batchSize: number;
  readonly countedEpoch: CountedEpoch;
  readonly members: readonly Member[];
}

/** The runs of an experiment, variant by variant, each over all seeds. */
export function planRuns(spec: ExperimentSpec): PlannedRun[] {
  return spec.variants.flatMap((_, variantIndex) => spec.seeds.map((seed) => ({ variantIndex, seed })));
}

/**
 * The lock-step group that trains an experiment. That the variants differ in regularization alone holds by
 * construction: everything else of a member is taken from the one spec, and what is random from the seed.
 * @param inputs number of input features of the prepared data
 */
export function planGroup(
  spec: ExperimentSpec,
  inputs: number,
  runs: readonly PlannedRun[] = planRuns(spec),
): LockStepGroup {
  const model = shapeModel(spec.model, inputs);
  const perVariant = spec.variants.map(({ regularization }) => ({
    regularization,
    coefficients: coefficientsOf(regularization, model),
    dropoutRates: dropoutRatesOf(regularization, model),
    labelSmoothing: labelSmoothingOf(regularization),
    earlyStopping: earlyStoppingOf(regularization),
  }));
  const { optimizer, epochs, batchSize } = spec.training;
  return {
    model,
    loss: lossOf(spec.training),
    optimizer,
    schedule: spec.training.schedule ?? { type: 'constant' },
    clipping: spec.training.clipping ?? null,
    epochs,
    batchSize,
    countedEpoch: countedEpochOf(spec),
    members: runs.map(({ variantIndex, seed }) => ({
      variantIndex,
      seed,
      learningRate: optimizer.learningRate,
      ...perVariant[variantIndex],
    })),
  };
}
