import * as z from 'zod';
import { LAYER_DEFAULTS } from '../domain/layer-default.ts';
import { INITIALIZERS } from '../domain/initializer.ts';
import { name, positive, rate } from './fields.ts';
import { wording } from './zod-problems.ts';

const layerName = name
  .optional()
  .describe('Name that regularizers refer to. Absent: the type with its number, as in dense1.');

const size = z.int().min(1).max(1e5);
const bias = z
  .boolean()
  .optional()
  .meta({ description: 'Whether a bias is added.', default: LAYER_DEFAULTS.bias });
const epsilon = positive
  .optional()
  .meta({ description: 'Added to the variance.', default: LAYER_DEFAULTS.epsilon });

const LARGEST_WINDOW = 1000;
const length = z.int().min(1).max(LARGEST_WINDOW);
/** The words belong to the very schema that they are registered for, so its description comes before. */
function extent(description: string) {
  return z
    .union([length, z.tuple([length, length])])
    .describe(description)
    .register(wording, {
      expected: `an integer from 1 to ${LARGEST_WINDOW}, or two of them as [height, width]`,
    });
}
const padding = z.enum(['valid', 'same']).optional().meta({
  description: 'valid: windows stay inside. same: the border is padded, so that stride 1 keeps the size.',
  default: 'valid',
});
const filters = z.int().min(1).max(1e5).describe('Number of output channels.');
const poolStride = 'Step of the window. Absent: its size, so that windows do not overlap.';
const kernelStride = { description: 'Step of the kernel.', default: 1 };

const dense = z
  .strictObject({
    type: z.literal('dense'),
    name: layerName,
    units: z.int().min(1).max(1e6).describe('Number of outputs of the layer.'),
    bias,
  })
  .describe('Fully connected layer: x·W + b.');

const activation = z
  .strictObject({ type: z.enum(['relu', 'tanh', 'sigmoid', 'gelu']), name: layerName })
  .describe('Elementwise activation. gelu is the exact form, by erf.');

const leakyRelu = z
  .strictObject({
    type: z.literal('leakyRelu'),
    name: layerName,
    slope: z
      .number()
      .min(0)
      .lt(1)
      .optional()
      .meta({ description: 'Slope below 0.', default: LAYER_DEFAULTS.slope }),
  })
  .describe('Leaky ReLU: x above 0, slope·x below.');

const elu = z
  .strictObject({
    type: z.literal('elu'),
    name: layerName,
    alpha: positive
      .optional()
      .meta({ description: 'Its limit to the left is −alpha.', default: LAYER_DEFAULTS.alpha }),
  })
  .describe('ELU: x above 0, alpha·(exp(x) − 1) below.');

const conv2d = z
  .strictObject({
    type: z.literal('conv2d'),
    name: layerName,
    filters,
    kernelSize: extent('Size of the kernel: one number, or [height, width].'),
    stride: extent('Step of the kernel.').optional().meta(kernelStride),
    padding,
    bias,
  })
  .describe('2-D convolution of images, see model.input.');

const conv1d = z
  .strictObject({
    type: z.literal('conv1d'),
    name: layerName,
    filters,
    kernelSize: length.describe('Size of the kernel.'),
    stride: length.optional().meta(kernelStride),
    padding,
    bias,
  })
  .describe('1-D convolution of sequences, see model.input.');

const pool2d = z
  .strictObject({
    type: z.enum(['maxPool2d', 'avgPool2d']),
    name: layerName,
    size: extent('Size of the window: one number, or [height, width].').optional().meta({ default: 2 }),
    stride: extent(poolStride).optional(),
    padding,
  })
  .describe('Largest value or mean of each window of an image.');

const pool1d = z
  .strictObject({
    type: z.enum(['maxPool1d', 'avgPool1d']),
    name: layerName,
    size: length.optional().meta({ description: 'Size of the window.', default: 2 }),
    stride: length.optional().describe(poolStride),
    padding,
  })
  .describe('Largest value or mean of each window of a sequence.');

const globalAveragePool = z
  .strictObject({ type: z.literal('globalAveragePool'), name: layerName })
  .describe('Mean of each channel over all places of an image or sequence.');

const flatten = z
  .strictObject({ type: z.literal('flatten'), name: layerName })
  .describe('An image or sequence as a vector: stands before a dense layer.');

const batchNorm = z
  .strictObject({
    type: z.literal('batchNorm'),
    name: layerName,
    momentum: z.number().gt(0).max(1).optional().meta({
      description: "Share of each batch's statistics in the running ones (PyTorch's convention).",
      default: LAYER_DEFAULTS.momentum,
    }),
    epsilon,
    optional: z.boolean().optional().meta({
      description: 'Whether only the variants have it whose regularization holds batchNorm.',
      default: LAYER_DEFAULTS.optional,
    }),
  })
  .describe('Batch norm of each channel over the batch and, in images and sequences, over all places.');

const layerNorm = z
  .strictObject({ type: z.literal('layerNorm'), name: layerName, epsilon })
  .describe('Layer norm of each row over all of its features.');

const dropout = z
  .strictObject({
    type: z.enum(['dropout', 'spatialDropout', 'gaussianDropout']),
    name: layerName,
    rate: rate.describe(
      'Probability with which an input, or a whole channel, is set to 0 in training. gaussianDropout multiplies by 1 + ' +
        'noise of variance rate/(1 − rate) instead.',
    ),
  })
  .describe('Dropout that every variant has. Dropout of one variant stands in its regularization.');

const gaussianNoise = z
  .strictObject({
    type: z.literal('gaussianNoise'),
    name: layerName,
    sd: z.number().min(0).describe('Standard deviation of what is added in training.'),
  })
  .describe('Normal noise added in training, in every variant.');

const plainLayers = [
  dense,
  activation,
  leakyRelu,
  elu,
  conv2d,
  conv1d,
  pool2d,
  pool1d,
  globalAveragePool,
  flatten,
  batchNorm,
  layerNorm,
  dropout,
  gaussianNoise,
] as const;

const residual = z
  .strictObject({
    type: z.literal('residual'),
    name: layerName,
    layers: z
      .array(z.discriminatedUnion('type', plainLayers))
      .min(1)
      .max(200)
      .describe("Layers whose output has their input's shape, in order."),
  })
  .describe('Residual block: its input plus what its layers make of it.');

const layer = z.discriminatedUnion('type', [...plainLayers, residual]);

const channels = size.describe('Number of channels: 1 for grey, 3 for colours.');

const input = z
  .union([
    z
      .strictObject({
        height: size.describe('Rows of pixels.'),
        width: size.describe('Columns of pixels.'),
        channels,
      })
      .describe('Images, each in the order height, width, channel.'),
    z
      .strictObject({ length: size.describe('Number of places.'), channels })
      .describe('Sequences, each in the order place, channel.'),
  ])
  .register(wording, {
    expected:
      '{ height, width, channels } of images or { length, channels } of sequences, integers from 1 to 100000',
  });

/** The schema of a `ModelSpec`. */
export const modelSchema = z
  .strictObject({
    input: input
      .optional()
      .describe('How the features of a row lie. Absent: as a vector, which convolutions cannot take.'),
    layers: z
      .array(layer)
      .min(1)
      .max(200)
      .describe('Layers in order. The last one is dense and makes the outputs.'),
    initializer: z.enum(INITIALIZERS).optional().meta({
      description:
        "Distribution of the initial weights: the defaults of PyTorch's nn.Linear or Keras' Dense, or one by its name.",
      default: 'pytorch',
    }),
  })
  .describe('The model, the same for every variant.');
