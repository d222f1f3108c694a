import * as z from 'zod';
import { CLASSIFICATION_METRICS, REGRESSION_METRICS } from '../domain/metrics/primary-metric.ts';
import { name, positive, probability, rate, strength } from './fields.ts';

const layers = z.array(name).min(1).max(200).optional();
const targetLayers = layers.describe(
  'Names of the layers it acts on. Absent: all layers that have parameters.',
);

function parameterKinds(absent: string) {
  return z
    .array(z.enum(['kernel', 'bias', 'scale', 'shift']))
    .min(1)
    .max(4)
    .optional()
    .describe(`Kinds of parameters it acts on. Absent: ${absent}.`);
}

const warmUpEpochs = z
  .int()
  .min(1)
  .max(100_000)
  .optional()
  .describe('Epochs over which the strength rises in equal steps. Absent: full strength from the start.');
const penalized = { layers: targetLayers, parameters: parameterKinds('kernels only'), warmUpEpochs };
const onKernels = {
  layers: layers.describe('Names of the layers on whose kernels it acts. Absent: all layers that have one.'),
};
const decayed = { layers: targetLayers, parameters: parameterKinds('every kind') };
const lambda = strength.describe('λ; 0 is no regularization.');

const l1 = z
  .strictObject({ type: z.literal('l1'), strength: lambda, ...penalized })
  .describe('L1 penalty λ·Σ|w|.');

const l2 = z
  .strictObject({ type: z.literal('l2'), strength: lambda, ...penalized })
  .describe("Squared L2 penalty λ·Σw² (Keras' L2; PyTorch's weight_decay = 2λ under plain SGD).");

const l2Norm = z
  .strictObject({ type: z.literal('l2Norm'), strength: lambda, ...penalized })
  .describe('Un-squared norm λ·Σ‖w‖₂, one norm per parameter tensor.');

const elasticNet = z
  .strictObject({
    type: z.literal('elasticNet'),
    l1: strength.describe('λ₁ of λ₁·Σ|w|.'),
    l2: strength.describe('λ₂ of λ₂·Σw².'),
    ...penalized,
  })
  .describe('Elastic net λ₁·Σ|w| + λ₂·Σw².');

const groupLasso = z
  .strictObject({ type: z.literal('groupLasso'), strength: lambda, ...onKernels, warmUpEpochs })
  .describe('Group lasso over units λ·Σ‖w‖₂, one norm per unit of a kernel.');

const orthogonal = z
  .strictObject({ type: z.literal('orthogonal'), strength: lambda, ...onKernels, warmUpEpochs })
  .describe('Orthogonal penalty λ·‖WᵀW − I‖² of kernels.');

const onActivities = {
  layers: layers.describe(
    'Dense layers and convolutions whose outputs it sees, behind norm and activation. Absent: all but the last layer.',
  ),
  warmUpEpochs,
};

const activityL1 = z
  .strictObject({ type: z.literal('activityL1'), strength: lambda, ...onActivities })
  .describe('L1 penalty on activities λ·Σ|a|, the mean over the rows of a batch.');

const activityL2 = z
  .strictObject({ type: z.literal('activityL2'), strength: lambda, ...onActivities })
  .describe('Squared L2 penalty on activities λ·Σa², the mean over the rows of a batch.');

const batchNorm = z
  .strictObject({
    type: z.literal('batchNorm'),
    layers: layers.describe('Optional batch norms of the model. Absent: all of them.'),
  })
  .describe(
    'Switches optional batch norms of the model on; a variant without it trains the model without them.',
  );

const maxNorm = z
  .strictObject({
    type: z.literal('maxNorm'),
    limit: positive.describe('The largest norm that a unit may have.'),
    ...onKernels,
  })
  .describe('Scales units with a larger norm down to the limit after each step.');

const unitNorm = z
  .strictObject({ type: z.literal('unitNorm'), ...onKernels })
  .describe('Scales every unit to norm 1 after each step.');

