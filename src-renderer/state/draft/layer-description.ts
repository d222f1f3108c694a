import { LAYER_DEFAULTS } from '../../../src-main/domain/layer-default.ts';
import type { LayerSpec } from '../../../src-main/domain/layer-spec.ts';
import type { FieldOf, Setting } from './setting.ts';

export type LayerType = LayerSpec['type'];

interface Description<Layer extends LayerSpec> {
  readonly label: string;
  /** The heading in menus. */
  readonly group: 'Layers' | 'Activations' | 'Norms' | 'Pooling' | 'Noise of every variant';
  /** The settings that stand in the row itself. */
  readonly main: readonly FieldOf<Layer>[];
  readonly settings: readonly Setting<Exclude<FieldOf<Layer>, 'layers'>>[];
  /** What it is at first. */
  readonly start: Layer;
  readonly pytorch: string;
}

const bias = { key: 'bias', kind: 'switch', label: 'Bias', default: LAYER_DEFAULTS.bias } as const;
const name = { key: 'name', kind: 'text', label: 'Name', default: 'type and number' } as const;
const padding = {
  key: 'padding',
  kind: 'choice',
  label: 'Padding',
  default: 'valid',
  choices: [
    { value: 'valid', label: 'valid: stays inside' },
    { value: 'same', label: 'same: keeps the size' },
  ],
} as const;
const epsilon = {
  key: 'epsilon',
  kind: 'number',
  label: 'Epsilon',
  default: LAYER_DEFAULTS.epsilon,
} as const;
const rate = { key: 'rate', kind: 'number', label: 'Rate' } as const;
const filters = { key: 'filters', kind: 'number', label: 'Filters' } as const;
const kernel = { key: 'kernelSize', label: 'Kernel' } as const;
const size = { key: 'size', label: 'Window', default: 2 } as const;
const poolStride = { key: 'stride', label: 'Stride', default: 'the window' } as const;

function pool2d<Type extends 'maxPool2d' | 'avgPool2d'>(type: Type, label: string, pytorch: string) {
  return {
    label,
    group: 'Pooling',
    main: ['size'],
    settings: [{ ...size, kind: 'extent' }, { ...poolStride, kind: 'extent' }, padding, name],
    start: { type },
    pytorch,
  } as const;
}

function pool1d<Type extends 'maxPool1d' | 'avgPool1d'>(type: Type, label: string, pytorch: string) {
  return {
    label,
    group: 'Pooling',
    main: ['size'],
    settings: [{ ...size, kind: 'number' }, { ...poolStride, kind: 'number' }, padding, name],
    start: { type },
    pytorch,
  } as const;
}

function activation<Type extends 'relu' | 'tanh' | 'sigmoid' | 'gelu'>(
  type: Type,
  label: string,
  pytorch: string,
) {
  return { label, group: 'Activations', main: [], settings: [name], start: { type }, pytorch } as const;
}

function noise<Type extends 'dropout' | 'spatialDropout' | 'gaussianDropout'>(
  type: Type,
  label: string,
  pytorch: string,
) {
  return {
    label,
    group: 'Noise of every variant',
    main: ['rate'],
    settings: [rate, name],
    start: { type, rate: 0.5 },
    pytorch,
  } as const;
}

/** The member of the union that has a type among its types, as `relu` among the activations. */
type LayerOf<Type extends LayerType> = LayerSpec extends infer Layer
  ? Layer extends LayerSpec
    ? Type extends Layer['type']
      ? Layer
      : never
    : never
  : never;

