import * as z from 'zod';
import { CLASSIFICATION_LOSSES, REGRESSION_LOSSES } from '../domain/training.ts';
import { positive, rate, strength } from './fields.ts';
import { scheduleSchema } from './schedule-schema.ts';

const learningRate = positive.describe('Step size η.');

const optimizerSchema = z
  .discriminatedUnion('type', [
    z
      .strictObject({
        type: z.literal('sgd'),
        learningRate,
        momentum: rate.optional().meta({ description: 'Momentum, without dampening.', default: 0 }),
        nesterov: z.boolean().optional().meta({ description: "Nesterov's momentum.", default: false }),
      })
      .describe('Stochastic gradient descent, as torch.optim.SGD.'),
    z
      .strictObject({
        type: z.enum(['adam', 'adamw']),
        learningRate,
        beta1: rate.optional().meta({ description: 'Decay of the mean of gradients.', default: 0.9 }),
        beta2: rate.optional().meta({ description: 'Decay of the mean of squares.', default: 0.999 }),
        epsilon: positive.optional().meta({ description: 'Added to the root.', default: 1e-8 }),
      })
      .describe('Adam or AdamW, as torch.optim. Decay is a regularizer of a variant.'),
    z
      .strictObject({
        type: z.literal('rmsprop'),
        learningRate,
        alpha: rate.optional().meta({ description: 'Decay of the mean of squares.', default: 0.99 }),
        epsilon: positive.optional().meta({ description: 'Added to the root.', default: 1e-8 }),
        momentum: rate.optional().meta({ description: 'Momentum of the steps.', default: 0 }),
        centered: z
          .boolean()
          .optional()
          .meta({ description: 'Divide by the deviation in place of the mean square.', default: false }),
      })
      .describe('RMSProp, as torch.optim.RMSprop.'),
    z
      .strictObject({
        type: z.literal('adagrad'),
        learningRate,
        learningRateDecay: strength
          .optional()
          .meta({ description: 'The rate is divided by 1 + (step − 1)·this.', default: 0 }),
        initialAccumulator: strength
          .optional()
          .meta({ description: 'What the sums of squares start at.', default: 0 }),
        epsilon: positive.optional().meta({ description: 'Added to the root.', default: 1e-10 }),
      })
      .describe('Adagrad, as torch.optim.Adagrad.'),
  ])
  .describe('The optimizer, the same for every variant.');

const clippingSchema = z
  .strictObject({
    type: z
      .enum(['value', 'norm'])
      .describe(
        'value: each number of the gradient is moved into ±limit. norm: the whole gradient is scaled.',
      ),
    limit: positive.describe('Largest absolute value, or largest norm.'),
  })
  .describe('Limits the gradient of data loss and penalty. Absent: none.');

const halvingSchema = z
  .strictObject({
    factor: z.number().gt(1).max(100).optional().meta({
      description: 'One in so many of the variants goes on at each decision, rounded up.',
      default: 3,
    }),
    minEpochs: z
      .int()
      .min(1)
      .max(100_000)
      .describe('Epochs before the first decision; the next ones come behind factor times as many.'),
    metric: z
      .enum(['primaryMetric', 'dataLoss'])
      .optional()
      .meta({ description: 'What decides, mean over seeds on validation.', default: 'primaryMetric' }),
  })
  .describe(
    'Successive halving: variants that do badly early are stopped early. The baseline always goes on. Absent: none is.',
  );

/** The schema of a `TrainingSpec`. */
export const trainingSchema = z
  .strictObject({
    loss: z
      .enum([...CLASSIFICATION_LOSSES, ...REGRESSION_LOSSES])
      .describe('Mean over rows. Cross entropies are taken on logits; the errors are for regression.'),
    classWeights: z
      .array(strength)
      .min(2)
      .max(1e5)
      .optional()
      .describe(
        'Weights of the classes in their order, under softmaxCrossEntropy: the loss is the weighted mean over rows. ' +
          'Absent: 1 for each.',
      ),
    positiveWeight: positive.optional().meta({
      description: 'What multiplies the loss of the second class under sigmoidCrossEntropy.',
      default: 1,
    }),
    huberDelta: positive.optional().meta({
      description: 'Where the Huber loss turns from squared to absolute.',
      default: 1,
    }),
    optimizer: optimizerSchema,
    schedule: scheduleSchema.optional(),
    clipping: clippingSchema.optional(),
    epochs: z.int().min(1).max(100_000).describe('Passes over the training rows.'),
    batchSize: z.int().min(1).max(1e6).describe('Rows per step; the last batch of an epoch may be smaller.'),
    halving: halvingSchema.optional(),
  })
  .describe('Everything about training but regularization.');
