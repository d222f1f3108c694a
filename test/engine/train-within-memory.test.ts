import { describe, expect, it } from 'vitest';
import type { AppError } from '../../src-main/domain/errors.ts';
import { planGroup, planRuns } from '../../src-main/domain/plan.ts';
import type { Backend } from '../../src-main/engine/backend.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { memberBytes } from '../../src-main/domain/member-memory.ts';
import type { MemberEnd } from '../../src-main/engine/train.ts';
import {
  trainWithinMemory,
  type GroupResume,
  type MemoryHooks,
  type PartCheckpoint,
} from '../../src-main/engine/train-within-memory.ts';
import { BACKENDS } from './backends.ts';
import { smallData, smallSpec } from './small-experiment.ts';

const SPEC = smallSpec();
const MEMBERS = planRuns(SPEC).length;

interface Told {
  /** Epochs in the order in which they were told, by member. */
  readonly epochs: number[][];
  readonly ends: Map<number, MemberEnd>;
  readonly failures: Map<number, AppError>;
  readonly splits: number[];
  readonly checkpoints: PartCheckpoint[];
  readonly finished: boolean;
}

async function train(backend: Backend, resume?: GroupResume): Promise<Told> {
  const data = smallData();
  const told = {
    epochs: Array.from({ length: MEMBERS }, (): number[] => []),
    ends: new Map<number, MemberEnd>(),
    failures: new Map<number, AppError>(),
    splits: new Array<number>(),
    checkpoints: new Array<PartCheckpoint>(),
  };
  const hooks: MemoryHooks = {
    pause: () => null,
    epochEnded: (epoch, members) => members.forEach(({ member }) => told.epochs[member].push(epoch)),
    memberDiverged: () => undefined,
    memberEnded: (end) => told.ends.set(end.member, end),
    groupSplit: (members) => told.splits.push(members),
    memberFailed: (member, error) => told.failures.set(member, error),
    checkpoints: { isDue: () => true, keep: (checkpoint) => told.checkpoints.push(checkpoint) },
  };
  const finished = await trainWithinMemory(backend, planGroup(SPEC, data.inputs), data, hooks, resume);
  return { ...told, finished };
}

