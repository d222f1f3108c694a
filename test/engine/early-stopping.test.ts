import { describe, expect, it } from 'vitest';
import type { EarlyStopping } from '../../src-main/domain/early-stopping.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { planGroup, planRuns, type PlannedRun } from '../../src-main/domain/plan.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { trainGroup, type MemberEnd, type MemberEpoch } from '../../src-main/engine/train.ts';
import { BACKENDS } from './backends.ts';
import { smallData, smallSpec } from './small-experiment.ts';

const EPOCHS = 20;

interface Record {
  /** Everything that the host was told, in order, as `epoch 3`, `end 2`, `diverged 1`. */
  readonly order: string[];
  readonly epochs: MemberEpoch[][];
  readonly ends: Map<number, MemberEnd>;
  /** Per step the number of members that trained it. */
  readonly widths: number[];
}

/** An op set that notes how many members each batch is gathered for. */
function watching(ops: OpSet, widths: number[]): OpSet {
  return new Proxy(ops, {
    get(target, key) {
      const own: unknown = Reflect.get(target, key);
      if (key === 'gatherRows')
        return (...[data, rows]: Parameters<OpSet['gatherRows']>) => {
          if (data.shape.length === 2) widths.push(rows.shape[0]);
          return target.gatherRows(data, rows);
        };
      return typeof own === 'function' ? (own.bind(target) as unknown) : own;
    },
  });
}

async function train(ops: OpSet, spec: ExperimentSpec, runs: readonly PlannedRun[] = planRuns(spec)) {
  const record: Record = { order: [], epochs: [], ends: new Map(), widths: [] };
  const data = smallData();
  const group = planGroup(spec, data.inputs, runs);
  await trainGroup(watching(ops, record.widths), group, data, {
    pause: () => null,
    epochEnded: (epoch, members) => {
      record.order.push(`epoch ${epoch}`);
      record.epochs.push([...members]);
    },
    memberDiverged: (member, epoch) => record.order.push(`diverged ${member} in ${epoch}`),
    memberEnded: (end) => {
      record.order.push(`end ${end.member}`);
      record.ends.set(end.member, end);
    },
  });
  return record;
}

function specWith(
  variants: readonly (readonly Regularization[])[],
  change: Partial<ExperimentSpec> = {},
): ExperimentSpec {
  const { training, model } = smallSpec();
  // A bias before batch norm has a gradient of rounding alone, and Adam steps by its size.
  const layers = model.layers.map((layer) => (layer.name === 'hidden' ? { ...layer, bias: false } : layer));
  return smallSpec({
    model: { layers },
    training: { ...training, optimizer: { type: 'adam', learningRate: 0.03 }, epochs: EPOCHS },
    seeds: [1, 2],
    variants: variants.map((regularization, index) => ({ name: `v${index}`, regularization })),
    ...change,
  });
}

function stopping(change: Partial<EarlyStopping> = {}): EarlyStopping {
  return { type: 'earlyStopping', patience: 2, ...change };
}

function endOf({ ends }: Record, member: number): MemberEnd {
  const end = ends.get(member);
  if (end === undefined) throw new Error(`member ${member} did not end`);
  return end;
}

/** A member's validation losses, epoch by epoch, as far as it was trained. */
function lossesOf({ epochs }: Record, member: number): number[] {
  return epochs.flatMap((members) =>
    members.filter((one) => one.member === member).map(({ validation }) => validation.dataLoss),
  );
}

/** When a run under early stopping ends by its own losses: the definition, spelled out. */
function expectedStop(losses: readonly number[], patience: number, change: number) {
  let best = Infinity;
  let bestEpoch = 0;
  for (const [index, loss] of losses.entries()) {
    if (loss < best - change) [best, bestEpoch] = [loss, index + 1];
    if (index + 1 - bestEpoch >= patience) return { bestEpoch, lastEpoch: index + 1 };
  }
  return { bestEpoch, lastEpoch: losses.length };
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((worst, value, at) => Math.max(worst, Math.abs(value - b[at])), 0);
}

