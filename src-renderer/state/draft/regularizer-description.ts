import { FLIP_PROBABILITY } from '../../../src-main/domain/augmentation.ts';
import {
  CLASSIFICATION_METRICS,
  REGRESSION_METRICS,
} from '../../../src-main/domain/metrics/primary-metric.ts';
import { shortNumber } from '../../../src-main/domain/short-number.ts';
import { metricLabel } from '../../../src-main/domain/metrics/metric-name.ts';
import type { Regularization } from '../../../src-main/domain/regularization.ts';
import type { FieldOf, Setting } from './setting.ts';

export type RegularizerType = Regularization['type'];

/**
 * What a regularizer can be put on. `parameters`: kernels, biases, scales and shifts of layers; `kernels`: only those;
 * `outputs`: what dense layers and convolutions make, without a name that of hidden dense layers; `activities`: the same,
 * without a name that of all but the last; `optional`: layers that only some variants have; `training`: nothing of a single
 * layer.
 */
export type RegularizerTarget = 'parameters' | 'kernels' | 'outputs' | 'activities' | 'optional' | 'training';

/** What a regularizer does not work without. */
export type RegularizerNeed = 'classification' | 'images' | 'optional batch norm';

/** Gives a setting's value as text, its default where it is left out. */
type Show<Key extends string> = (key: Key) => string;

interface Description<R extends Regularization> {
  readonly label: string;
  /** The heading in menus. */
  readonly group: 'Penalties' | 'Weight decay' | 'Constraints' | 'Noise' | 'Training rows' | 'Training';
  readonly target: RegularizerTarget;
  /** Without which it does not work; null: it always does. */
  readonly needs: RegularizerNeed | null;
  /** Kinds of parameters that it acts on where its spec names none; empty where it is not on parameters. */
  readonly acts: string;
  readonly settings: readonly Setting<Exclude<FieldOf<R>, 'layers' | 'parameters'>>[];
  /** What it is at first. */
  readonly start: R;
  /** What it adds or does, with its numbers. */
  readonly formula: (show: Show<FieldOf<R>>) => string;
  /** The same in PyTorch; null where it has no name there. */
  readonly pytorch: (show: Show<FieldOf<R>>) => string | null;
}

const DECADES = { smallest: 1e-5, largest: 1 };
const lambda = { key: 'strength', kind: 'strength', label: 'Strength', symbol: 'λ', ...DECADES } as const;
const warmUpEpochs = {
  key: 'warmUpEpochs',
  kind: 'number',
  label: 'Warm-up epochs',
  default: 'none',
  hint: 'Epochs over which the strength rises in equal steps.',
} as const;
const share = { kind: 'share', smallest: 0, largest: 0.95, step: 0.05 } as const;

function doubled(value: string): string {
  const number = Number(value) * 2;
  return Number.isFinite(number) ? shortNumber(Number(number.toPrecision(12))) : `2·${value}`;
}