/** Every layer: what it is called and what can be set. One without an entry is a compile error. */
export const LAYERS: { readonly [Type in LayerType]: Description<LayerOf<Type>> } = {
  dense: {
    label: 'dense',
    group: 'Layers',
    main: ['units'],
    settings: [{ key: 'units', kind: 'number', label: 'Units' }, bias, name],
    start: { type: 'dense', units: 64 },
    pytorch: 'nn.Linear',
  },
  conv2d: {
    label: 'conv 2-D',
    group: 'Layers',
    main: ['filters', 'kernelSize'],
    settings: [
      filters,
      { ...kernel, kind: 'extent' },
      { key: 'stride', kind: 'extent', label: 'Stride', default: 1 },
      padding,
      bias,
      name,
    ],
    start: { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same' },
    pytorch: 'nn.Conv2d',
  },
  conv1d: {
    label: 'conv 1-D',
    group: 'Layers',
    main: ['filters', 'kernelSize'],
    settings: [
      filters,
      { ...kernel, kind: 'number' },
      { key: 'stride', kind: 'number', label: 'Stride', default: 1 },
      padding,
      bias,
      name,
    ],
    start: { type: 'conv1d', filters: 16, kernelSize: 3, padding: 'same' },
    pytorch: 'nn.Conv1d',
  },
  flatten: {
    label: 'flatten',
    group: 'Layers',
    main: [],
    settings: [name],
    start: { type: 'flatten' },
    pytorch: 'nn.Flatten',
  },
  residual: {
    label: 'residual block',
    group: 'Layers',
    main: [],
    settings: [name],
    start: { type: 'residual', layers: [{ type: 'dense', units: 64 }, { type: 'relu' }] },
    pytorch: 'x + f(x)',
  },
  relu: activation('relu', 'ReLU', 'nn.ReLU'),
  gelu: activation('gelu', 'GELU', 'nn.GELU'),
  tanh: activation('tanh', 'tanh', 'nn.Tanh'),
  sigmoid: activation('sigmoid', 'sigmoid', 'nn.Sigmoid'),
  leakyRelu: {
    label: 'leaky ReLU',
    group: 'Activations',
    main: ['slope'],
    settings: [{ key: 'slope', kind: 'number', label: 'Slope below 0', default: LAYER_DEFAULTS.slope }, name],
    start: { type: 'leakyRelu' },
    pytorch: 'nn.LeakyReLU',
  },
  elu: {
    label: 'ELU',
    group: 'Activations',
    main: ['alpha'],
    settings: [{ key: 'alpha', kind: 'number', label: 'Alpha', default: LAYER_DEFAULTS.alpha }, name],
    start: { type: 'elu' },
    pytorch: 'nn.ELU',
  },
  batchNorm: {
    label: 'batch norm',
    group: 'Norms',
    main: [],
    settings: [
      { key: 'momentum', kind: 'number', label: 'Momentum', default: LAYER_DEFAULTS.momentum },
      epsilon,
      {
        key: 'optional',
        kind: 'switch',
        label: 'Optional',
        default: false,
        hint: 'Only variants that switch it on have it: batch norm as a regularizer.',
      },
      name,
    ],
    start: { type: 'batchNorm' },
    pytorch: 'nn.BatchNorm',
  },
  layerNorm: {
    label: 'layer norm',
    group: 'Norms',
    main: [],
    settings: [epsilon, name],
    start: { type: 'layerNorm' },
    pytorch: 'nn.LayerNorm',
  },
  maxPool2d: pool2d('maxPool2d', 'max pool 2-D', 'nn.MaxPool2d'),
  avgPool2d: pool2d('avgPool2d', 'average pool 2-D', 'nn.AvgPool2d'),
  maxPool1d: pool1d('maxPool1d', 'max pool 1-D', 'nn.MaxPool1d'),
  avgPool1d: pool1d('avgPool1d', 'average pool 1-D', 'nn.AvgPool1d'),
  globalAveragePool: {
    label: 'global average pool',
    group: 'Pooling',
    main: [],
    settings: [name],
    start: { type: 'globalAveragePool' },
    pytorch: 'nn.AdaptiveAvgPool2d(1)',
  },
  dropout: noise('dropout', 'dropout', 'nn.Dropout'),
  spatialDropout: noise('spatialDropout', 'spatial dropout', 'nn.Dropout2d'),
  gaussianDropout: noise('gaussianDropout', 'Gaussian dropout', 'Keras’ GaussianDropout'),
  gaussianNoise: {
    label: 'Gaussian noise',
    group: 'Noise of every variant',
    main: ['sd'],
    settings: [{ key: 'sd', kind: 'number', label: 'Standard deviation' }, name],
    start: { type: 'gaussianNoise', sd: 0.1 },
    pytorch: 'Keras’ GaussianNoise',
  },
};

/** All of them, in the order of menus. */
export const LAYER_TYPES = Object.keys(LAYERS) as LayerType[];

export function isLayerType(type: unknown): type is LayerType {
  return typeof type === 'string' && Object.hasOwn(LAYERS, type);
}

/** A description for who only knows at run time which one it is. */
export interface AnyLayer {
  readonly label: string;
  readonly group: string;
  readonly main: readonly string[];
  readonly settings: readonly Setting[];
  readonly start: LayerSpec;
  readonly pytorch: string;
}

export function describeLayer(type: LayerType): AnyLayer {
  return LAYERS[type];
}
