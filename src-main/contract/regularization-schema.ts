import * as z from 'zod';
import { name, rate, strength } from './fields.ts';

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

const penalized = { layers: targetLayers, parameters: parameterKinds('kernels only') };
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
    layers: layers.describe('Dense layers whose outputs it acts on. Absent: every dense layer but the last.'),
  })
  .describe('Inverted dropout behind dense layers.');

const labelSmoothing = z
  .strictObject({
    type: z.literal('labelSmoothing'),
    amount: rate.describe('Share of each label that is spread evenly over all classes.'),
  })
  .describe('Label smoothing in training; losses are stored without it.');

/** The schema of a `Regularization`. */
export const regularizationSchema = z.discriminatedUnion('type', [
  l1,
  l2,
  l2Norm,
  elasticNet,
  coupledWeightDecay,
  decoupledWeightDecay,
  dropout,
  labelSmoothing,
]);
