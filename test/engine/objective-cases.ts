import type { LayerSpec } from '../../src-main/domain/layer-spec.ts';
import { elementCount, type ModelShape } from '../../src-main/domain/model-shape.ts';
import type { ModelSpec } from '../../src-main/domain/model.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { dropoutRatesOf, type Regularization } from '../../src-main/domain/regularization.ts';
import { plainLoss, type LossSettings } from '../../src-main/domain/training.ts';

/** Something that is minimized: a model, a loss and regularizers. */
export interface ObjectiveCase {
  readonly name: string;
  readonly model: ModelSpec;
  readonly loss: LossSettings;
  readonly regularization: readonly Regularization[];
}

/** What one member computes with, exact in float32. */
export interface MemberNumbers {
  readonly regularization: readonly Regularization[];
  /** Per row. */
  readonly features: readonly (readonly number[])[];
  /** A class or a value per row. */
  readonly targets: readonly number[];
  /** Per parameter, row-major. */
  readonly weights: readonly (readonly number[])[];
  /** What a random layer multiplies by or adds, per row; by the layer's name. */
  readonly masks: Readonly<Record<string, readonly (readonly number[])[]>>;
}

/** Features of a row where the model does not say it. */
export const INPUTS = 4;
export const ROWS = 7;

const IMAGE = { height: 6, width: 5, channels: 2 };
const SEQUENCE = { length: 9, channels: 2 };
const OUTPUT: LayerSpec = { type: 'dense', name: 'output', units: 3 };
const HIDDEN: LayerSpec = { type: 'dense', name: 'hidden', units: 5 };

/** Models in which every layer stands at least once. */
export const MODELS: Readonly<Record<string, ModelSpec>> = {
  dense: { layers: [HIDDEN, { type: 'tanh' }, OUTPUT] },
  'batch norm': { layers: [HIDDEN, { type: 'batchNorm', name: 'norm' }, { type: 'relu' }, OUTPUT] },
  convolution: {
    input: IMAGE,
    layers: [
      { type: 'conv2d', name: 'hidden', filters: 3, kernelSize: 3, padding: 'same' },
      { type: 'batchNorm', name: 'norm' },
      { type: 'gelu' },
      { type: 'spatialDropout', name: 'channels', rate: 0.3 },
      { type: 'maxPool2d' },
      { type: 'conv2d', name: 'second', filters: 2, kernelSize: 2, bias: false },
      { type: 'leakyRelu', slope: 0.2 },
      { type: 'flatten' },
      OUTPUT,
    ],
  },
  sequence: {
    input: SEQUENCE,
    layers: [
      { type: 'conv1d', name: 'hidden', filters: 4, kernelSize: 3, stride: 2, padding: 'same' },
      { type: 'elu', alpha: 0.7 },
      { type: 'avgPool1d', size: 3, stride: 1 },
      { type: 'gaussianDropout', name: 'scaled', rate: 0.2 },
      { type: 'globalAveragePool' },
      OUTPUT,
    ],
  },
  residual: {
    layers: [
      { type: 'gaussianNoise', name: 'noise', sd: 0.2 },
      {
        type: 'residual',
        layers: [
          { ...HIDDEN, units: INPUTS },
          { type: 'sigmoid' },
          { type: 'dense', name: 'second', units: INPUTS },
        ],
      },
      { type: 'layerNorm', name: 'norm', epsilon: 0.1 },
      OUTPUT,
    ],
  },
  'layers before the first parameter': {
    layers: [
      { type: 'dropout', name: 'early', rate: 0.25 },
      { type: 'tanh' },
      { type: 'batchNorm', name: 'norm', epsilon: 0.5 },
      { type: 'relu' },
      { ...OUTPUT, bias: false },
    ],
  },
};

const ONE_OUTPUT: ModelSpec = { layers: [HIDDEN, { type: 'tanh' }, { ...OUTPUT, units: 1 }] };

const SOFTMAX = plainLoss('softmaxCrossEntropy');

const LOSSES: readonly (readonly [string, ModelSpec, LossSettings])[] = [
  ['softmax', MODELS.dense, SOFTMAX],
  ['softmax, class weights', MODELS.dense, { ...SOFTMAX, classWeights: [0.5, 2, 1.25] }],
  ['sigmoid', ONE_OUTPUT, plainLoss('sigmoidCrossEntropy')],
  ['sigmoid, positive weight', ONE_OUTPUT, { ...plainLoss('sigmoidCrossEntropy'), positiveWeight: 2.5 }],
  ['squared error', ONE_OUTPUT, plainLoss('squaredError')],
  ['absolute error', ONE_OUTPUT, plainLoss('absoluteError')],
  ['huber', ONE_OUTPUT, { ...plainLoss('huber'), huberDelta: 0.6 }],
];

const SMOOTHING: Regularization = { type: 'labelSmoothing', amount: 0.2 };