/** The backend, but for matrix products that `refuses` by their number, from 1, and their members. */
function limited(backend: Backend, refuses: (call: number, members: number) => boolean): Backend {
  let calls = 0;
  const matMul: OpSet['matMul'] = (a, b, ...transposes) => {
    calls += 1;
    if (refuses(calls, Math.max(a.shape[0], b.shape[0])))
      // As TensorFlow says it.
      throw new Error('OOM when allocating tensor with shape[8,16,8] and type float on /device:CPU:0');
    return backend.ops.matMul(a, b, ...transposes);
  };
  const ops = new Proxy(backend.ops, {
    get: (target, name) => {
      if (name === 'matMul') return matMul;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  return {
    ops,
    version: backend.version,
    stepBytes: backend.stepBytes,
    ranOutOfMemory: (error) => backend.ranOutOfMemory(error),
    startOver: () => backend.startOver(),
  };
}

function expectSameNumbers(told: Told, expected: Told): void {
  expect([...told.ends.keys()].sort()).toEqual([...expected.ends.keys()].sort());
  for (const [member, end] of told.ends)
    end.last.parameters.forEach((values, parameter) => {
      const reference = expected.ends.get(member)?.last.parameters[parameter] ?? [];
      values.forEach((value, at) => {
        // Rounding alone may differ: a product of more members is blocked differently.
        expect(Math.abs(value - reference[at])).toBeLessThan(2e-5);
      });
    });
}

describe.each(BACKENDS)('training within memory on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const real = backend as Backend;

  test('halves a group until it fits, and gives the same numbers', async () => {
    const whole = await train(real);
    expect(whole.splits).toEqual([]);
    const told = await train(limited(real, (_, members) => members > 4));
    expect(told.finished).toBe(true);
    expect(told.splits).toEqual([8]);
    expect(told.failures.size).toBe(0);
    expect(told.epochs).toEqual(whole.epochs);
    expectSameNumbers(told, whole);
  });

  test('trains in parts where a step would take more than enough, and gives the same numbers', async () => {
    const whole = await train(real);
    const group = planGroup(SPEC, smallData().inputs);
    const parts = await train({ ...real, stepBytes: 3 * memberBytes(group) });
    expect(parts.finished).toBe(true);
    // Nothing ran out: nobody is told.
    expect(parts.splits).toEqual([]);
    expect(parts.epochs).toEqual(whole.epochs);
    expectSameNumbers(parts, whole);
  });

  // After the first test: an op set keeps the constants of each size that it has seen.
  test('tells no epoch twice where memory runs out in the middle, and leaves nothing behind', async () => {
    const whole = await train(real);
    const before = real.ops.countTensors();
    // Each epoch has 4 steps of 5 products and 2 evaluations of 2: product 30 is in the second epoch.
    const told = await train(limited(real, (call) => call === 30));
    expect(told.splits).toEqual([8]);
    expect(told.epochs).toEqual(Array.from({ length: MEMBERS }, () => [1, 2, 3]));
    expectSameNumbers(told, whole);
    expect(real.ops.countTensors()).toBe(before);
  });

  test('goes on where it was, part by part, and tells nothing of what has its result', async () => {
    const small = limited(real, (_, members) => members > 4);
    const whole = await train(small);
    expect(whole.splits).toEqual([8]);
    // The first half has its result but for one run; of the second half there is a checkpoint.
    const second = whole.checkpoints.filter(({ part }) => part.includes(4));
    expect(second.map(({ from }) => from.epoch)).toEqual([1, 2]);
    const resumed = await train(real, { done: [0, 1, 3], checkpoints: [second[0]] });
    expect(resumed.epochs).toEqual([[], [], [1, 2, 3], [], [2, 3], [2, 3], [2, 3], [2, 3]]);
    expect([...resumed.ends.keys()].sort()).toEqual([2, 4, 5, 6, 7]);
    // To the bit: the parts are those of before, and those with a result keep the others company.
    for (const [member, end] of resumed.ends) expect(end).toEqual(whole.ends.get(member));
  });

  test('does not train a part of which every run has its result', async () => {
    const resumed = await train(
      limited(real, () => true),
      { done: [...Array(MEMBERS).keys()], checkpoints: [] },
    );
    expect(resumed).toMatchObject({ finished: true, splits: [] });
    expect(resumed.ends.size).toBe(0);
  });

  test('fails the runs that do not fit even alone', async () => {
    const told = await train(limited(real, () => true));
    expect(told.finished).toBe(true);
    expect(told.ends.size).toBe(0);
    expect(told.splits).toEqual([8, 4, 2, 2, 4, 2, 2]);
    expect([...told.failures.keys()]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    const error = told.failures.get(0);
    expect(error?.code).toBe('out_of_memory');
    expect(error?.message).toMatch(/^memory does not suffice to train this run even alone \(OOM when/);
  });

  test('does not take another failure for one of memory', async () => {
    const failing = limited(real, () => {
      throw new Error('shapes do not fit');
    });
    await expect(train(failing)).rejects.toThrow('shapes do not fit');
  });

  test('knows what the backend itself says, and can be used again', async () => {
    const { ops } = real;
    // 2⁴⁰ numbers: 4 TiB.
    const side = 2 ** 20;
    const attempt = async (): Promise<void> => {
      const column = ops.float([1, side, 1], new Float32Array(side));
      const row = ops.float([1, 1, side], new Float32Array(side));
      await ops.read(ops.matMul(column, row));
    };
    const error: unknown = await attempt().then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(real.ranOutOfMemory(error), String(error)).toBe(true);
    await real.startOver();
    expect((await train(real)).ends.size).toBe(MEMBERS);
  });
});
