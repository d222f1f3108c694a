import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ScheduleSpec } from '../../src-main/domain/schedule.ts';
import { LearningRates } from '../../src-main/engine/schedule.ts';

interface Reference {
  readonly learningRate: number;
  readonly epochs: number;
  readonly batchesPerEpoch: number;
  readonly losses: readonly number[];
  readonly cases: readonly { readonly schedule: ScheduleSpec; readonly rates: readonly number[] }[];
}

const reference = JSON.parse(
  readFileSync(new URL('../oracle/schedules.json', import.meta.url), 'utf8'),
) as Reference;

/** The rates of one member, batch by batch, under losses that are scaled by `factor`. */
function ratesOf(schedule: ScheduleSpec, bases: readonly number[], member: number, factor = 1): number[] {
  const { epochs, batchesPerEpoch, losses } = reference;
  const rates = new LearningRates(schedule, bases, { epochs, batchesPerEpoch });
  const found: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    for (let batch = 0; batch < batchesPerEpoch; batch++) found.push(rates.at(member, epoch, batch));
    bases.forEach((_, other) => {
      rates.epochEnded(other, epoch, other === member ? losses[epoch - 1] * factor : 1 / epoch);
    });
  }
  return found;
}

describe('a schedule gives the learning rates of torch.optim.lr_scheduler', () => {
  it.each(reference.cases)('$schedule', ({ schedule, rates }) => {
    const own = ratesOf(schedule, [reference.learningRate], 0);
    expect(own).toHaveLength(rates.length);
    // PyTorch computes some of them step by step: 60 roundings of 1e-16.
    own.forEach((rate, at) => expect(Math.abs(rate - rates[at])).toBeLessThan(1e-14 + 1e-12 * rates[at]));
    const moves = new Set(own).size > 1;
    // A factor of 1e-7 shows that a reduction of nearly everything counts as one.
    expect(moves).toBe(schedule.type !== 'constant' || schedule.warmUp !== undefined);
  });
});

describe('reduce on plateau', () => {
  const schedule: ScheduleSpec = { type: 'reduceOnPlateau', patience: 1 };

  it('goes by the loss of each member alone', () => {
    const [{ rates }] = reference.cases.filter(({ schedule: { type } }) => type === 'reduceOnPlateau');
    // The other members' losses fall in every epoch.
    expect(ratesOf(schedule, [1, reference.learningRate, 3], 1)).toEqual(rates);
    expect(new Set(ratesOf(schedule, [1, 2], 0, 0))).not.toEqual(new Set([1]));
  });

  it('leaves a rate alone that cannot be reduced by more than 1e-8', () => {
    const rates = ratesOf({ ...schedule, patience: 0, minimum: 1e-9 }, [1e-8], 0);
    expect(new Set(rates)).toEqual(new Set([1e-8]));
  });
});

describe('one cycle', () => {
  it('starts at its peak where a single batch rises', () => {
    const rates = new LearningRates({ type: 'oneCycle', riseShare: 0.1 }, [1], {
      epochs: 1,
      batchesPerEpoch: 10,
    });
    expect(rates.at(0, 1, 0)).toBe(1);
    expect(rates.at(0, 1, 9)).toBeCloseTo(1 / 25 / 1e4, 15);
  });
});
