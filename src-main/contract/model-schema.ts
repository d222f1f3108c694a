import * as z from 'zod';
import { INITIALIZERS } from '../domain/initializer.ts';
import { name, positive, rate } from './fields.ts';

const layerName = name
  .optional()
  .describe('Name that regularizers refer to. Absent: the type with its number, as in dense1.');

const dense = z
  .strictObject({
    type: z.literal('dense'),
    name: layerName,
    units: z.int().min(1).max(1e6).describe('Number of outputs of the layer.'),
    bias: z.boolean().optional().meta({ description: 'Whether a bias is added.', default: true }),
  })
  .describe('Fully connected layer: x·W + b.');

const activation = z
  .strictObject({ type: z.enum(['relu', 'tanh', 'sigmoid']), name: layerName })
  .describe('Elementwise activation.');

const batchNorm = z
  .strictObject({
    type: z.literal('batchNorm'),
    name: layerName,
    momentum: z.number().gt(0).max(1).optional().meta({
      description: "Share of each batch's statistics in the running ones (PyTorch's convention).",
      default: 0.1,
    }),
    epsilon: positive.optional().meta({ description: 'Added to the variance.', default: 1e-5 }),
  })
  .describe('Batch norm over the batch axis.');

const dropout = z
  .strictObject({
    type: z.literal('dropout'),
    name: layerName,
    rate: rate.describe('Probability with which an input is set to 0 in training.'),
  })
  .describe('Dropout that every variant has. Dropout of one variant stands in its regularization.');

const layer = z.discriminatedUnion('type', [dense, activation, batchNorm, dropout]);

/** The schema of a `ModelSpec`. */
export const modelSchema = z
  .strictObject({
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