describe.each(BACKENDS)('early stopping on $name', ({ backend, tolerance }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test('ends each member by its own losses, and the others go on to the limit', async () => {
    const record = await train(ops, specWith([[], [stopping()], [stopping({ minimumChange: 0.02 })]]));
    for (const [member, change] of [
      [0, null],
      [1, null],
      [2, 0],
      [3, 0],
      [4, 0.02],
      [5, 0.02],
    ] as const) {
      // An unregularized member of the same seed has the same losses, whatever stops.
      const all = lossesOf(record, member % 2);
      const own = lossesOf(record, member);
      const expected = change === null ? null : expectedStop(all, 2, change);
      expect(own).toHaveLength(expected?.lastEpoch ?? EPOCHS);
      const end = endOf(record, member);
      expect(end.lastEpoch).toBe(own.length);
      expect(end.countedEpoch).toBe(expected?.bestEpoch ?? EPOCHS);
      if (expected !== null) expect(end.bestEpoch).toBe(expected.bestEpoch);
      expect(largestDifference(own, all.slice(0, own.length))).toBeLessThan(tolerance);
    }
    const stopped = [2, 3, 4, 5].filter((member) => lossesOf(record, member).length < EPOCHS);
    expect(stopped.length).toBeGreaterThan(1);
  });

  test('reports an end right behind the last epoch of the member', async () => {
    const record = await train(ops, specWith([[], [stopping()]], { seeds: [1] }));
    const { lastEpoch } = endOf(record, 1);
    expect(lastEpoch).toBeLessThan(EPOCHS);
    expect(record.order.indexOf('end 1')).toBe(record.order.indexOf(`epoch ${lastEpoch}`) + 1);
    expect(record.order.at(-1)).toBe('end 0');
  });

  test('evaluates the weights of the best epoch, also where the epoch limit ends the run', async () => {
    const patient = stopping({ patience: EPOCHS });
    const record = await train(ops, specWith([[stopping()], [patient]]));
    for (const member of [0, 1, 2, 3]) {
      const losses = lossesOf(record, member);
      const { parts, countedEpoch, best, last } = endOf(record, member);
      expect(losses.indexOf(Math.min(...losses)) + 1).toBe(countedEpoch);
      expect(Math.abs(parts.validation.dataLoss - Math.min(...losses))).toBeLessThan(1e-5);
      if (countedEpoch < losses.length) expect(best.parameters[0]).not.toEqual(last.parameters[0]);
    }
    expect(lossesOf(record, 2)).toHaveLength(EPOCHS);
    expect(endOf(record, 2).countedEpoch).toBeLessThan(EPOCHS);
  });

  test('keeps the last epoch where it is not to restore', async () => {
    const record = await train(ops, specWith([[stopping({ restoreBest: false })]], { seeds: [1] }));
    const losses = lossesOf(record, 0);
    const end = endOf(record, 0);
    expect(end.countedEpoch).toBe(losses.length);
    expect(end.bestEpoch).toBe(losses.indexOf(Math.min(...losses)) + 1);
    expect(Math.abs(end.parts.validation.dataLoss - losses[losses.length - 1])).toBeLessThan(1e-5);
  });

  test('monitors a metric in its own direction', async () => {
    const record = await train(ops, specWith([[stopping({ monitor: 'accuracy', patience: 3 })]]));
    const { labels = new Int32Array() } = smallData().parts.validation;
    for (const member of [0, 1]) {
      const accuracies = record.epochs.flatMap((members) =>
        members
          .filter((one) => one.member === member)
          .map(({ validation: { predictions } }) => accuracyOf(predictions, labels)),
      );
      const errors = accuracies.map((accuracy) => 1 - accuracy);
      expect(endOf(record, member)).toMatchObject(expectedStop(errors, 3, 0));
    }
  });

  test('trains no member that has ended, and changes no number of those that remain', async () => {
    const dropout: Regularization = { type: 'dropout', rate: 0.3 };
    const variants = [[dropout], [dropout, stopping()], [{ type: 'l1', strength: 1e-3 } as const]];
    const spec = specWith(variants);
    const record = await train(ops, spec);
    const stepsPerEpoch = Math.ceil(60 / 16);
    const liveAt = (epoch: number): number => record.epochs[epoch - 1].length;
    expect(liveAt(EPOCHS)).toBeLessThan(6);
    const widths = record.widths.filter((_, step) => step % stepsPerEpoch === 0);
    expect(widths).toHaveLength(EPOCHS);
    // One of six members saves a sixth of an epoch: rebuilding waits until that adds up to one.
    widths.forEach((width, at) => {
      const ended = 6 - liveAt(at + 1);
      if (ended * (EPOCHS - at) >= 6) expect(width).toBe(liveAt(at + 1));
    });
    for (const [member, run] of planRuns(spec).entries()) {
      const alone = await train(ops, spec, [run]);
      const [among, own] = [endOf(record, member), endOf(alone, 0)];
      expect(among.lastEpoch).toBe(own.lastEpoch);
      expect(among.countedEpoch).toBe(own.countedEpoch);
      among.last.parameters.forEach((values, at) => {
        // 80 steps of Adam multiply the rounding of differently blocked products.
        expect(largestDifference(values, own.last.parameters[at])).toBeLessThan(10 * tolerance);
      });
      for (const [key, values] of among.last.state)
        expect(largestDifference(values, own.last.state.get(key) ?? [])).toBeLessThan(10 * tolerance);
    }
  });

  test('drops a member that diverged like one that ended', async () => {
    const absurd: Regularization = { type: 'l2', strength: 1e20 };
    const { training } = smallSpec();
    const record = await train(
      ops,
      specWith([[], [absurd]], {
        training: { ...training, optimizer: { type: 'sgd', learningRate: 0.1 }, epochs: 4 },
        seeds: [1],
      }),
    );
    expect(record.order.slice(0, 2)).toEqual(['diverged 1 in 1', 'epoch 1']);
    expect(record.widths.at(0)).toBe(2);
    expect(record.widths.at(-1)).toBe(1);
    expect([...record.ends.keys()]).toEqual([0]);
  });

  test('leaves no tensor behind', async () => {
    const spec = specWith([
      [],
      [stopping()],
      [{ type: 'unitNorm' }],
      [{ type: 'labelSmoothing', amount: 0.1 }],
    ]);
    await train(ops, spec);
    const before = ops.countTensors();
    await train(ops, spec);
    expect(ops.countTensors()).toBe(before);
  });
});

