import { describe, expect, it } from 'vitest';
import { describeProblem } from '../../src-main/domain/errors.ts';
import type { LayerSpec } from '../../src-main/domain/layer-spec.ts';
import { countWeights } from '../../src-main/domain/model-shape.ts';
import { modelProblems, shapeModel, type ModelSpec } from '../../src-main/domain/model.ts';
import { dropoutRatesOf } from '../../src-main/domain/regularization.ts';

const IMAGE = { height: 28, width: 28, channels: 1 };
const OUTPUT: LayerSpec = { type: 'dense', name: 'output', units: 10 };

const NET: ModelSpec = {
  input: IMAGE,
  layers: [
    { type: 'conv2d', filters: 16, kernelSize: 3, padding: 'same' },
    { type: 'batchNorm' },
    { type: 'relu' },
    { type: 'maxPool2d' },
    { type: 'conv2d', filters: 32, kernelSize: [3, 5], stride: 2 },
    { type: 'elu' },
    { type: 'flatten' },
    OUTPUT,
  ],
};

function problems(layers: readonly LayerSpec[], input: ModelSpec['input'] = IMAGE): string[] {
  return modelProblems({ input, layers }).map(describeProblem);
}

function parametersOf(model: ModelSpec): [string, readonly number[]][] {
  return shapeModel(model, 784).parameters.map(({ name, shape }) => [name, shape]);
}

describe('the shape of a model of images', () => {
  it('has kernels of [height, width, inputs, filters] and norms of one number per channel', () => {
    expect(parametersOf(NET)).toEqual([
      ['conv2d1.kernel', [3, 3, 1, 16]],
      ['conv2d1.bias', [16]],
      ['batchNorm1.scale', [16]],
      ['batchNorm1.shift', [16]],
      // 14 × 14 after pooling; ⌊(14 − 3)/2⌋ + 1 = 6 rows and ⌊(14 − 5)/2⌋ + 1 = 5 columns after the convolution.
      ['conv2d2.kernel', [3, 5, 16, 32]],
      ['conv2d2.bias', [32]],
      ['output.kernel', [6 * 5 * 32, 10]],
      ['output.bias', [10]],
    ]);
    const weights = 9 * 16 + 16 + 16 + 16 + 15 * 16 * 32 + 32 + 960 * 10 + 10;
    expect(countWeights(shapeModel(NET, 784))).toBe(weights);
  });

  it('has layer norms of one number per feature', () => {
    const layers: LayerSpec[] = [{ type: 'layerNorm' }, { type: 'flatten' }, OUTPUT];
    const input = { length: 9, channels: 2 };
    expect(parametersOf({ input, layers }).slice(0, 2)).toEqual([
      ['layerNorm1.scale', [18]],
      ['layerNorm1.shift', [18]],
    ]);
  });

  it('keeps ⌈size/stride⌉ places under padding same', () => {
    const layers: LayerSpec[] = [
      { type: 'conv2d', filters: 2, kernelSize: 3, stride: [3, 5], padding: 'same' },
      { type: 'flatten' },
      OUTPUT,
    ];
    expect(parametersOf({ input: IMAGE, layers })[2]).toEqual(['output.kernel', [10 * 6 * 2, 10]]);
  });

  it('numbers the layers of residual blocks with all others, in reading order', () => {
    const layers: LayerSpec[] = [
      { type: 'conv2d', filters: 2, kernelSize: 1 },
      { type: 'residual', layers: [{ type: 'conv2d', filters: 2, kernelSize: 1 }] },
      { type: 'conv2d', filters: 2, kernelSize: 1 },
      { type: 'globalAveragePool' },
      OUTPUT,
    ];
    const { parameters, layers: shaped } = shapeModel({ input: IMAGE, layers }, 784);
    expect(new Set(parameters.map(({ layer }) => layer))).toEqual(
      new Set(['conv2d1', 'conv2d2', 'conv2d3', 'output']),
    );
    expect(shaped.map(({ name }) => name)).toEqual([
      'conv2d1',
      'conv2d1.activity',
      'conv2d1.dropout',
      'residual1',
      'conv2d2',
      'conv2d2.activity',
      'conv2d2.dropout',
      'residual1',
      'conv2d3',
      'conv2d3.activity',
      'conv2d3.dropout',
      'globalAveragePool1',
      'output',
      'output.activity',
      'output.dropout',
    ]);
  });
});

