import { describe, expect, it } from 'vitest';
import { shapeModel } from '../../src-main/domain/model.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { NO_REGULARIZATION } from '../../src-main/domain/regularization.ts';
import { plainLoss, type LossName } from '../../src-main/domain/training.ts';
import { Ensemble, type Batch } from '../../src-main/engine/ensemble.ts';
import { mixRows, type Mixing } from '../../src-main/engine/mixup.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { relativeDifference } from '../oracle/relative-difference.ts';
import { BACKENDS } from './backends.ts';
import { referenceGradient } from './objective-reference.ts';

/*
 * The gradient of a member that mixes its rows against central differences of λ·L(f(x̃), y) + (1 − λ)·L(f(x̃), y[π]) in
 * float64, beside a member that does not, whose numbers must be those of a batch without any mixing, to the bit.
 */

const ROWS = 6;
const INPUTS = 4;
const MIXING: Mixing = { share: 0.3, partners: Int32Array.of(3, 0, 5, 2, 4, 1) };

const LOSSES: readonly { loss: LossName; outputs: number; targets: readonly number[] }[] = [
  { loss: 'softmaxCrossEntropy', outputs: 3, targets: [0, 2, 1, 2, 0, 1] },
  { loss: 'sigmoidCrossEntropy', outputs: 1, targets: [0, 1, 1, 0, 1, 0] },
];

function draw(stream: RandomStream, count: number): Float32Array {
  return Float32Array.from({ length: count }, () => 2 * stream.nextUniform() - 1);
}

function toBatch(ops: OpSet, loss: LossName, features: Float32Array, targets: readonly number[]): Batch {
  return {
    features: ops.float([2, ROWS, INPUTS], features),
    labels: loss === 'softmaxCrossEntropy' ? ops.int([2, ROWS], Int32Array.from(targets)) : null,
    values: loss === 'softmaxCrossEntropy' ? null : ops.float([2, ROWS, 1], Float32Array.from(targets)),
  };
}

/** The weights of two equal members after one step at rate 1. */
async function step(ops: OpSet, loss: LossName, outputs: number, makeBatch: () => Batch) {
  const model = shapeModel(
    { layers: [{ type: 'dense', units: 5 }, { type: 'tanh' }, { type: 'dense', units: outputs }] },
    INPUTS,
  );
  const stream = new RandomStream(5, 'initial-weights');
  const initialWeights = model.parameters.map(({ shape }) =>
    draw(
      stream,
      shape.reduce((a, b) => a * b, 1),
    ),
  );
  const coefficients = model.parameters.map(() => NO_REGULARIZATION);
  const member = { learningRate: 1, coefficients, initialWeights };
  const optimizer = { type: 'sgd', learningRate: 1 } as const;
  const ensemble = new Ensemble(ops, { model, loss, optimizer, members: [member, member] });
  ops.scope(() => ensemble.step(makeBatch()));
  const after = await ensemble.readWeights();
  ensemble.release();
  return { model, initialWeights, after: after.map(({ parameters }) => parameters) };
}

describe.each(BACKENDS)('the gradient of mixed rows on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test.each(LOSSES)('is that of its finite differences under $loss', async ({ loss, outputs, targets }) => {
    const rows = draw(new RandomStream(6, 'initial-weights'), ROWS * INPUTS);
    const mixedRows = rows.slice();
    mixRows(mixedRows, INPUTS, MIXING);
    const partnerTargets = [...MIXING.partners].map((partner) => targets[partner]);
    const { model, initialWeights, after } = await step(ops, loss, outputs, () => ({
      ...toBatch(ops, loss, Float32Array.of(...mixedRows, ...rows), [...targets, ...targets]),
      mixed: {
        partner: toBatch(ops, loss, Float32Array.of(...rows, ...rows), [...partnerTargets, ...targets]),
        share: ops.float([2, 1, 1], Float32Array.of(MIXING.share, 1)),
        partnerShare: ops.float([2, 1, 1], Float32Array.of(1 - MIXING.share, 0)),
      },
    }));
    const features = Array.from({ length: ROWS }, (_, row) => [
      ...mixedRows.subarray(row * INPUTS, (row + 1) * INPUTS),
    ]);
    const weights = initialWeights.map((values) => [...values]);
    const gradientFor = (own: readonly number[]): number[][] =>
      referenceGradient({ loss: plainLoss(loss) }, model, {
        regularization: [],
        features,
        targets: own,
        weights,
        masks: {},
      });
    const [ofOwn, ofPartners] = [gradientFor(targets), gradientFor(partnerTargets)];
    initialWeights.forEach((values, parameter) => {
      const found = values.map((value, at) => value - after[0][parameter][at]);
      const expected = ofOwn[parameter].map(
        (own, at) => MIXING.share * own + (1 - MIXING.share) * ofPartners[parameter][at],
      );
      // Weights up to 1 before and after the step are each rounded to 6e-8.
      expect(relativeDifference([...found, 1], [...expected, 1])).toBeLessThan(2e-6);
    });
    // The output bias alone does not see which row has which target.
    expect(relativeDifference(ofOwn[0], ofPartners[0])).toBeGreaterThan(0.5);
    // Members that do not mix beside one that does.
    const plain = await step(ops, loss, outputs, () =>
      toBatch(ops, loss, Float32Array.of(...rows, ...rows), [...targets, ...targets]),
    );
    expect(after[1]).toEqual(plain.after[1]);
  });
});
