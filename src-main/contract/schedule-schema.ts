import * as z from 'zod';
import { share, strength } from './fields.ts';

const count = z.int().min(1).max(1e9);

const warmUp = z
  .strictObject({
    length: count.describe("How long it lasts, in the schedule's unit."),
    startFactor: z
      .number()
      .gt(0)
      .max(1)
      .optional()
      .meta({
        description: 'Share of the learning rate that it starts at. Absent: a third.',
        default: 1 / 3,
      }),
  })
  .optional()
  .describe('A linear rise of the learning rate before the schedule proper.');

const counted = {
  unit: z
    .enum(['epoch', 'batch'])
    .optional()
    .meta({ description: 'What the schedule counts.', default: 'epoch' }),
  warmUp,
};

const factor = z.number().gt(0).max(1);
const minimum = strength
  .optional()
  .meta({ description: 'The learning rate that it does not go below.', default: 0 });

/** The schema of a `ScheduleSpec`. */
export const scheduleSchema = z
  .discriminatedUnion('type', [
    z.strictObject({ type: z.literal('constant'), ...counted }).describe('No change but the warm-up.'),
    z
      .strictObject({
        type: z.literal('step'),
        every: count.describe('After how many epochs or batches the learning rate is multiplied.'),
        factor: factor.describe('What it is multiplied by.'),
        ...counted,
      })
      .describe('Steps down, as StepLR.'),
    z
      .strictObject({
        type: z.literal('exponential'),
        factor: factor.describe('What each epoch or batch multiplies the learning rate by.'),
        ...counted,
      })
      .describe('Exponential decay, as ExponentialLR.'),
    z
      .strictObject({
        type: z.literal('cosine'),
        length: count.optional().describe('Length of the way down. Absent: to the end of training.'),
        minimum,
        ...counted,
      })
      .describe('Half a cosine down to the minimum, as CosineAnnealingLR.'),
    z
      .strictObject({
        type: z.literal('oneCycle'),
        riseShare: share.optional().meta({ description: 'Share of the batches that rise.', default: 0.3 }),
        divisor: z
          .number()
          .min(1)
          .optional()
          .meta({ description: 'It starts at the learning rate divided by this.', default: 25 }),
        finalDivisor: z
          .number()
          .min(1)
          .optional()
          .meta({ description: 'It ends at the start divided by this.', default: 1e4 }),
      })
      .describe('One rise to the learning rate and one way down, batch by batch, as OneCycleLR.'),
    z
      .strictObject({
        type: z.literal('reduceOnPlateau'),
        factor: z
          .number()
          .gt(0)
          .lt(1)
          .optional()
          .meta({ description: 'What a reduction multiplies by.', default: 0.1 }),
        patience: z
          .int()
          .min(0)
          .max(1e5)
          .optional()
          .meta({ description: 'Epochs without improvement that are borne.', default: 10 }),
        threshold: strength
          .optional()
          .meta({ description: 'How much better counts as an improvement.', default: 1e-4 }),
        thresholdMode: z
          .enum(['relative', 'absolute'])
          .optional()
          .meta({ description: 'What the threshold is a share of.', default: 'relative' }),
        cooldown: z
          .int()
          .min(0)
          .max(1e5)
          .optional()
          .meta({ description: 'Epochs after a reduction that count as good.', default: 0 }),
        minimum,
        warmUp,
      })
      .describe(
        "Reduces when a run's validation data loss stops improving, each run by its own, as ReduceLROnPlateau.",
      ),
  ])
  .describe('How the learning rate moves. Absent: it is constant.');
