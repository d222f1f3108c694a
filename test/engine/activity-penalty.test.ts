import { describe, expect, it } from 'vitest';
import { planGroup, planRuns } from '../../src-main/domain/plan.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import { ActivityTotals, activityPenaltyOf } from '../../src-main/engine/activity-means.ts';
import { ActivityPenalty } from '../../src-main/engine/layer/activity-penalty.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { trainGroup, type MemberEnd, type MemberEpoch } from '../../src-main/engine/train.ts';
import { BACKENDS } from './backends.ts';
import { smallData, smallSpec } from './small-experiment.ts';

describe('means of activities', () => {
  it('are over all rows of all batches, for each member and site', () => {
    const totals = new ActivityTotals(2, 2);
    totals.addRows(2);
    totals.add(0, 'absolute', Float32Array.of(1, 2, 10, 20));
    totals.add(1, 'square', Float32Array.of(3, 4, 30, 40));
    totals.addRows(1);
    totals.add(0, 'absolute', Float32Array.of(6, 60));
    totals.add(1, 'square', Float32Array.of(8, 80));
    const [one, other] = totals.means();
    expect(one).toEqual([
      { absolute: (1 + 2 + 6) / 3, square: 0 },
      { absolute: 0, square: (3 + 4 + 8) / 3 },
    ]);
    expect(other[1].square).toBe((30 + 40 + 80) / 3);
    const strengths = [
      { l1: 0.5, l2: 9 },
      { l1: 9, l2: 2 },
    ];
    expect(activityPenaltyOf(one, strengths)).toBe(0.5 * 3 + 2 * 5);
  });
});

describe.each(BACKENDS)('a penalty on activities on $name', ({ backend, tolerance }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test('adds λ/B·sign(a) and 2λ/B·a to the gradient of each member by its own strengths', async () => {
    const before = ops.countTensors();
    const layer = new ActivityPenalty(ops, [
      { l1: 6, l2: 0 },
      { l1: 0, l2: 4 },
      { l1: 0, l2: 0 },
    ]);
    const rows = [1, -2, 0, 0.5];
    const kept = ops.scope(() => {
      const x = ops.float([3, 2, 2], Float32Array.of(...rows, ...rows, ...rows));
      const context = { ops, step: 0, weights: [], gradients: [] };
      expect(layer.forward(x)).toBe(x);
      const gradient = layer.backward(ops.float([3, 2, 2], new Float32Array(12).fill(1)), context, true);
      if (gradient === null) throw new Error('expected a gradient');
      return ops.keep(gradient);
    });
    const gradient = [...(await ops.read(kept))];
    ops.free(kept);
    layer.release();
    // Two rows a batch: 6/2·sign and 2·4/2·a.
    expect(gradient.slice(0, 4)).toEqual([1 + 3, 1 - 3, 1 + 0, 1 + 3]);
    expect(gradient.slice(4, 8)).toEqual([1 + 4, 1 - 8, 1 + 0, 1 + 2]);
    expect(gradient.slice(8)).toEqual([1, 1, 1, 1]);
    expect(ops.countTensors()).toBe(before);
  });

  async function train(variants: readonly (readonly Regularization[])[], epochs = 3) {
    const spec = smallSpec({
      seeds: [1],
      training: { ...smallSpec().training, epochs },
      variants: variants.map((regularization, index) => ({ name: `v${index}`, regularization })),
    });
    const data = smallData();
    const reports: MemberEpoch[][] = [];
    const ends = new Map<number, MemberEnd>();
    await trainGroup(ops, planGroup(spec, data.inputs, planRuns(spec)), data, {
      pause: () => null,
      epochEnded: (_, members) => reports.push([...members]),
      memberDiverged: () => expect.unreachable(),
      memberEnded: (end) => ends.set(end.member, end),
    });
    return { reports, ends };
  }

  /** Mean over the training rows of Σ|a| and Σa² behind the hidden layer's batch norm and ReLU, in float64, from the weights. */
  function hiddenMeans({ last }: MemberEnd): { absolute: number; square: number } {
    const [kernel, bias, scale, shift] = last.parameters;
    const running = (name: string) => last.state.get(`norm.${name}`) ?? new Float32Array();
    const { features, rows } = smallData().parts.train;
    let absolute = 0;
    let square = 0;
    for (let row = 0; row < rows; row++)
      for (let unit = 0; unit < 8; unit++) {
        let sum = bias[unit];
        for (let input = 0; input < 6; input++) sum += features[row * 6 + input] * kernel[input * 8 + unit];
        const spread = Math.sqrt(running('runningVariance')[unit] + 1e-5);
        const a = Math.max(0, ((sum - running('runningMean')[unit]) / spread) * scale[unit] + shift[unit]);
        absolute += a / rows;
        square += a ** 2 / rows;
      }
    return { absolute, square };
  }

  test('is stored as that of all training rows in evaluation mode, apart from the data loss', async () => {
    const dropout: Regularization = { type: 'dropout', rate: 0.5 };
    const { reports, ends } = await train([
      [],
      [{ type: 'activityL1', strength: 0.02 }, dropout],
      [
        { type: 'activityL2', strength: 0.01 },
        { type: 'l2', strength: 0.001 },
      ],
      [{ type: 'activityL1', strength: 0.02, layers: ['output'] }],
    ]);
    const [none, l1, l2, output] = [0, 1, 2, 3].map((member) => {
      const end = ends.get(member);
      if (end === undefined) throw new Error(`member ${member} did not end`);
      return end;
    });
    expect(none.penalty).toBe(0);
    const within = (value: number, expected: number): void =>
      expect(Math.abs(value - expected)).toBeLessThan(tolerance * expected);
    within(l1.penalty, 0.02 * hiddenMeans(l1).absolute);
    const weights = 0.001 * (l2.norms[0].squareSum + l2.norms[4].squareSum);
    within(l2.penalty, 0.01 * hiddenMeans(l2).square + weights);
    expect(output.penalty).toBeGreaterThan(0);
    expect(reports[2].map(({ penalty }) => penalty)).toEqual(
      [none, l1, l2, output].map((end) => end.penalty),
    );
    // Softmax cross-entropy of the stored probabilities, with nothing added.
    const { labels = new Int32Array() } = smallData().parts.train;
    const { predictions, dataLoss } = l1.parts.train;
    const loss = labels.reduce((sum, label, row) => sum - Math.log(predictions[row * 3 + label]), 0) / 60;
    expect(dataLoss).toBeCloseTo(loss, 5);
  });

  test('makes activities smaller, and rises over its warm-up', async () => {
    const strong: Regularization = { type: 'activityL1', strength: 0.2 };
    const { reports, ends } = await train([[], [strong], [{ ...strong, warmUpEpochs: 4 }]], 4);
    const means = [0, 1, 2].map((member) => {
      const end = ends.get(member);
      return end === undefined ? NaN : hiddenMeans(end).absolute;
    });
    expect(means[1]).toBeLessThan(means[0] / 2);
    expect(means[2]).toBeLessThan(means[0]);
    expect(means[2]).toBeGreaterThan(means[1]);
    // After one epoch at a quarter of the strength activities are larger, but they count a quarter.
    const [, at, warming] = reports[0];
    expect(warming.penalty).toBeLessThan(at.penalty);
    expect(reports[3][2].penalty).toBeCloseTo(0.2 * means[2], 4);
  });
});
