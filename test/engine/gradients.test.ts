import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../src-main/domain/layer-spec.ts';
import type { ModelShape } from '../../src-main/domain/model-shape.ts';
import { shapeModel } from '../../src-main/domain/model.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { NO_REGULARIZATION } from '../../src-main/domain/regularization.ts';
import type { LossName } from '../../src-main/domain/training.ts';
import { Ensemble, type Batch } from '../../src-main/engine/ensemble.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { relativeDifference } from '../oracle/relative-difference.ts';
import { BACKENDS } from './backends.ts';
import { referenceGradient, type ReferenceBatch } from './reference-model.ts';

/*
 * Every layer's and loss's gradient against central differences of a float64 model that is written from the formulas
 * alone. Two members with weights, rows and masks of their own, so that numbers of one in the place of the other show.
 */

const MEMBERS = 2;
const ROWS = 7;
const INPUTS = 4;

interface Case {
  readonly name: string;
  readonly loss: LossName;
  readonly layers: readonly LayerSpec[];
}

const CASES: readonly Case[] = [
  {
    name: 'dense → ReLU → dense under softmax cross-entropy',
    loss: 'softmaxCrossEntropy',
    layers: [{ type: 'dense', units: 5 }, { type: 'relu' }, { type: 'dense', units: 3 }],
  },
  {
    name: 'dense → tanh → dense without bias under sigmoid cross-entropy',
    loss: 'sigmoidCrossEntropy',
    layers: [
      { type: 'dense', units: 5, bias: false },
      { type: 'tanh' },
      { type: 'dense', units: 1, bias: false },
    ],
  },
  {
    name: 'dense → sigmoid → dense under squared error',
    loss: 'squaredError',
    layers: [{ type: 'dense', units: 5 }, { type: 'sigmoid' }, { type: 'dense', units: 1 }],
  },
  {
    name: 'dense → tanh → dense under absolute error',
    loss: 'absoluteError',
    layers: [{ type: 'dense', units: 5 }, { type: 'tanh' }, { type: 'dense', units: 1 }],
  },
  {
    name: 'dense → tanh → dense under Huber',
    loss: 'huber',
    layers: [{ type: 'dense', units: 5 }, { type: 'tanh' }, { type: 'dense', units: 1 }],
  },
  {
    name: 'dense → batch norm → ReLU → dense under softmax cross-entropy',
    loss: 'softmaxCrossEntropy',
    layers: [
      { type: 'dense', units: 5 },
      { type: 'batchNorm' },
      { type: 'relu' },
      { type: 'dense', units: 3 },
    ],
  },
  {
    name: 'batch norm → dense → batch norm with a large epsilon → tanh → dense under squared error',
    loss: 'squaredError',
    layers: [
      { type: 'batchNorm' },
      { type: 'dense', units: 5 },
      { type: 'batchNorm', epsilon: 0.5 },
      { type: 'tanh' },
      { type: 'dense', units: 1 },
    ],
  },
  {
    name: 'dropout → dense → ReLU → dropout → dense → dropout site → dense under sigmoid cross-entropy',
    loss: 'sigmoidCrossEntropy',
    layers: [
      { type: 'dropout', name: 'early', rate: 0.25 },
      { type: 'dense', units: 6 },
      { type: 'relu' },
      { type: 'dropout', name: 'late', rate: 0.5 },
      { type: 'dense', name: 'second', units: 4 },
      { type: 'tanh' },
      { type: 'dense', units: 1 },
    ],
  },
  {
    name: 'activations before the first parameter, and one that is not dense',
    loss: 'softmaxCrossEntropy',
    layers: [
      { type: 'tanh' },
      { type: 'sigmoid' },
      { type: 'batchNorm' },
      { type: 'relu' },
      { type: 'dense', units: 3 },
    ],
  },
];

const DROPPING = ['early', 'late', 'second.dropout'];

/** A number from −1 to 1, exact in float32. */
function signedUniform(stream: RandomStream): number {
  return Math.fround(2 * stream.nextUniform() - 1);
}

