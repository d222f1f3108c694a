import { describe, expect, it } from 'vitest';
import type { ExperimentSpec, VariantSpec } from '../../src-main/domain/experiment.ts';
import { planGroup } from '../../src-main/domain/plan.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { trainGroup, type MemberEnd } from '../../src-main/engine/train.ts';
import { BACKENDS } from './backends.ts';
import { smallData, smallSpec } from './small-experiment.ts';

const VARIANTS: readonly VariantSpec[] = [
  { name: 'none', regularization: [] },
  { name: 'l2', regularization: [{ type: 'l2', strength: 0.01 }] },
  { name: 'shift', regularization: [{ type: 'imageShift', pixels: 1 }] },
  {
    name: 'all',
    regularization: [
      { type: 'mixup', alpha: 0.4 },
      { type: 'imageRotation', degrees: 30 },
      { type: 'imageFlip', direction: 'both' },
      { type: 'cutout', size: 1 },
      { type: 'inputNoise', sd: 0.1 },
    ],
  },
];

/** Rows of six numbers as images of 2 × 3. */
function spec(variants: readonly VariantSpec[], change: Partial<ExperimentSpec['training']> = {}) {
  const { training } = smallSpec();
  return smallSpec({
    model: {
      input: { height: 2, width: 3, channels: 1 },
      layers: [
        { type: 'flatten' },
        { type: 'dense', units: 8 },
        { type: 'tanh' },
        { type: 'dense', units: 3 },
      ],
    },
    training: { ...training, epochs: 2, ...change },
    seeds: [1],
    variants,
  });
}

async function endsOf(ops: OpSet, experiment: ExperimentSpec): Promise<MemberEnd[]> {
  const ends: MemberEnd[] = [];
  const data = smallData();
  await trainGroup(ops, planGroup(experiment, data.inputs), data, {
    pause: () => null,
    epochEnded: () => undefined,
    memberDiverged: (member) => expect.fail(`member ${member} diverged`),
    memberEnded: (end) => ends.push(end),
  });
  return ends.toSorted((a, b) => a.member - b.member);
}

describe.each(BACKENDS)('training on augmented rows on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test('leaves the other members as they are, to the bit', async () => {
    const idle: VariantSpec[] = VARIANTS.map(({ name }, at) =>
      at < 2 ? VARIANTS[at] : { name, regularization: [{ type: 'imageShift', pixels: 0 }] },
    );
    const beside = await endsOf(ops, spec(VARIANTS));
    const without = await endsOf(ops, spec(idle));
    expect(beside.slice(0, 2)).toEqual(without.slice(0, 2));
    // A shift of 0 pixels is training without it.
    expect(without[2].last).toEqual(without[0].last);
    for (const at of [2, 3]) expect(beside[at].last).not.toEqual(without[at].last);
  });

  test('gives the same numbers again, and to a member alone', async () => {
    const together = await endsOf(ops, spec(VARIANTS));
    expect(await endsOf(ops, spec(VARIANTS))).toEqual(together);
    const [alone] = await endsOf(ops, spec([VARIANTS[3]]));
    alone.last.parameters.forEach((values, parameter) => {
      // Rounding alone may differ: a product of more members is blocked differently.
      values.forEach((value, at) =>
        expect(Math.abs(value - together[3].last.parameters[parameter][at])).toBeLessThan(2e-5),
      );
    });
  });

  test('measures the training rows as they are', async () => {
    const still = { optimizer: { type: 'sgd', learningRate: 1e-30 }, epochs: 1 } as const;
    const [none, , shift, all] = await endsOf(ops, spec(VARIANTS, still));
    expect(shift.parts).toEqual(none.parts);
    expect(all.parts).toEqual(none.parts);
  });

  test('leaves no tensor behind', async () => {
    await endsOf(ops, spec(VARIANTS, { epochs: 1 }));
    const before = ops.countTensors();
    await endsOf(ops, spec(VARIANTS, { epochs: 1 }));
    expect(ops.countTensors()).toBe(before);
  });
});