describe.each(BACKENDS)('a penalty that warms up on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test('is stored at the strength of its epoch, and at that of the counted epoch in the end', async () => {
    const { training } = smallSpec();
    const warming = { type: 'l1', strength: 0.01, warmUpEpochs: 4 } as const;
    const record = await train(
      ops,
      specWith([[{ type: 'l1', strength: 0.01 }], [warming]], {
        training: { ...training, epochs: 6 },
        seeds: [1],
      }),
    );
    const kernels = [0, 3];
    for (const [index, members] of record.epochs.entries()) {
      for (const { member, penalty, norms } of members) {
        const share = member === 0 ? 1 : Math.min(1, (index + 1) / 4);
        const sum = kernels.reduce((total, at) => total + norms[at].absoluteSum, 0);
        expect(penalty).toBeCloseTo(0.01 * share * sum, 12);
      }
    }
    const { penalty, norms } = endOf(record, 1);
    expect(penalty).toBeCloseTo(0.01 * (norms[0].absoluteSum + norms[3].absoluteSum), 12);
  });
});

function accuracyOf(predictions: Float32Array, labels: Int32Array): number {
  let right = 0;
  labels.forEach((label, row) => {
    const own = [...predictions.subarray(row * 3, row * 3 + 3)];
    if (own.indexOf(Math.max(...own)) === label) right += 1;
  });
  return right / labels.length;
}
