import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { planGroup, planRuns, type PlannedRun } from '../../src-main/domain/plan.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { trainGroup, type MemberEnd } from '../../src-main/engine/train.ts';
import { BACKENDS } from './backends.ts';
import { smallData, smallSpec } from './small-experiment.ts';

/** Every kind of layer that images can go through, the random ones among them, and dropout behind a convolution. */
function imageSpec(): ExperimentSpec {
  return smallSpec({
    model: {
      input: { height: 3, width: 2, channels: 1 },
      layers: [
        { type: 'gaussianNoise', sd: 0.1 },
        { type: 'conv2d', name: 'first', filters: 3, kernelSize: 2, padding: 'same' },
        { type: 'batchNorm' },
        { type: 'gelu' },
        {
          type: 'residual',
          layers: [{ type: 'conv2d', filters: 3, kernelSize: [3, 1], padding: 'same' }, { type: 'elu' }],
        },
        { type: 'spatialDropout', rate: 0.2 },
        { type: 'maxPool2d', size: [1, 2] },
        { type: 'layerNorm' },
        { type: 'leakyRelu' },
        { type: 'avgPool2d', size: [2, 1], stride: 1 },
        { type: 'gaussianDropout', rate: 0.1 },
        { type: 'flatten' },
        { type: 'dense', name: 'output', units: 3 },
      ],
    },
    variants: [
      { name: 'none', regularization: [] },
      { name: 'l2Norm', regularization: [{ type: 'l2Norm', strength: 0.01 }] },
      { name: 'dropout', regularization: [{ type: 'dropout', rate: 0.5, layers: ['first'] }] },
      { name: 'decay', regularization: [{ type: 'decoupledWeightDecay', strength: 0.1 }] },
    ],
  });
}

async function train(ops: OpSet, runs: readonly PlannedRun[] = planRuns(imageSpec())): Promise<MemberEnd[]> {
  const ends: MemberEnd[] = [];
  const data = smallData();
  await trainGroup(ops, planGroup(imageSpec(), data.inputs, runs), data, {
    pause: () => null,
    epochEnded: () => undefined,
    memberDiverged: (member) => {
      throw new Error(`member ${member} diverged`);
    },
    memberEnded: (end) => ends.push(end),
  });
  return ends;
}

describe.each(BACKENDS)('training on images on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test('gives the same numbers twice, to the bit', async () => {
    const first = await train(ops);
    expect(first).toHaveLength(8);
    expect(await train(ops)).toEqual(first);
  });

  test('gives a member the same numbers alone as among others', async () => {
    const together = await train(ops);
    for (const [member, run] of planRuns(imageSpec()).entries()) {
      const [alone] = await train(ops, [run]);
      alone.last.parameters.forEach((values, parameter) => {
        const among = together[member].last.parameters[parameter];
        // Rounding alone may differ: a product of more members is blocked differently.
        values.forEach((value, at) => expect(Math.abs(value - among[at])).toBeLessThan(2e-5));
      });
      expect(alone.parts.test.dataLoss).toBeCloseTo(together[member].parts.test.dataLoss, 4);
    }
  });

  test('lets dropout behind a convolution act on its own members alone', async () => {
    const [none, , , , dropout] = await train(ops);
    expect(dropout.last.parameters[0]).not.toEqual(none.last.parameters[0]);
    expect(dropout.penalty).toBe(0);
  });

  test('evaluates without noise: twice the same, and the weights of the end on the test rows', async () => {
    const [first] = await train(ops, [{ variantIndex: 0, seed: 1 }]);
    const [again] = await train(ops, [{ variantIndex: 0, seed: 1 }]);
    expect(again.parts.test.predictions).toEqual(first.parts.test.predictions);
    expect(first.last.state.get('batchNorm1.runningMean')).toHaveLength(3);
  });

  test('leaves no tensor behind', async () => {
    await train(ops);
    const before = ops.countTensors();
    await train(ops);
    expect(ops.countTensors()).toBe(before);
  });
});
