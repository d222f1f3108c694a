import type { PreparedData, PreparedPart } from '../../src-main/domain/dataset.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { RandomStream } from '../../src-main/domain/random.ts';

const INPUTS = 6;

function blobs(rows: number, stream: RandomStream): PreparedPart {
  const labels = Int32Array.from({ length: rows }, (_, row) => row % 3);
  const features = Float32Array.from(
    { length: rows * INPUTS },
    (_, at) => stream.nextUniform() * 2 - 1 + (labels[Math.floor(at / INPUTS)] === at % 3 ? 1 : 0),
  );
  return { rows, features, labels };
}

/** Three overlapping classes in six dimensions; deterministic. */
export function smallData(): PreparedData {
  const stream = new RandomStream(7, 'split');
  return {
    inputs: INPUTS,
    parts: { train: blobs(60, stream), validation: blobs(30, stream), test: blobs(30, stream) },
    classNames: ['a', 'b', 'c'],
    targetScale: 1,
    targetOffset: 0,
  };
}

/** An experiment on `smallData` with every kind of layer, an uneven last batch, and a variant per mechanism. */
export function smallSpec(change: Partial<ExperimentSpec> = {}): ExperimentSpec {
  return {
    name: 'small',
    data: { source: 'builtin', name: 'iris' },
    task: 'classification',
    split: { train: 0.5, validation: 0.25, test: 0.25 },
    model: {
      layers: [
        { type: 'dense', name: 'hidden', units: 8 },
        { type: 'batchNorm', name: 'norm' },
        { type: 'relu' },
        { type: 'dense', name: 'output', units: 3 },
      ],
    },
    training: {
      loss: 'softmaxCrossEntropy',
      optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0.9 },
      epochs: 3,
      batchSize: 16,
    },
    seeds: [1, 2],
    variants: [
      { name: 'none', regularization: [] },
      { name: 'l1', regularization: [{ type: 'l1', strength: 0.01 }] },
      { name: 'dropout', regularization: [{ type: 'dropout', rate: 0.5 }] },
      { name: 'decay', regularization: [{ type: 'decoupledWeightDecay', strength: 0.1 }] },
    ],
    ...change,
  };
}
