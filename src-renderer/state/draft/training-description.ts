import type { ScheduleSpec } from '../../../src-main/domain/schedule.ts';
import type { ClippingSpec, LossName, OptimizerSpec } from '../../../src-main/domain/training.ts';
import type { FieldOf, Setting } from './setting.ts';

export type OptimizerType = OptimizerSpec['type'];
export type ScheduleType = ScheduleSpec['type'];

type MemberOf<Union extends { readonly type: string }, Type extends string> = Union extends unknown
  ? Type extends Union['type']
    ? Union
    : never
  : never;

interface Description<Spec extends { readonly type: string }> {
  readonly label: string;
  readonly settings: readonly Setting<Exclude<FieldOf<Spec>, 'learningRate' | 'warmUp'>>[];
  readonly start: Spec;
}

const adamSettings = [
  { key: 'beta1', kind: 'number', label: 'β₁', default: 0.9 },
  { key: 'beta2', kind: 'number', label: 'β₂', default: 0.999 },
  { key: 'epsilon', kind: 'number', label: 'ε', default: 1e-8 },
] as const;

/** Every optimizer. One without an entry is a compile error. */
export const OPTIMIZERS: { readonly [Type in OptimizerType]: Description<MemberOf<OptimizerSpec, Type>> } = {
  sgd: {
    label: 'SGD',
    settings: [
      { key: 'momentum', kind: 'number', label: 'Momentum', default: 0 },
      { key: 'nesterov', kind: 'switch', label: 'Nesterov', default: false },
    ],
    start: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
  },
  adam: { label: 'Adam', settings: adamSettings, start: { type: 'adam', learningRate: 0.001 } },
  adamw: { label: 'AdamW', settings: adamSettings, start: { type: 'adamw', learningRate: 0.001 } },
  rmsprop: {
    label: 'RMSProp',
    settings: [
      { key: 'alpha', kind: 'number', label: 'α', default: 0.99 },
      { key: 'epsilon', kind: 'number', label: 'ε', default: 1e-8 },
      { key: 'momentum', kind: 'number', label: 'Momentum', default: 0 },
      { key: 'centered', kind: 'switch', label: 'Centred', default: false },
    ],
    start: { type: 'rmsprop', learningRate: 0.001 },
  },
  adagrad: {
    label: 'Adagrad',
    settings: [
      { key: 'learningRateDecay', kind: 'number', label: 'Decay of the rate', default: 0 },
      { key: 'initialAccumulator', kind: 'number', label: 'First sum', default: 0 },
      { key: 'epsilon', kind: 'number', label: 'ε', default: 1e-10 },
    ],
    start: { type: 'adagrad', learningRate: 0.01 },
  },
};

const unit = {
  key: 'unit',
  kind: 'choice',
  label: 'Counts',
  default: 'epoch',
  choices: [
    { value: 'epoch', label: 'epochs' },
    { value: 'batch', label: 'batches' },
  ],
} as const;

/** Every schedule of the learning rate. One without an entry is a compile error. */
export const SCHEDULES: { readonly [Type in ScheduleType]: Description<MemberOf<ScheduleSpec, Type>> } = {
  constant: { label: 'constant', settings: [unit], start: { type: 'constant' } },
  step: {
    label: 'steps',
    settings: [
      { key: 'every', kind: 'number', label: 'Every' },
      { key: 'factor', kind: 'number', label: 'Times' },
      unit,
    ],
    start: { type: 'step', every: 30, factor: 0.1 },
  },
  exponential: {
    label: 'exponential',
    settings: [{ key: 'factor', kind: 'number', label: 'Times' }, unit],
    start: { type: 'exponential', factor: 0.98 },
  },
  cosine: {
    label: 'cosine',
    settings: [
      { key: 'length', kind: 'number', label: 'Length', default: 'to the end' },
      { key: 'minimum', kind: 'number', label: 'Ends at', default: 0 },
      unit,
    ],
    start: { type: 'cosine' },
  },
  oneCycle: {
    label: 'one cycle',
    settings: [
      { key: 'riseShare', kind: 'number', label: 'Share that rises', default: 0.3 },
      { key: 'divisor', kind: 'number', label: 'Starts at rate ÷', default: 25 },
      { key: 'finalDivisor', kind: 'number', label: 'Ends at start ÷', default: 10000 },
    ],
    start: { type: 'oneCycle' },
  },
  reduceOnPlateau: {
    label: 'reduce on plateau',
    settings: [
      { key: 'factor', kind: 'number', label: 'Times', default: 0.1 },
      { key: 'patience', kind: 'number', label: 'Patience', default: 10 },
      { key: 'threshold', kind: 'number', label: 'Threshold', default: 0.0001 },
      {
        key: 'thresholdMode',
        kind: 'choice',
        label: 'Threshold is',
        default: 'relative',
        choices: [
          { value: 'relative', label: 'relative' },
          { value: 'absolute', label: 'absolute' },
        ],
      },
      { key: 'cooldown', kind: 'number', label: 'Cooldown', default: 0 },
      { key: 'minimum', kind: 'number', label: 'Not below', default: 0 },
    ],
    start: { type: 'reduceOnPlateau' },
  },
};