function grid(rows: number, columns: number, fill: () => number): number[][] {
  return Array.from({ length: rows }, () => Array.from({ length: columns }, fill));
}

function drawBatch(model: ModelShape, loss: LossName, stream: RandomStream): ReferenceBatch {
  const target = (): number => {
    if (loss === 'softmaxCrossEntropy') return stream.nextBelow(model.outputs);
    return loss === 'sigmoidCrossEntropy' ? stream.nextBelow(2) : signedUniform(stream);
  };
  const dropping = model.layers.filter(({ name }) => DROPPING.includes(name));
  return {
    features: grid(ROWS, INPUTS, () => signedUniform(stream)),
    targets: Array.from({ length: ROWS }, target),
    masks: Object.fromEntries(
      dropping.map(({ name, units }) => [
        name,
        grid(ROWS, units, () => (stream.nextBelow(3) === 0 ? 0 : 1.5)),
      ]),
    ),
  };
}

function toDevice(ops: OpSet, loss: LossName, batches: readonly ReferenceBatch[]): Batch {
  const targets = batches.flatMap((batch) => batch.targets);
  const features = Float32Array.from(batches.flatMap((batch) => batch.features.flat()));
  const byClass = loss === 'softmaxCrossEntropy';
  return {
    features: ops.float([MEMBERS, ROWS, INPUTS], features),
    labels: byClass ? ops.int([MEMBERS, ROWS], Int32Array.from(targets)) : null,
    values: byClass ? null : ops.float([MEMBERS, ROWS, 1], Float32Array.from(targets)),
  };
}

/** What one step of plain descent at rate 1 takes from each weight: its gradient. By member and parameter. */
async function engineGradients(
  ops: OpSet,
  { loss }: Case,
  model: ModelShape,
  weights: readonly (readonly Float32Array[])[],
  batches: readonly ReferenceBatch[],
): Promise<number[][][]> {
  const coefficients = model.parameters.map(() => NO_REGULARIZATION);
  const ensemble = new Ensemble(ops, {
    model,
    loss,
    optimizer: { type: 'sgd', learningRate: 1 },
    members: weights.map((initialWeights) => ({ learningRate: 1, coefficients, initialWeights })),
    masks: (position) => {
      const { name } = model.layers[position];
      if (!DROPPING.includes(name)) return null;
      return () => Float32Array.from(batches.flatMap(({ masks }) => masks[name].flat()));
    },
  });
  ops.scope(() => ensemble.step(toDevice(ops, loss, batches)));
  const after = await ensemble.readWeights();
  ensemble.release();
  return weights.map((parameters, member) =>
    parameters.map((values, at) =>
      Array.from(values, (value, element) => value - after[member].parameters[at][element]),
    ),
  );
}

describe.each(BACKENDS)('gradients on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test.each(CASES)('are those of $name', async (one) => {
    const model = shapeModel({ layers: one.layers }, INPUTS);
    const stream = new RandomStream(11, 'initial-weights');
    const draw = (shape: readonly number[]): Float32Array =>
      Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => signedUniform(stream));
    const members = Array.from({ length: MEMBERS }, () => ({
      weights: model.parameters.map(({ shape }) => draw(shape)),
      batch: drawBatch(model, one.loss, stream),
    }));
    const gradients = await engineGradients(
      ops,
      one,
      model,
      members.map(({ weights }) => weights),
      members.map(({ batch }) => batch),
    );
    members.forEach(({ weights, batch }, member) => {
      const reference = referenceGradient(
        model,
        one.loss,
        weights.map((values) => [...values]),
        batch,
      );
      const largest = Math.max(...reference.flat().map(Math.abs));
      expect(largest).toBeGreaterThan(0.01);
      model.parameters.forEach(({ name }, at) => {
        // Weights up to 1 before and after a step are each rounded to 6e-8, and so is every sum on the way.
        const padded = (values: readonly number[]): number[] => [...values, largest];
        const difference = relativeDifference(padded(gradients[member][at]), padded(reference[at]));
        expect(difference, `${name} of member ${member}`).toBeLessThan(1e-5);
      });
    });
  });
});
