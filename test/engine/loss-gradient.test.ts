import { describe, expect, it } from 'vitest';
import { plainLoss, type LossSettings } from '../../src-main/domain/training.ts';
import { LossGradient } from '../../src-main/engine/loss-gradient.ts';
import { dataLoss } from '../../src-main/engine/loss.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { BACKENDS } from './backends.ts';

const MEMBERS = 2;
const ROWS = 5;
const LABELS = [0, 2, 1, 2, 0];
const BINARY = [0, 1, 1, 0, 1];
const VALUES = [0.3, -1.2, 2.4, 0, 5];
/** No two alike, and none on a kink of a loss. */
const OUTPUTS = Float32Array.from({ length: MEMBERS * ROWS * 3 }, (_, at) => Math.sin(1.7 * at + 0.4) * 2);

const LOSSES: readonly LossSettings[] = [
  plainLoss('softmaxCrossEntropy'),
  { ...plainLoss('softmaxCrossEntropy'), classWeights: [0.5, 2, 1.25] },
  plainLoss('sigmoidCrossEntropy'),
  { ...plainLoss('sigmoidCrossEntropy'), positiveWeight: 2.5 },
  plainLoss('squaredError'),
  plainLoss('absoluteError'),
  plainLoss('huber'),
  { ...plainLoss('huber'), huberDelta: 0.3 },
];

/** Mean over targets that are spread: what smoothing trains on, as the mixture of the losses of all classes. */
function smoothedLoss(loss: LossSettings, outputs: Float32Array, units: number, smoothing: number): number {
  const classes = loss.name === 'softmaxCrossEntropy' ? 3 : 2;
  const labels = loss.name === 'softmaxCrossEntropy' ? LABELS : BINARY;
  const weightOf = (label: number): number => loss.classWeights?.[label] ?? 1;
  let sum = 0;
  let weights = 0;
  labels.forEach((label, row) => {
    const own = outputs.slice(row * units, (row + 1) * units);
    const unweighted = { ...loss, classWeights: null };
    const lossAs = (as: number): number => dataLoss(unweighted, own, units, { labels: Int32Array.of(as) });
    sum += (1 - smoothing) * weightOf(label) * lossAs(label);
    for (let as = 0; as < classes; as++) sum += (smoothing / classes) * weightOf(as) * lossAs(as);
    weights += weightOf(label);
  });
  return sum / weights;
}

function lossOf(loss: LossSettings, outputs: Float32Array, units: number, smoothing: number): number {
  if (smoothing > 0) return smoothedLoss(loss, outputs, units, smoothing);
  const labels = Int32Array.from(loss.name === 'softmaxCrossEntropy' ? LABELS : BINARY);
  return dataLoss(loss, outputs, units, { labels, values: Float32Array.from(VALUES) });
}

/** By central differences in float64, but for the outputs, which are float32. */
function differences(loss: LossSettings, outputs: Float32Array, units: number, smoothing: number): number[] {
  return Array.from(outputs, (value, at) => {
    const above = outputs.slice();
    const below = outputs.slice();
    above[at] = value + 1e-3;
    below[at] = value - 1e-3;
    const rise = lossOf(loss, above, units, smoothing) - lossOf(loss, below, units, smoothing);
    return rise / (above[at] - below[at]);
  });
}

async function gradientOf(ops: OpSet, loss: LossSettings, units: number, smoothing: readonly number[]) {
  const repeat = (numbers: readonly number[]): number[] => [...numbers, ...numbers];
  const byClass = loss.name === 'softmaxCrossEntropy';
  const numbers = loss.name === 'sigmoidCrossEntropy' ? BINARY : VALUES;
  const gradient = new LossGradient(ops, loss, smoothing);
  const kept = ops.scope(() => {
    const outputs = ops.float([MEMBERS, ROWS, units], OUTPUTS.slice(0, MEMBERS * ROWS * units));
    const labels = byClass ? ops.int([MEMBERS, ROWS], Int32Array.from(repeat(LABELS))) : null;
    const values = byClass ? null : ops.float([MEMBERS, ROWS, 1], Float32Array.from(repeat(numbers)));
    return ops.keep(gradient.of(outputs, { labels, values }));
  });
  const read = await ops.read(kept);
  ops.free(kept);
  gradient.release();
  return read;
}

describe.each(BACKENDS)('the gradient of a loss on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test.each(LOSSES)('is that of its finite differences: %o', async (loss) => {
    const units = loss.name === 'softmaxCrossEntropy' ? 3 : 1;
    const smoothings = loss.name.endsWith('CrossEntropy') ? [0, 0.2] : [0, 0];
    const gradient = await gradientOf(ops, loss, units, smoothings);
    smoothings.forEach((smoothing, member) => {
      const size = ROWS * units;
      const own = OUTPUTS.slice(member * size, (member + 1) * size);
      const expected = differences(loss, own, units, smoothing);
      // The differences' own error is of the order of step² = 1e-6 times a third derivative below 1.
      expected.forEach((value, at) =>
        expect(Math.abs(gradient[member * size + at] - value)).toBeLessThan(2e-6),
      );
    });
  });

  test('leaves no tensor behind', async () => {
    const before = ops.countTensors();
    await gradientOf(ops, LOSSES[1], 3, [0, 0.2]);
    await gradientOf(ops, LOSSES[1], 3, [0, 0.2]);
    // Constants that the op set keeps for good are made once.
    const after = ops.countTensors();
    await gradientOf(ops, LOSSES[1], 3, [0, 0.2]);
    expect(ops.countTensors()).toBe(after);
    expect(after - before).toBeLessThan(10);
  });
});

describe('the data loss', () => {
  it('is the weighted mean over rows under class weights', () => {
    const loss = { ...plainLoss('softmaxCrossEntropy'), classWeights: [1, 3] };
    // Equal logits: log 2 for every row, whatever the weights; logits [1, 0] of class 1: log(1 + e).
    const outputs = Float32Array.of(0, 0, 1, 0);
    const expected = (1 * Math.log(2) + 3 * Math.log(1 + Math.E)) / (1 + 3);
    expect(dataLoss(loss, outputs, 2, { labels: Int32Array.of(0, 1) })).toBeCloseTo(expected, 12);
  });

  it('multiplies the second class alone by the positive weight, and divides by the number of rows', () => {
    const loss = { ...plainLoss('sigmoidCrossEntropy'), positiveWeight: 3 };
    const labels = Int32Array.of(0, 1);
    expect(dataLoss(loss, Float32Array.of(0, 0), 1, { labels })).toBeCloseTo((1 + 3) * Math.log(2) * 0.5, 12);
  });

  it('is squared near and linear far under Huber, and absolute under the absolute error', () => {
    const values = Float32Array.of(0, 0);
    const outputs = Float32Array.of(0.5, -3);
    const huber = { ...plainLoss('huber'), huberDelta: 2 };
    expect(dataLoss(huber, outputs, 1, { values })).toBe((0.5 ** 2 / 2 + 2 * (3 - 2 / 2)) / 2);
    expect(dataLoss('absoluteError', outputs, 1, { values })).toBe((0.5 + 3) / 2);
  });
});