/** Every regularizer that has a gradient or changes one; names of layers are those of `MODELS`. */
const REGULARIZATIONS: Readonly<Record<string, readonly Regularization[]>> = {
  none: [],
  l1: [{ type: 'l1', strength: 0.1 }],
  'l1 of biases': [{ type: 'l1', strength: 0.1, parameters: ['bias'] }],
  l2: [{ type: 'l2', strength: 0.1 }],
  'l2 of one layer, every kind': [
    { type: 'l2', strength: 0.1, layers: ['hidden'], parameters: ['kernel', 'bias'] },
  ],
  'un-squared l2': [{ type: 'l2Norm', strength: 0.3, parameters: ['kernel', 'bias'] }],
  'elastic net': [{ type: 'elasticNet', l1: 0.1, l2: 0.05 }],
  'group lasso': [{ type: 'groupLasso', strength: 0.2 }],
  orthogonal: [{ type: 'orthogonal', strength: 0.05, layers: ['hidden'] }],
  'activity l1': [{ type: 'activityL1', strength: 0.2 }],
  'activity l1 of the outputs': [{ type: 'activityL1', strength: 0.2, layers: ['output'] }],
  'activity l2': [{ type: 'activityL2', strength: 0.3 }],
  'activity l1 and l2 behind what drops': [
    { type: 'activityL1', strength: 0.1 },
    { type: 'activityL2', strength: 0.2, layers: ['hidden', 'output'] },
    { type: 'dropout', rate: 0.4, layers: ['hidden'] },
  ],
  'coupled decay': [{ type: 'coupledWeightDecay', strength: 0.1 }],
  'decoupled decay': [{ type: 'decoupledWeightDecay', strength: 0.1 }],
  dropout: [{ type: 'dropout', rate: 0.4, layers: ['hidden'] }],
  'label smoothing': [SMOOTHING],
  everything: [
    { type: 'l1', strength: 0.05 },
    { type: 'l2', strength: 0.05, parameters: ['bias'] },
    { type: 'groupLasso', strength: 0.1 },
    { type: 'orthogonal', strength: 0.02 },
    { type: 'activityL2', strength: 0.1 },
    { type: 'coupledWeightDecay', strength: 0.05, layers: ['output'] },
    SMOOTHING,
  ],
};

/** The table: every regularizer in three kinds of models, every loss with and without smoothing, every layer. */
export const CASES: readonly ObjectiveCase[] = [
  ...['dense', 'batch norm', 'convolution'].flatMap((model) =>
    Object.entries(REGULARIZATIONS).map(([name, regularization]) => ({
      name: `${name} in ${model}`,
      model: MODELS[model],
      loss: SOFTMAX,
      regularization,
    })),
  ),
  ...LOSSES.flatMap(([name, model, loss]) => {
    const isSmoothed = loss.name.endsWith('CrossEntropy');
    const variants = [[], ...(isSmoothed ? [[SMOOTHING]] : [])];
    return variants.map((regularization) => ({
      name: regularization.length === 0 ? name : `${name}, smoothed`,
      model,
      loss,
      regularization,
    }));
  }),
  ...Object.entries(MODELS).map(([name, model]) => ({ name, model, loss: SOFTMAX, regularization: [] })),
];

/** A number from −1 to 1, exact in float32, that is not 0. */
function signedUniform(stream: RandomStream): number {
  return Math.fround(2 * stream.nextUniform() - 1 + 2 ** -25);
}

function grid(columns: number, fill: () => number): number[][] {
  return Array.from({ length: ROWS }, () => Array.from({ length: columns }, fill));
}

function drawTargets(model: ModelShape, { name }: LossSettings, stream: RandomStream): number[] {
  const classes = name === 'softmaxCrossEntropy' ? model.outputs : 2;
  return Array.from({ length: ROWS }, () =>
    name.endsWith('CrossEntropy') ? stream.nextBelow(classes) : signedUniform(stream),
  );
}

function drawMasks(
  model: ModelShape,
  regularization: readonly Regularization[],
  stream: RandomStream,
): MemberNumbers['masks'] {
  const rates = dropoutRatesOf(regularization, model);
  const masks: Record<string, number[][]> = {};
  const drop = (rate: number) => () => (stream.nextBelow(3) === 0 ? 0 : Math.fround(1 / (1 - rate)));
  for (const layer of model.layers) {
    const { name, units } = layer;
    if (layer.type === 'dropoutSite')
      masks[name] = grid(units, rates[layer.site] > 0 ? drop(rates[layer.site]) : () => 1);
    if (layer.type === 'dropout') masks[name] = grid(units, drop(layer.rate));
    if (layer.type === 'spatialDropout') masks[name] = grid(layer.channels, drop(layer.rate));
    if (layer.type === 'gaussianDropout')
      masks[name] = grid(units, () => Math.fround(1 + signedUniform(stream) / 2));
    if (layer.type === 'gaussianNoise') masks[name] = grid(units, () => signedUniform(stream) / 4);
  }
  return masks;
}

/** Numbers for two members with nothing in common: the second one has no regularization. */
export function drawMembers(one: ObjectiveCase, model: ModelShape): MemberNumbers[] {
  const stream = new RandomStream(11, 'initial-weights');
  return [one.regularization, []].map((regularization) => ({
    regularization,
    features: grid(model.inputs, () => signedUniform(stream)),
    targets: drawTargets(model, one.loss, stream),
    weights: model.parameters.map(({ shape }) =>
      Array.from({ length: elementCount(shape) }, () => signedUniform(stream)),
    ),
    masks: drawMasks(model, regularization, stream),
  }));
}
