import { describe, expect, it } from 'vitest';
import type { OptimizerSpec } from '../../src-main/domain/experiment.ts';
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

/** Weights after five steps, one list of parameters per learning rate. */
async function train(ops: OpSet, optimizer: OptimizerSpec, rates: readonly number[]) {
  const members = rates.map((learningRate) => ({
    learningRate,
    coefficients: model.parameters.map(() => ({ ...NO_REGULARIZATION, decoupledDecay: 0.5 })),
    initialWeights: initialWeights(model, 3),
  }));
  const ensemble = new Ensemble(ops, { model, loss: 'softmaxCrossEntropy', optimizer, members });
  const repeat = <Numbers extends Float32Array | Int32Array>(numbers: Numbers, all: Numbers): Numbers => {
    rates.forEach((_, member) => all.set(numbers, member * numbers.length));
    return all;
  };
  for (let step = 0; step < 5; step++)
    ops.scope(() => {
      const features = repeat(FEATURES, new Float32Array(FEATURES.length * rates.length));
      const labels = repeat(LABELS, new Int32Array(LABELS.length * rates.length));
      ensemble.step({
        features: ops.float([rates.length, 6, 4], features),
        labels: ops.int([rates.length, 6], labels),
        values: null,
      });
    });
  const weights = await ensemble.readWeights();
  ensemble.release();
  return weights.map(({ parameters }) => parameters);
}

const OPTIMIZERS: readonly OptimizerSpec[] = [
  { type: 'sgd', learningRate: 0 },
  { type: 'sgd', learningRate: 0, momentum: 0.9 },
  { type: 'sgd', learningRate: 0, momentum: 0.9, nesterov: true },
  { type: 'adam', learningRate: 0 },
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
        values.forEach((value, at) => {
          expect(Math.abs(among[at] - value)).toBeLessThan(2e-6);
        });
      });
    }
    expect(together[0]).not.toEqual(together[1]);
  });
});
