import { describe, expect, it } from 'vitest';
import type { MemberCheckpoints } from '../../src-main/domain/checkpoint.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { planGroup } from '../../src-main/domain/plan.ts';
import type { ScheduleSpec } from '../../src-main/domain/schedule.ts';
import type { OptimizerSpec } from '../../src-main/domain/training.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { trainGroup, type MemberEnd, type MemberEpoch } from '../../src-main/engine/train.ts';
import { BACKENDS } from './backends.ts';
import { smallData, smallSpec } from './small-experiment.ts';

const EPOCHS = 12;

/** Members that end early, diverge, warm up a penalty and draw masks, behind a batch norm, in one group. */
function specOf(optimizer: OptimizerSpec, schedule: ScheduleSpec): ExperimentSpec {
  return smallSpec({
    training: { ...smallSpec().training, optimizer, schedule, epochs: EPOCHS },
    variants: [
      { name: 'none', regularization: [] },
      { name: 'dropout', regularization: [{ type: 'dropout', rate: 0.5 }] },
      {
        name: 'augmented',
        regularization: [
          { type: 'mixup', alpha: 0.4 },
          { type: 'inputNoise', sd: 0.1 },
        ],
      },
      { name: 'warming', regularization: [{ type: 'l2', strength: 0.01, warmUpEpochs: 8 }] },
      { name: 'patient', regularization: [{ type: 'earlyStopping', patience: 3 }] },
      // No epoch but the first improves so much: they stop behind epochs 4 and 10, when it pays to shrink and no more.
      { name: 'early', regularization: [{ type: 'earlyStopping', patience: 3, minimumChange: 1e6 }] },
      { name: 'late', regularization: [{ type: 'earlyStopping', patience: 9, minimumChange: 1e6 }] },
      // Each step multiplies the weights by 1e18 or so.
      { name: 'absurd', regularization: [{ type: 'decoupledWeightDecay', strength: 1e20 }] },
    ],
  });
}

interface Told {
  readonly epochs: Map<number, readonly MemberEpoch[]>;
  readonly ends: Map<number, MemberEnd>;
  readonly diverged: Map<number, number>;
  readonly checkpoints: Map<number, MemberCheckpoints>;
}

async function train(ops: OpSet, spec: ExperimentSpec, from: MemberCheckpoints | null = null): Promise<Told> {
  const told: Told = { epochs: new Map(), ends: new Map(), diverged: new Map(), checkpoints: new Map() };
  const data = smallData();
  const hooks = {
    pause: () => null,
    epochEnded: (epoch: number, members: readonly MemberEpoch[]) => void told.epochs.set(epoch, members),
    memberDiverged: (member: number, epoch: number) => void told.diverged.set(member, epoch),
    memberEnded: (end: MemberEnd) => void told.ends.set(end.member, end),
    checkpoints: {
      isDue: () => true,
      // As it is after its way through processes and a database.
      keep: (checkpoint: MemberCheckpoints) =>
        void told.checkpoints.set(checkpoint.epoch, structuredClone(checkpoint)),
    },
  };
  await trainGroup(ops, planGroup(spec, data.inputs), data, hooks, from);
  return told;
}

function behind<Value>(epoch: number, values: ReadonlyMap<number, Value>): Map<number, Value> {
  return new Map([...values].filter(([key]) => key > epoch));
}

const CASES: readonly (readonly [string, OptimizerSpec, ScheduleSpec])[] = [
  [
    'SGD with momentum, cosine by batch',
    { type: 'sgd', learningRate: 0.1, momentum: 0.9 },
    { type: 'cosine', unit: 'batch' },
  ],
  [
    'Adam, plateau',
    { type: 'adam', learningRate: 0.05 },
    { type: 'reduceOnPlateau', patience: 0, factor: 0.5, cooldown: 1 },
  ],
  ['AdamW, one cycle', { type: 'adamw', learningRate: 0.05 }, { type: 'oneCycle' }],
  [
    'centered RMSProp with momentum, steps',
    { type: 'rmsprop', learningRate: 0.01, centered: true, momentum: 0.5 },
    { type: 'step', every: 3, factor: 0.5 },
  ],
  [
    'Adagrad, exponential',
    { type: 'adagrad', learningRate: 0.1, learningRateDecay: 0.01 },
    { type: 'exponential', factor: 0.9 },
  ],
];

describe.each(BACKENDS)('a checkpoint on $name', ({ name, backend }) => {
  const ops = backend?.ops as OpSet;
  // A GPU in software is slow: one case shows that its numbers make the way there and back.
  const cases = name === 'webgpu' ? CASES.slice(1, 2) : CASES;

  it.skipIf(backend === null).each(cases)(
    'of any epoch leads to the numbers of a training that was never interrupted, to the bit: %s',
    async (_, optimizer, schedule) => {
      const spec = specOf(optimizer, schedule);
      const whole = await train(ops, spec);
      const standings = [...whole.checkpoints.values()].flatMap(({ members }) =>
        members.map(({ standing }) => standing),
      );
      expect(new Set(standings)).toEqual(new Set(['live', 'ended', 'gone']));
      expect(whole.diverged.size).toBe(2);
      const epochs = name === 'webgpu' ? [5] : [...whole.checkpoints.keys()];
      for (const epoch of epochs) {
        const resumed = await train(ops, spec, whole.checkpoints.get(epoch));
        expect(resumed.epochs).toEqual(behind(epoch, whole.epochs));
        expect(resumed.checkpoints).toEqual(behind(epoch, whole.checkpoints));
        for (const [member, end] of resumed.ends) expect(end).toEqual(whole.ends.get(member));
        const ended = [...whole.ends].filter(([, { lastEpoch }]) => lastEpoch > epoch);
        expect([...resumed.ends.keys()].sort()).toEqual(ended.map(([member]) => member).sort());
        expect(resumed.diverged).toEqual(new Map([...whole.diverged].filter(([, at]) => at > epoch)));
      }
    },
  );

  it.skipIf(backend === null)('of another model is refused', async () => {
    const spec = specOf({ type: 'adam', learningRate: 0.05 }, { type: 'constant' });
    const { checkpoints } = await train(ops, { ...spec, training: { ...spec.training, epochs: 2 } });
    const other = specOf({ type: 'sgd', learningRate: 0.05 }, { type: 'constant' });
    const before = ops.countTensors();
    await expect(train(ops, other, checkpoints.get(1))).rejects.toThrow(
      /^checkpoint: expected \d+ numbers, received \d+$/,
    );
    expect(ops.countTensors()).toBe(before);
  });
});