/** The settings of a rise before the schedule proper. */
export const WARM_UP_SETTINGS: readonly Setting[] = [
  { key: 'length', kind: 'number', label: 'Warm-up', default: 'none' },
  { key: 'startFactor', kind: 'number', label: 'Starts at share', default: '1/3' },
];

/** The settings of successive halving. */
export const HALVING_SETTINGS: readonly Setting[] = [
  { key: 'factor', kind: 'number', label: 'One goes on in', default: 3 },
  { key: 'minEpochs', kind: 'number', label: 'First behind epoch' },
  {
    key: 'metric',
    kind: 'choice',
    label: 'By validation',
    default: 'primaryMetric',
    choices: [
      { value: 'primaryMetric', label: 'primary metric' },
      { value: 'dataLoss', label: 'data loss' },
    ],
  },
];

/** Whether a schedule can have a warm-up. */
export function mayWarmUp(type: string): boolean {
  return type !== 'oneCycle';
}

export const CLIPPINGS: Readonly<Record<ClippingSpec['type'], string>> = {
  norm: 'whole gradient to norm',
  value: 'each number to ±',
};

interface LossDescription {
  readonly label: string;
  readonly pytorch: string;
  readonly settings: readonly Setting[];
}

/** Every loss. One without an entry is a compile error. */
export const LOSSES: Readonly<Record<LossName, LossDescription>> = {
  softmaxCrossEntropy: {
    label: 'softmax cross-entropy',
    pytorch: 'CrossEntropyLoss',
    settings: [{ key: 'classWeights', kind: 'numbers', label: 'Class weights', default: '1 for each' }],
  },
  sigmoidCrossEntropy: {
    label: 'sigmoid cross-entropy',
    pytorch: 'BCEWithLogitsLoss',
    settings: [{ key: 'positiveWeight', kind: 'number', label: 'Weight of class 2', default: 1 }],
  },
  squaredError: { label: 'squared error', pytorch: 'MSELoss', settings: [] },
  absoluteError: { label: 'absolute error', pytorch: 'L1Loss', settings: [] },
  huber: {
    label: 'Huber',
    pytorch: 'HuberLoss',
    settings: [{ key: 'huberDelta', kind: 'number', label: 'δ', default: 1 }],
  },
};

/** What an optimizer or a schedule is called and what can be set, for who only knows at run time which one it is. */
interface AnyDescription {
  readonly label: string;
  readonly settings: readonly Setting[];
  readonly start: { readonly type: string };
}

export function findOptimizer(type: string): AnyDescription | undefined {
  return Object.hasOwn(OPTIMIZERS, type) ? OPTIMIZERS[type as OptimizerType] : undefined;
}

export function findSchedule(type: string): AnyDescription | undefined {
  return Object.hasOwn(SCHEDULES, type) ? SCHEDULES[type as ScheduleType] : undefined;
}

export function findLoss(name: string): LossDescription | undefined {
  return Object.hasOwn(LOSSES, name) ? LOSSES[name as LossName] : undefined;
}