/** Every regularizer: what it is called, what it does and what can be set. One without an entry is a compile error. */
export const REGULARIZERS: {
  readonly [Type in RegularizerType]: Description<Extract<Regularization, { type: Type }>>;
} = {
  l2: {
    label: 'L2',
    group: 'Penalties',
    target: 'parameters',
    needs: null,
    acts: 'kernels',
    settings: [lambda, warmUpEpochs],
    start: { type: 'l2', strength: 0.01 },
    formula: (show) => `${show('strength')} · Σw²`,
    pytorch: (show) => `acts like weight decay ${doubled(show('strength'))} under plain SGD`,
  },
  l1: {
    label: 'L1',
    group: 'Penalties',
    target: 'parameters',
    needs: null,
    acts: 'kernels',
    settings: [lambda, warmUpEpochs],
    start: { type: 'l1', strength: 0.001 },
    formula: (show) => `${show('strength')} · Σ|w|`,
    pytorch: (show) => `${show('strength')} * p.abs().sum()`,
  },
  elasticNet: {
    label: 'Elastic net',
    group: 'Penalties',
    target: 'parameters',
    needs: null,
    acts: 'kernels',
    settings: [
      { key: 'l1', kind: 'strength', label: 'L1 strength', symbol: 'λ₁', ...DECADES },
      { key: 'l2', kind: 'strength', label: 'L2 strength', symbol: 'λ₂', ...DECADES },
      warmUpEpochs,
    ],
    start: { type: 'elasticNet', l1: 0.001, l2: 0.001 },
    formula: (show) => `${show('l1')} · Σ|w| + ${show('l2')} · Σw²`,
    pytorch: (show) => `${show('l1')} * p.abs().sum() + ${show('l2')} * p.pow(2).sum()`,
  },
  l2Norm: {
    label: 'L2 norm',
    group: 'Penalties',
    target: 'parameters',
    needs: null,
    acts: 'kernels',
    settings: [lambda, warmUpEpochs],
    start: { type: 'l2Norm', strength: 0.01 },
    formula: (show) => `${show('strength')} · Σ‖w‖₂, not squared, one norm per tensor`,
    pytorch: (show) => `${show('strength')} * sum(torch.norm(p) for p in …)`,
  },
  groupLasso: {
    label: 'Group lasso',
    group: 'Penalties',
    target: 'kernels',
    needs: null,
    acts: 'kernels',
    settings: [lambda, warmUpEpochs],
    start: { type: 'groupLasso', strength: 0.001 },
    formula: (show) => `${show('strength')} · Σ‖w‖₂, one norm per unit`,
    pytorch: (show) => `${show('strength')} * layer.weight.norm(dim=1).sum()`,
  },
  orthogonal: {
    label: 'Orthogonal',
    group: 'Penalties',
    target: 'kernels',
    needs: null,
    acts: 'kernels',
    settings: [lambda, warmUpEpochs],
    start: { type: 'orthogonal', strength: 0.001 },
    formula: (show) => `${show('strength')} · ‖WᵀW − I‖²`,
    pytorch: (show) => `${show('strength')} * (W @ W.T - I).pow(2).sum()`,
  },
  activityL2: {
    label: 'Activity L2',
    group: 'Penalties',
    target: 'activities',
    needs: null,
    acts: '',
    settings: [lambda, warmUpEpochs],
    start: { type: 'activityL2', strength: 0.001 },
    formula: (show) => `${show('strength')} · Σa², mean over rows`,
    pytorch: (show) => `${show('strength')} * a.pow(2).sum() / len(a)`,
  },
  activityL1: {
    label: 'Activity L1',
    group: 'Penalties',
    target: 'activities',
    needs: null,
    acts: '',
    settings: [lambda, warmUpEpochs],
    start: { type: 'activityL1', strength: 0.001 },
    formula: (show) => `${show('strength')} · Σ|a|, mean over rows`,
    pytorch: (show) => `${show('strength')} * a.abs().sum() / len(a)`,
  },
  coupledWeightDecay: {
    label: 'Coupled decay',
    group: 'Weight decay',
    target: 'parameters',
    needs: null,
    acts: 'all parameters',
    settings: [lambda],
    start: { type: 'coupledWeightDecay', strength: 0.001 },
    formula: (show) => `${show('strength')} · w joins the gradient`,
    pytorch: (show) => `SGD or Adam(weight_decay=${show('strength')})`,
  },
  decoupledWeightDecay: {
    label: 'Decoupled decay',
    group: 'Weight decay',
    target: 'parameters',
    needs: null,
    acts: 'all parameters',
    settings: [lambda],
    start: { type: 'decoupledWeightDecay', strength: 0.01 },
    formula: (show) => `w ← w − η · ${show('strength')} · w beside each step`,
    pytorch: (show) => `AdamW(weight_decay=${show('strength')})`,
  },
  maxNorm: {
    label: 'Max norm',
    group: 'Constraints',
    target: 'kernels',
    needs: null,
    acts: 'kernels',
    settings: [
      {
        key: 'limit',
        kind: 'share',
        label: 'Largest norm of a unit',
        symbol: 'c',
        smallest: 0.25,
        largest: 8,
        step: 0.25,
      },
    ],
    start: { type: 'maxNorm', limit: 3 },
    formula: (show) => `each unit’s ‖w‖₂ ≤ ${show('limit')} after every step`,
    pytorch: (show) => `layer.weight.data.renorm_(2, 0, ${show('limit')})`,
  },
  unitNorm: {
    label: 'Unit norm',
    group: 'Constraints',
    target: 'kernels',
    needs: null,
    acts: 'kernels',
    settings: [],
    start: { type: 'unitNorm' },
    formula: () => 'each unit’s ‖w‖₂ = 1 after every step',
    pytorch: () => 'functional.normalize(layer.weight.data, dim=1)',
  },
  batchNorm: {
    label: 'Batch norm',
    group: 'Noise',
    target: 'optional',
    needs: 'optional batch norm',
    acts: '',
    settings: [],
    start: { type: 'batchNorm' },
    formula: () => 'has the optional batch norms that other variants are without',
    pytorch: () => 'nn.BatchNorm',
  },
  dropout: {
    label: 'Dropout',
    group: 'Noise',
    target: 'outputs',
    needs: null,
    acts: '',
    settings: [{ ...share, key: 'rate', label: 'Rate', symbol: 'p' }],
    start: { type: 'dropout', rate: 0.5 },
    formula: (show) => `each output is 0 with probability ${show('rate')} in training`,
    pytorch: (show) => `nn.Dropout(${show('rate')})`,
  },
  inputNoise: {
    label: 'Input noise',
    group: 'Training rows',
    target: 'training',
    needs: null,
    acts: '',
    settings: [
      {
        key: 'sd',
        kind: 'strength',
        label: 'Standard deviation',
        symbol: 'sd',
        smallest: 1e-3,
        largest: 1,
      },
    ],
    start: { type: 'inputNoise', sd: 0.1 },
    formula: (show) => `x + ${show('sd')} · n for every scaled feature, in training`,
    pytorch: (show) => `x + ${show('sd')} * torch.randn_like(x)`,
  },
  mixup: {
    label: 'Mixup',
    group: 'Training rows',
    target: 'training',
    needs: 'classification',
    acts: '',
    settings: [
      { key: 'alpha', kind: 'share', label: 'Alpha', symbol: 'α', smallest: 0, largest: 2, step: 0.1 },
    ],
    start: { type: 'mixup', alpha: 0.2 },
    formula: (show) => `λ · row + (1 − λ) · another row, λ from Beta(${show('alpha')}, ${show('alpha')})`,
    pytorch: (show) => `transforms.v2.MixUp(alpha=${show('alpha')})`,
  },
  imageFlip: {
    label: 'Flip',
    group: 'Training rows',
    target: 'training',
    needs: 'images',
    acts: '',
    settings: [
      {
        key: 'direction',
        kind: 'choice',
        label: 'Direction',
        choices: [
          { value: 'horizontal', label: 'left and right' },
          { value: 'vertical', label: 'top and bottom' },
          { value: 'both', label: 'both' },
        ],
      },
      { key: 'probability', kind: 'number', label: 'Probability', default: FLIP_PROBABILITY },
    ],
    start: { type: 'imageFlip', direction: 'horizontal' },
    formula: (show) => `${show('direction')} flip of an image with probability ${show('probability')}`,
    pytorch: (show) => (show('direction') === 'vertical' ? 'RandomVerticalFlip' : 'RandomHorizontalFlip'),
  },
  imageShift: {
    label: 'Shift',
    group: 'Training rows',
    target: 'training',
    needs: 'images',
    acts: '',
    settings: [
      {
        key: 'pixels',
        kind: 'share',
        label: 'Pixels at most',
        symbol: 'px',
        smallest: 0,
        largest: 8,
        step: 1,
      },
    ],
    start: { type: 'imageShift', pixels: 2 },
    formula: (show) => `each image moves by up to ${show('pixels')} pixels each way`,
    pytorch: (show) => `RandomCrop(size, padding=${show('pixels')})`,
  },
  imageRotation: {
    label: 'Rotation',
    group: 'Training rows',
    target: 'training',
    needs: 'images',
    acts: '',
    settings: [
      {
        key: 'degrees',
        kind: 'share',
        label: 'Degrees at most',
        symbol: '±°',
        smallest: 0,
        largest: 90,
        step: 5,
      },
    ],
    start: { type: 'imageRotation', degrees: 10 },
    formula: (show) => `each image turns by up to ±${show('degrees')}°`,
    pytorch: (show) => `RandomRotation(${show('degrees')})`,
  },
  cutout: {
    label: 'Cutout',
    group: 'Training rows',
    target: 'training',
    needs: 'images',
    acts: '',
    settings: [
      {
        key: 'size',
        kind: 'share',
        label: 'Side in pixels',
        symbol: 'px',
        smallest: 0,
        largest: 16,
        step: 1,
      },
    ],
    start: { type: 'cutout', size: 4 },
    formula: (show) => `a square of ${show('size')} × ${show('size')} pixels of each image is 0`,
    pytorch: () => 'like RandomErasing',
  },
  labelSmoothing: {
    label: 'Label smoothing',
    group: 'Training',
    target: 'training',
    needs: 'classification',
    acts: '',
    settings: [{ ...share, key: 'amount', label: 'Amount', symbol: 'ε' }],
    start: { type: 'labelSmoothing', amount: 0.1 },
    formula: (show) => `(1 − ${show('amount')}) · label + ${show('amount')}/classes`,
    pytorch: (show) => `CrossEntropyLoss(label_smoothing=${show('amount')})`,
  },
  earlyStopping: {
    label: 'Early stopping',
    group: 'Training',
    target: 'training',
    needs: null,
    acts: '',
    settings: [
      { key: 'patience', kind: 'number', label: 'Patience, epochs' },
      {
        key: 'monitor',
        kind: 'choice',
        label: 'Watches, on validation',
        default: 'dataLoss',
        choices: ['dataLoss' as const, ...CLASSIFICATION_METRICS, ...REGRESSION_METRICS].map((value) => ({
          value,
          label: metricLabel(value),
        })),
      },
      { key: 'minimumChange', kind: 'number', label: 'Smallest change that counts', default: 0 },
      { key: 'restoreBest', kind: 'switch', label: 'Evaluate the best epoch', default: true },
    ],
    start: { type: 'earlyStopping', patience: 10 },
    formula: (show) => `stops after ${show('patience')} epochs without a better ${show('monitor')}`,
    pytorch: (show) => `Lightning’s EarlyStopping(patience=${show('patience')})`,
  },
};

/** All of them, in the order of menus. */
export const REGULARIZER_TYPES = Object.keys(REGULARIZERS) as RegularizerType[];

export function isRegularizerType(type: unknown): type is RegularizerType {
  return typeof type === 'string' && Object.hasOwn(REGULARIZERS, type);
}

/** A description for who only knows at run time which one it is. */
export interface AnyRegularizer {
  readonly label: string;
  readonly group: string;
  readonly target: RegularizerTarget;
  readonly needs: RegularizerNeed | null;
  readonly acts: string;
  readonly settings: readonly Setting[];
  readonly start: Regularization;
  readonly formula: (show: Show<string>) => string;
  readonly pytorch: (show: Show<string>) => string | null;
}

export function describeRegularizer(type: RegularizerType): AnyRegularizer {
  return REGULARIZERS[type];
}
