import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { planGroup, planRuns, type PlannedRun } from '../../src-main/domain/plan.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { trainGroup, type MemberEnd, type MemberEpoch } from '../../src-main/engine/train.ts';
import { BACKENDS } from './backends.ts';
import { smallData, smallSpec } from './small-experiment.ts';

interface Record {
  readonly epochs: Map<number, readonly MemberEpoch[]>;
  readonly ends: Map<number, MemberEnd>;
  readonly diverged: Map<number, number>;
  finished: boolean;
}

/** Trains and records everything that the host is told, members by their position in the group. */
async function train(
  ops: OpSet,
  spec: ExperimentSpec,
  runs: readonly PlannedRun[] = planRuns(spec),
  goOn: (epochsDone: number) => boolean = () => true,
): Promise<Record> {
  const record: Record = { epochs: new Map(), ends: new Map(), diverged: new Map(), finished: false };
  const data = smallData();
  record.finished = await trainGroup(ops, planGroup(spec, data.inputs, runs), data, {
    pause: () => Promise.resolve(goOn(record.epochs.size)),
    epochEnded: (epoch, members) => record.epochs.set(epoch, members),
    memberDiverged: (member, epoch) => record.diverged.set(member, epoch),
    memberEnded: (end) => record.ends.set(end.member, end),
  });
  return record;
}

function endOf(record: Record, member: number): MemberEnd {
  const end = record.ends.get(member);
  if (end === undefined) throw new Error(`member ${member} did not end`);
  return end;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((worst, value, at) => Math.max(worst, Math.abs(value - b[at])), 0);
}

describe.each(BACKENDS)('training on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test('gives the same numbers twice, to the bit', async () => {
    const first = await train(ops, smallSpec());
    const second = await train(ops, smallSpec());
    expect(first.ends.size).toBe(8);
    expect(second.ends).toEqual(first.ends);
    expect(second.epochs).toEqual(first.epochs);
  });

  test('gives a member the same numbers alone as among others', async () => {
    const spec = smallSpec();
    const together = await train(ops, spec);
    for (const [member, run] of planRuns(spec).entries()) {
      const alone = endOf(await train(ops, spec, [run]), 0);
      const among = endOf(together, member);
      alone.last.parameters.forEach((values, parameter) => {
        // Rounding alone may differ: a product of more members is blocked differently.
        expect(largestDifference(values, among.last.parameters[parameter])).toBeLessThan(2e-5);
      });
    }
  });

  test('starts members that share a seed from the same weights and on the same batches', async () => {
    const twice = smallSpec({
      variants: [
        { name: 'a', regularization: [] },
        { name: 'b', regularization: [] },
      ],
    });
    const { ends } = await train(ops, twice);
    const [a1, a2, b1, b2] = [0, 1, 2, 3].map((member) => ends.get(member)?.last.parameters);
    expect(b1).toEqual(a1);
    expect(b2).toEqual(a2);
    expect(a2).not.toEqual(a1);
  });

  test('lets each regularizer act on its own members alone', async () => {
    const { ends } = await train(ops, smallSpec({ seeds: [1] }));
    const [none, l1, dropout, decay] = [0, 1, 2, 3].map((member) => ends.get(member));
    expect(none?.penalty).toBe(0);
    expect(dropout?.penalty).toBe(0);
    expect(decay?.penalty).toBe(0);
    const kernels = [l1?.norms[0], l1?.norms[4]];
    const absoluteSum = kernels.reduce((sum, norm) => sum + (norm?.absoluteSum ?? NaN), 0);
    expect(l1?.penalty).toBeCloseTo(0.01 * absoluteSum, 12);
    expect(l1?.norms[0].absoluteSum).toBeLessThan(none?.norms[0].absoluteSum ?? 0);
    expect(decay?.norms[0].squareSum).toBeLessThan(none?.norms[0].squareSum ?? 0);
    expect(dropout?.last.parameters[0]).not.toEqual(none?.last.parameters[0]);
  });

  test('goes on with the others when one member diverges', async () => {
    const spec = smallSpec({
      seeds: [1],
      training: { ...smallSpec().training, optimizer: { type: 'sgd', learningRate: 0.1 }, epochs: 4 },
      variants: [
        { name: 'none', regularization: [] },
        // 1 − 0.1 · 2 · 1e20 multiplies the weights by 2e19 at every step.
        { name: 'absurd', regularization: [{ type: 'l2', strength: 1e20 }] },
      ],
    });
    const record = await train(ops, spec);
    expect([...record.diverged]).toEqual([[1, 1]]);
    expect([...record.ends.keys()]).toEqual([0]);
    expect([...record.epochs.values()].map((members) => members.length)).toEqual([1, 1, 1, 1]);
    const alone = await train(ops, spec, [{ variantIndex: 0, seed: 1 }]);
    expect(endOf(record, 0).parts.test.dataLoss).toBeCloseTo(endOf(alone, 0).parts.test.dataLoss, 5);
  });

  test('evaluates the weights of the best epoch where that is the rule', async () => {
    const training = { ...smallSpec().training, epochs: 12 };
    const spec = smallSpec({ training, evaluation: { countedEpoch: 'bestValidation' } });
    const { ends, epochs } = await train(ops, spec);
    for (const [member, end] of ends) {
      const losses = [...epochs.values()].map((members) => members[member].validation.dataLoss);
      expect(end.bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
      expect(end.countedEpoch).toBe(end.bestEpoch);
      expect(end.parts.validation.dataLoss).toBeCloseTo(Math.min(...losses), 6);
    }
    expect([...ends.values()].some(({ bestEpoch }) => bestEpoch < 12)).toBe(true);
  });

  test('stops where the host says so and keeps what was reported', async () => {
    const record = await train(ops, smallSpec(), undefined, (epochsDone) => epochsDone < 2);
    expect(record.finished).toBe(false);
    expect(record.epochs.size).toBe(2);
    expect(record.ends.size).toBe(0);
  });

  test('leaves no tensor behind', async () => {
    await train(ops, smallSpec());
    const before = ops.countTensors();
    await train(ops, smallSpec());
    await train(ops, smallSpec(), undefined, (epochsDone) => epochsDone < 1);
    expect(ops.countTensors()).toBe(before);
  });
});
