import { describe, expect, it } from 'vitest';
import type { OptimizerSpec } from '../../src-main/domain/training.ts';
import { shapeModel } from '../../src-main/domain/model.ts';
import { NO_REGULARIZATION } from '../../src-main/domain/regularization.ts';
import { Ensemble } from '../../src-main/engine/ensemble.ts';
import { initialWeights } from '../../src-main/engine/initial-weights.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { BACKENDS } from './backends.ts';

const model = shapeModel(
  { layers: [{ type: 'dense', units: 5 }, { type: 'tanh' }, { type: 'dense', units: 3 }] },
  4,
);
const FEATURES = Float32Array.from({ length: 6 * 4 }, (_, at) => Math.sin(at + 1));
const LABELS = Int32Array.of(0, 1, 2, 0, 1, 2);

/** An ensemble of one member per learning rate. */
function makeEnsemble(ops: OpSet, optimizer: OptimizerSpec, rates: readonly number[]): Ensemble {
  const members = rates.map((learningRate) => ({
    learningRate,
    coefficients: model.parameters.map(() => ({ ...NO_REGULARIZATION, decoupledDecay: 0.5 })),
    initialWeights: initialWeights(model, 3),
  }));
  return new Ensemble(ops, { model, loss: 'softmaxCrossEntropy', optimizer, members });
}

function trainSteps(ops: OpSet, ensemble: Ensemble, steps: number): void {
  const { size } = ensemble;
  const repeat = <Numbers extends Float32Array | Int32Array>(numbers: Numbers, all: Numbers): Numbers => {
    for (let member = 0; member < size; member++) all.set(numbers, member * numbers.length);
    return all;
  };
  for (let step = 0; step < steps; step++)
    ops.scope(() => {
      const features = repeat(FEATURES, new Float32Array(FEATURES.length * size));
      const labels = repeat(LABELS, new Int32Array(LABELS.length * size));
      ensemble.step({
        features: ops.float([size, 6, 4], features),
        labels: ops.int([size, 6], labels),
        values: null,
      });
    });
}

/** Weights after five steps, one list of parameters per learning rate. */
async function train(ops: OpSet, optimizer: OptimizerSpec, rates: readonly number[]) {
  const ensemble = makeEnsemble(ops, optimizer, rates);
  trainSteps(ops, ensemble, 5);
  const weights = await ensemble.readWeights();
  ensemble.release();
  return weights.map(({ parameters }) => parameters);
}

const OPTIMIZERS: readonly OptimizerSpec[] = [
  { type: 'sgd', learningRate: 0 },
  { type: 'sgd', learningRate: 0, momentum: 0.9 },
  { type: 'sgd', learningRate: 0, momentum: 0.9, nesterov: true },
  { type: 'adam', learningRate: 0 },
  { type: 'rmsprop', learningRate: 0, momentum: 0.5, centered: true, epsilon: 1e-2 },
  { type: 'adagrad', learningRate: 0, learningRateDecay: 0.1 },
];

describe.each(BACKENDS)('an ensemble on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test.each(OPTIMIZERS)('lets every member have its own learning rate under %o', async (optimizer) => {
    const rates = [0.3, 0.01, 0.1];
    const together = await train(ops, optimizer, rates);
    for (const [member, rate] of rates.entries()) {
      const [alone] = await train(ops, optimizer, [rate]);
      alone.forEach((values, parameter) => {
        const among = together[member][parameter];
        // Rounding is in proportion to the weights, which RMSProp at 0.3 moves by several units.
        const scale = Math.max(1, ...values.map(Math.abs));
        values.forEach((value, at) => {
          expect(Math.abs(among[at] - value)).toBeLessThan(2e-6 * scale);
        });
      });
    }
    expect(together[0]).not.toEqual(together[1]);
  });

  test.each(OPTIMIZERS)('goes on from its state to the bit under %o', async (optimizer) => {
    const rates = [0.03, 0.01];
    const whole = makeEnsemble(ops, optimizer, rates);
    trainSteps(ops, whole, 3);
    const state = await whole.readState();
    expect(state.step).toBe(3);
    const resumed = makeEnsemble(ops, optimizer, rates);
    resumed.restore(state);
    for (const ensemble of [whole, resumed]) trainSteps(ops, ensemble, 4);
    expect(await resumed.readState()).toEqual(await whole.readState());
    whole.release();
    resumed.release();
  });

  test('learns at the rate that it was set to last', async () => {
    const optimizer: OptimizerSpec = { type: 'sgd', learningRate: 0 };
    const moved = makeEnsemble(ops, optimizer, [0.3, 0.3]);
    moved.setLearningRates([0.1, 0.05]);
    trainSteps(ops, moved, 5);
    const weights = await moved.readWeights();
    moved.release();
    const expected = await train(ops, optimizer, [0.1, 0.05]);
    expect(weights.map(({ parameters }) => parameters)).toEqual(expected);
  });
});