describe('dropout of a variant', () => {
  const model = shapeModel(NET, 784);

  it('lies behind a convolution and its norm and activation, before the pooling', () => {
    expect(model.layers.map(({ name }) => name).slice(0, 6)).toEqual([
      'conv2d1',
      'batchNorm1',
      'relu1',
      'conv2d1.activity',
      'conv2d1.dropout',
      'maxPool2d1',
    ]);
  });

  it('acts behind convolutions only where it names them', () => {
    const hidden = shapeModel(
      { ...NET, layers: [...NET.layers.slice(0, -1), { type: 'dense', units: 20 }, OUTPUT] },
      784,
    );
    const sites = hidden.sites.map(({ layer }) => layer);
    expect(sites).toEqual(['conv2d1', 'conv2d2', 'dense1', 'output']);
    expect(dropoutRatesOf([{ type: 'dropout', rate: 0.5 }], hidden)).toEqual([0, 0, 0.5, 0]);
    expect(dropoutRatesOf([{ type: 'dropout', rate: 0.5, layers: ['conv2d2'] }], hidden)).toEqual([
      0, 0.5, 0, 0,
    ]);
  });
});

describe('a model whose layers do not fit together', () => {
  it('is told where an image is missing', () => {
    const conv: LayerSpec = { type: 'conv2d', filters: 2, kernelSize: 3 };
    expect(modelProblems({ layers: [conv, { type: 'flatten' }, OUTPUT] }).map(describeProblem)).toEqual([
      'model.layers[0].type: expected a layer that takes what comes before, or model.input as ' +
        '{ height, width, channels }, received "conv2d" behind a vector',
    ]);
    expect(problems([{ type: 'conv1d', filters: 2, kernelSize: 3 }, { type: 'flatten' }, OUTPUT])).toEqual([
      'model.layers[0].type: expected a layer that takes what comes before, or model.input as ' +
        '{ length, channels }, received "conv1d" behind 28 × 28 × 1',
    ]);
    expect(
      modelProblems({ layers: [{ type: 'spatialDropout', rate: 0.1 }, OUTPUT] }).map(describeProblem),
    ).toEqual([
      'model.layers[0].type: expected a layer that takes what comes before, or model.input with the sizes of an ' +
        'image or a sequence, received "spatialDropout" behind a vector',
    ]);
  });

  it('is told where a flatten is missing', () => {
    expect(problems([{ type: 'relu' }, OUTPUT])).toEqual([
      'model.layers[1].type: expected "flatten" or "globalAveragePool" before it, ' +
        'received "dense" behind 28 × 28 × 1',
    ]);
  });

  it('is told of a window larger than what it slides over, and of the first problem only', () => {
    const pools: LayerSpec[] = [
      { type: 'maxPool2d', size: 8 },
      { type: 'conv2d', filters: 2, kernelSize: [2, 4] },
      { type: 'conv2d', filters: 2, kernelSize: 9 },
      { type: 'flatten' },
      OUTPUT,
    ];
    expect(problems(pools)).toEqual([
      'model.layers[1].kernelSize: expected at most 3 × 3, the size of what comes before, or padding "same", ' +
        'received 2 × 4',
    ]);
    expect(
      problems([{ type: 'avgPool1d', size: 9 }, { type: 'flatten' }, OUTPUT], { length: 5, channels: 1 }),
    ).toEqual([
      'model.layers[0].size: expected at most 5, the size of what comes before, or padding "same", received 9',
    ]);
  });

  it('is told of a residual block that changes the shape', () => {
    const block: LayerSpec = { type: 'residual', layers: [{ type: 'conv2d', filters: 2, kernelSize: 3 }] };
    expect(problems([block, { type: 'flatten' }, OUTPUT])).toEqual([
      'model.layers[0].layers: expected layers whose output is 28 × 28 × 1, as their input, received 26 × 26 × 2',
    ]);
  });

  it('is told of names that stand twice, within a block too', () => {
    const block: LayerSpec = { type: 'residual', layers: [{ type: 'relu', name: 'output' }] };
    expect(problems([block, { type: 'flatten' }, OUTPUT])).toEqual([
      'model.layers[2].name: expected a name that no other layer has, received "output"',
    ]);
  });
});