const earlyStopping = z
  .strictObject({
    type: z.literal('earlyStopping'),
    monitor: z
      .enum(['dataLoss', ...CLASSIFICATION_METRICS, ...REGRESSION_METRICS])
      .optional()
      .meta({ description: 'What is looked at on the validation rows.', default: 'dataLoss' }),
    patience: z.int().min(1).max(100_000).describe('Epochs in a row without improvement that end the run.'),
    minimumChange: strength
      .optional()
      .meta({ description: 'How much better an epoch must be to count.', default: 0 }),
    restoreBest: z.boolean().optional().meta({
      description: 'Evaluate the best epoch, also where the epoch limit ends the run.',
      default: true,
    }),
  })
  .describe('Ends a run that no longer gets better; the others go on.');

const coupledWeightDecay = z
  .strictObject({ type: z.literal('coupledWeightDecay'), strength: lambda, ...decayed })
  .describe(
    "λ·w added to the gradient before the optimizer sees it (PyTorch's weight_decay of SGD and Adam).",
  );

const decoupledWeightDecay = z
  .strictObject({ type: z.literal('decoupledWeightDecay'), strength: lambda, ...decayed })
  .describe("w ← w − η·λ·w beside the optimizer's step (PyTorch's weight_decay of AdamW).");

const dropout = z
  .strictObject({
    type: z.literal('dropout'),
    rate: rate.describe('Probability with which an output is set to 0 in training.'),
    layers: layers.describe(
      'Dense layers and convolutions whose outputs it acts on. Absent: every dense layer but the last.',
    ),
  })
  .describe('Inverted dropout behind dense layers or convolutions.');

const labelSmoothing = z
  .strictObject({
    type: z.literal('labelSmoothing'),
    amount: rate.describe('Share of each label that is spread evenly over all classes.'),
  })
  .describe('Label smoothing in training; losses are stored without it.');

const pixels = z.int().min(0).max(10_000);

const mixup = z
  .strictObject({
    type: z.literal('mixup'),
    alpha: strength.describe('α of Beta(α, α), from which each batch draws its share; 0 mixes nothing.'),
  })
  .describe('Trains on mixtures of rows and of their classes.');

const imageFlip = z
  .strictObject({
    type: z.literal('imageFlip'),
    direction: z
      .enum(['horizontal', 'vertical', 'both'])
      .describe('horizontal: left and right change places. both: each is drawn for.'),
    probability: probability.optional().meta({ description: 'Of each image.', default: 0.5 }),
  })
  .describe('Mirrors training images.');

const imageShift = z
  .strictObject({
    type: z.literal('imageShift'),
    pixels: pixels.describe('How far at most, up or down and left or right.'),
  })
  .describe('Moves training images by whole pixels; 0 comes in at the border.');

const imageRotation = z
  .strictObject({
    type: z.literal('imageRotation'),
    degrees: z.number().min(0).max(180).describe('How far at most, either way.'),
  })
  .describe('Rotates training images about their centre.');

const inputNoise = z
  .strictObject({
    type: z.literal('inputNoise'),
    sd: strength.describe('Standard deviation, in units of the scaled features.'),
  })
  .describe('Adds normal noise to training rows.');

const cutout = z
  .strictObject({
    type: z.literal('cutout'),
    size: pixels.describe('Length of a side of the square, in pixels.'),
  })
  .describe('Sets a square of each training image to 0.');

/** The schema of a `Regularization`. */
export const regularizationSchema = z.discriminatedUnion('type', [
  l1,
  l2,
  l2Norm,
  elasticNet,
  groupLasso,
  orthogonal,
  activityL1,
  activityL2,
  coupledWeightDecay,
  decoupledWeightDecay,
  maxNorm,
  unitNorm,
  batchNorm,
  dropout,
  labelSmoothing,
  mixup,
  imageFlip,
  imageShift,
  imageRotation,
  inputNoise,
  cutout,
  earlyStopping,
]);
