import { augmentationOf, type Augmentation } from './augmentation.ts';
import type { EarlyStopping } from './early-stopping.ts';
import { AppError } from './errors.ts';
import { countedEpochOf, type CountedEpoch, type ExperimentSpec } from './experiment.ts';
import type { ModelShape } from './model-shape.ts';
import { shapeModel } from './model.ts';
import {
  activitiesOf,
  coefficientsOf,
  dropoutRatesOf,
  earlyStoppingOf,
  labelSmoothingOf,
  type ActivityCoefficients,
  type Regularization,
  type RegularizationCoefficients,
} from './regularization.ts';
import type { ScheduleSpec } from './schedule.ts';
import { splitOfSeed } from './split-spec.ts';
import { optionalLayers, variantModel } from './variant-model.ts';
import { lossOf, type ClippingSpec, type LossSettings, type OptimizerSpec } from './training.ts';

/** One run to be made: a variant under a seed. */
export interface PlannedRun {
  readonly variantIndex: number;
  readonly seed: number;
  /**
   * With which later addition of seeds it was planned, from 1; absent: at the start. Runs that were planned together train
   * together, then and after an interruption.
   */
  readonly addition?: number | undefined;
}

/** One member of a lock-step group: what differs between members, resolved against the model. */
export interface Member {
  readonly variantIndex: number;
  readonly seed: number;
  readonly learningRate: number;
  /** What the rest is resolved from; the strengths of epochs in which a penalty warms up are too. */
  readonly regularization: readonly Regularization[];
  /** One entry per parameter of the model, at full strength. */
  readonly coefficients: readonly RegularizationCoefficients[];
  /** One entry per site of the model, at full strength. */
  readonly activities: readonly ActivityCoefficients[];
  /** One rate per site of the model. */
  readonly dropoutRates: readonly number[];
  /** From 0 to below 1. */
  readonly labelSmoothing: number;
  /** What is done to its training rows; null: nothing. */
  readonly augmentation: Augmentation | null;
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

/** What a member has of its variant. */
const REGULARIZED = [
  'regularization',
  'coefficients',
  'activities',
  'dropoutRates',
  'labelSmoothing',
  'augmentation',
  'earlyStopping',
] as const satisfies (keyof Member)[];

/** All that may tell two members apart: which run they are, and what regularizes it. */
const MAY_DIFFER: readonly string[] = ['variantIndex', 'seed', ...REGULARIZED];

function settingsBesides(member: Member): string {
  return JSON.stringify(Object.entries(member).filter(([key]) => !MAY_DIFFER.includes(key)));
}

function isRegularizedAlike(one: Member, other: Member): boolean {
  // Runs of one variant share these objects; only copies have to be looked into.
  return REGULARIZED.every(
    (key) => one[key] === other[key] || JSON.stringify(one[key]) === JSON.stringify(other[key]),
  );
}

/**
 * Proves that members make a controlled experiment: they differ in variant and seed alone, a variant being nothing but its
 * regularization, which is the same under every seed. Whatever else a member may be given one day is compared too.
 * Model, data, loss, optimizer and batch size are the group's; initial weights and batch order are drawn from the seed.
 * @throws AppError `internal` where they differ elsewhere: a defect, whatever the spec says
 */
export function assertControlled(members: readonly Member[]): void {
  if (new Set(members.map(settingsBesides)).size > 1)
    throw new AppError('internal', 'the planned runs differ in more than their regularization');
  const firstOfVariant = new Map<number, Member>();
  for (const member of members) {
    const first = firstOfVariant.get(member.variantIndex) ?? member;
    firstOfVariant.set(member.variantIndex, first);
    if (!isRegularizedAlike(first, member))
      throw new AppError(
        'internal',
        `variant ${member.variantIndex} is not regularized alike under every seed`,
      );
  }
}

/** A lock-step group and the runs that its members are, in the same order. */
export interface PlannedGroup<Run extends PlannedRun> {
  readonly group: LockStepGroup;
  /** Which split of the data its members see, all of them the same one: see `splitOfSeed`. */
  readonly split: number;
  readonly runs: readonly Run[];
}

/**
 * The lock-step groups that train an experiment, one per split, per shape that its variants give the model and per addition of
 * seeds, proven to be controlled: see `assertControlled` and `assertSharedModel`. The variants of a fold train together.
 * @param inputs number of input features of the prepared data
 * @returns none for no runs; else groups by split, and within one in the order of their first runs
 */
export function planGroups<Run extends PlannedRun>(
  spec: ExperimentSpec,
  inputs: number,
  runs: readonly Run[],
): PlannedGroup<Run>[] {
  const shapes = shapesOfVariants(spec, inputs).map((shape) => JSON.stringify(shape));
  const bySplit = Map.groupBy(runs, ({ seed }) => splitOfSeed(spec.split, spec.seeds, seed));
  const planned = [...bySplit]
    .sort(([one], [other]) => one - other)
    .flatMap(([split, ofSplit]) => {
      const together = Map.groupBy(
        ofSplit,
        ({ variantIndex, addition = 0 }) => `${addition} ${shapes[variantIndex]}`,
      );
      return [...together.values()].map((own) => ({ group: planGroup(spec, inputs, own), split, runs: own }));
    });
  const groups = planned.map(({ group }) => group);
  assertControlled(groups.flatMap(({ members }) => members));
  assertSharedModel(groups, optionalLayers(spec.model));
  return planned;
}

/** Where a layer's parameters stand in its model: what is switched off before it moves them, and their names stay. */
const POSITIONS: readonly string[] = ['kernel', 'bias', 'scale', 'shift'];

/**
 * Proves that groups differ in their members and in optional layers, and in nothing else.
 * @param optional names of the layers that a model may lack
 * @throws AppError `internal` where they differ elsewhere: a defect, whatever the spec says
 */
export function assertSharedModel(groups: readonly LockStepGroup[], optional: readonly string[]): void {
  const shared = groups.map((group) => {
    const { model } = group;
    const layers = model.layers.filter(({ name }) => !optional.includes(name));
    const parameters = model.parameters.filter(({ layer }) => !optional.includes(layer));
    return JSON.stringify(
      { ...group, members: [], model: { ...model, layers, parameters } },
      (key, value: unknown) => (POSITIONS.includes(key) ? undefined : value),
    );
  });
  if (new Set(shared).size > 1)
    throw new AppError('internal', 'the planned groups differ in more than their optional layers');
}

/**
 * The lock-step group of runs whose variants give the model one shape, proven to be controlled: see `assertControlled`.
 * @param inputs number of input features of the prepared data
 * @param runs which runs to train; absent: all of `planRuns`
 * @throws AppError `internal` where the runs are of several shapes: see `planGroups`
 */
export function planGroup(
  spec: ExperimentSpec,
  inputs: number,
  runs: readonly PlannedRun[] = planRuns(spec),
): LockStepGroup {
  const model = sharedShape(spec, inputs, runs);
  const perVariant = spec.variants.map(({ regularization }) => ({
    regularization,
    coefficients: coefficientsOf(regularization, model),
    activities: activitiesOf(regularization, model),
    dropoutRates: dropoutRatesOf(regularization, model),
    labelSmoothing: labelSmoothingOf(regularization),
    augmentation: augmentationOf(regularization),
    earlyStopping: earlyStoppingOf(regularization),
  }));
  const { optimizer, schedule = { type: 'constant' }, clipping = null, epochs, batchSize } = spec.training;
  const members = runs.map(({ variantIndex, seed }) => ({
    variantIndex,
    seed,
    learningRate: optimizer.learningRate,
    ...perVariant[variantIndex],
  }));
  assertControlled(members);
  return {
    model,
    loss: lossOf(spec.training),
    optimizer,
    schedule,
    clipping,
    epochs,
    batchSize,
    countedEpoch: countedEpochOf(spec),
    members,
  };
}

/** The one shape that the variants of runs give the model; for no runs, that of the first variant. */
function sharedShape(spec: ExperimentSpec, inputs: number, runs: readonly PlannedRun[]): ModelShape {
  const shapes = shapesOfVariants(spec, inputs);
  const own = runs.length === 0 ? [shapes[0]] : runs.map(({ variantIndex }) => shapes[variantIndex]);
  if (new Set(own.map((shape) => JSON.stringify(shape))).size > 1)
    throw new AppError('internal', 'runs of several model shapes cannot train in lock step');
  return own[0];
}

function shapesOfVariants(spec: ExperimentSpec, inputs: number): ModelShape[] {
  return spec.variants.map(({ regularization }) =>
    shapeModel(variantModel(spec.model, regularization), inputs),
  );
}
