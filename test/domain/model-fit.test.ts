import { describe, expect, it } from 'vitest';
import type { Dataset, Target } from '../../src-main/domain/dataset.ts';
import { describeProblem } from '../../src-main/domain/errors.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { modelFitProblems } from '../../src-main/domain/model-fit.ts';
import type { LayerSpec } from '../../src-main/domain/layer-spec.ts';
import type { LossName } from '../../src-main/domain/training.ts';

const ROWS = 40;

function withTarget(target: Target): Dataset {
  const features = new Float32Array(ROWS * 3);
  return { name: 'test', rows: ROWS, features, featureNames: ['a', 'b', 'c'], target, hash: '' };
}

function withClasses(...classNames: string[]): Dataset {
  const labels = Int32Array.from({ length: ROWS }, (_, row) => row % classNames.length);
  return withTarget({ kind: 'classes', labels, classNames });
}

const NUMBERS = withTarget({ kind: 'values', values: new Float64Array(ROWS), name: 'price' });

function makeSpec(layers: readonly LayerSpec[], loss: LossName, batchSize = 8): ExperimentSpec {
  return {
    name: 'test',
    data: { source: 'builtin', name: 'iris' },
    task: loss === 'squaredError' ? 'regression' : 'classification',
    split: { train: 0.6, validation: 0.2, test: 0.2 },
    model: { layers },
    training: { loss, optimizer: { type: 'sgd', learningRate: 0.1 }, epochs: 1, batchSize },
    seeds: [0],
    variants: [{ name: 'none', regularization: [] }],
  };
}

const units = (count: number): LayerSpec => ({ type: 'dense', units: count });

function problems(spec: ExperimentSpec, dataset: Dataset, trainRows = 24): string[] {
  return modelFitProblems(spec, dataset, trainRows).map(describeProblem);
}

describe('the outputs', () => {
  it('are as many as the classes under softmax', () => {
    const hidden = [units(5), { type: 'relu' }] as const;
    const dataset = withClasses('benign', 'malignant');
    expect(problems(makeSpec([...hidden, units(2)], 'softmaxCrossEntropy'), dataset)).toEqual([]);
    expect(problems(makeSpec([...hidden, units(3)], 'softmaxCrossEntropy'), dataset)).toEqual([
      'model.layers[2].units: expected 2 (one per class: benign, malignant), received 3',
    ]);
  });

  it('do not list more than ten classes', () => {
    const names = Array.from({ length: 12 }, (_, index) => String(index));
    expect(problems(makeSpec([units(1)], 'softmaxCrossEntropy'), withClasses(...names))).toEqual([
      'model.layers[0].units: expected 12 (one per class: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …), received 1',
    ]);
  });

  it('are one under sigmoid, for exactly two classes', () => {
    expect(problems(makeSpec([units(1)], 'sigmoidCrossEntropy'), withClasses('a', 'b'))).toEqual([]);
    expect(problems(makeSpec([units(2)], 'sigmoidCrossEntropy'), withClasses('a', 'b'))).toEqual([
      'model.layers[0].units: expected 1 (one logit for two classes under sigmoidCrossEntropy), received 2',
    ]);
    expect(problems(makeSpec([units(1)], 'sigmoidCrossEntropy'), withClasses('a', 'b', 'c'))).toEqual([
      'training.loss: expected "softmaxCrossEntropy" for 3 classes, received "sigmoidCrossEntropy"',
    ]);
  });

  it('are one for regression', () => {
    expect(problems(makeSpec([units(1)], 'squaredError'), NUMBERS)).toEqual([]);
    expect(problems(makeSpec([units(2)], 'squaredError'), NUMBERS)).toEqual([
      'model.layers[0].units: expected 1 (the value of price), received 2',
    ]);
  });
});

describe('the task', () => {
  it('is that of the target', () => {
    expect(problems(makeSpec([units(1)], 'squaredError'), withClasses('a', 'b'))).toEqual([
      'task: expected "classification" for this target, received "regression"',
    ]);
    expect(problems(makeSpec([units(2)], 'softmaxCrossEntropy'), NUMBERS)).toEqual([
      'task: expected "regression" for this target, received "classification"',
    ]);
  });
});

describe('the batch size', () => {
  const linear = (batchSize: number): ExperimentSpec => makeSpec([units(1)], 'squaredError', batchSize);
  const normed = (batchSize: number): ExperimentSpec =>
    makeSpec([units(4), { type: 'batchNorm' }, units(1)], 'squaredError', batchSize);

  it('is at most the number of training rows', () => {
    expect(problems(linear(24), NUMBERS)).toEqual([]);
    expect(problems(linear(25), NUMBERS)).toEqual([
      'training.batchSize: expected at most 24, the number of training rows, received 25',
    ]);
  });

  it('may leave a last batch of one row where there is no batch norm', () => {
    expect(problems(linear(23), NUMBERS)).toEqual([]);
    expect(problems(linear(1), NUMBERS)).toEqual([]);
  });

  it('leaves no batch of one row under batch norm', () => {
    // 25 = 3·8 + 1 = 2·12 + 1; 25 = 3·7 + 4 = 2·9 + 7.
    expect(problems(normed(8), NUMBERS, 25)).toEqual([
      'training.batchSize: expected a size that leaves no batch of one row to batchNorm in 25 training rows, ' +
        'such as 7 or 9, received 8',
    ]);
    expect(problems(normed(7), NUMBERS, 25)).toEqual([]);
    expect(problems(normed(9), NUMBERS, 25)).toEqual([]);
    // 1 is below 2, and 25 = 12·2 + 1 = 8·3 + 1 = 6·4 + 1; 25 = 5·5.
    expect(problems(normed(1), NUMBERS, 25)[0]).toMatch(/such as 5, received 1$/);
    expect(problems(normed(24), NUMBERS, 25)[0]).toMatch(/such as 23 or 25, received 24$/);
    expect(problems(normed(1), NUMBERS, 1)[0]).toMatch(/in 1 training rows, received 1$/);
  });
});

describe('images', () => {
  const conv: LayerSpec = { type: 'conv2d', filters: 2, kernelSize: 1 };
  const layers: LayerSpec[] = [conv, { type: 'batchNorm' }, { type: 'flatten' }, units(1)];
  const withInput = (height: number, batchSize = 8): ExperimentSpec => {
    const spec = makeSpec(layers, 'squaredError', batchSize);
    return { ...spec, model: { ...spec.model, input: { height, width: 1, channels: 1 } } };
  };

  it('have as many numbers as the data has features', () => {
    expect(problems(withInput(3), NUMBERS)).toEqual([]);
    expect(problems(withInput(4), NUMBERS)).toEqual([
      'model.input: expected sizes whose product is 3, the number of features, received 4 × 1 × 1',
    ]);
  });

  it('may come one by one to a batch norm, because an image has a variance of its own', () => {
    expect(problems(withInput(3, 1), NUMBERS, 25)).toEqual([]);
  });
});

describe('the size of the model', () => {
  it('is at most 100 million weights', () => {
    const layers = [units(1e6), units(1e6), units(1)];
    // 3·1e6 + 1e6, 1e12 + 1e6, 1e6 + 1.
    const weights = 4e6 + 1e12 + 1e6 + 1e6 + 1;
    expect(problems(makeSpec(layers, 'squaredError'), NUMBERS)).toEqual([
      `model.layers: expected at most 100000000 weights, received ${weights}`,
    ]);
  });

  it('is reported along with everything else', () => {
    const layers = [units(1e6), units(1e6), units(2)];
    expect(problems(makeSpec(layers, 'squaredError', 100), NUMBERS)).toHaveLength(3);
  });
});
