import { describe, expect, it } from 'vitest';
import { nameLayers } from '../../src-main/domain/layer-name.ts';
import type { LayerSpec } from '../../src-main/domain/layer-spec.ts';
import { countWeights, elementCount } from '../../src-main/domain/model-shape.ts';
import { modelProblems, shapeModel } from '../../src-main/domain/model.ts';

const DEEP: readonly LayerSpec[] = [
  { type: 'dense', units: 5 },
  { type: 'batchNorm', epsilon: 1e-3 },
  { type: 'relu' },
  { type: 'dropout', rate: 0.1 },
  { type: 'dense', name: 'middle', units: 4, bias: false },
  { type: 'tanh' },
  { type: 'dense', units: 2 },
];

describe('the names of layers', () => {
  it('are given, or type and number, where a named layer takes its number too', () => {
    expect(nameLayers(DEEP).map(({ name }) => name)).toEqual([
      'dense1',
      'batchNorm1',
      'relu1',
      'dropout1',
      'middle',
      'tanh1',
      'dense3',
    ]);
  });
});

describe('a model with its sizes', () => {
  const model = shapeModel({ layers: DEEP }, 3);

  it('has a kernel of [inputs, units] and vectors of [units], in the order of the layers', () => {
    expect(model.parameters.map(({ name, shape }) => [name, shape])).toEqual([
      ['dense1.kernel', [3, 5]],
      ['dense1.bias', [5]],
      ['batchNorm1.scale', [5]],
      ['batchNorm1.shift', [5]],
      ['middle.kernel', [5, 4]],
      ['dense3.kernel', [4, 2]],
      ['dense3.bias', [2]],
    ]);
    expect(countWeights(model)).toBe(3 * 5 + 5 + 5 + 5 + 5 * 4 + 4 * 2 + 2);
  });

  it('knows where its parameters stand and fills in defaults', () => {
    expect(model.layers.filter(({ type }) => type === 'dense')).toEqual([
      { type: 'dense', name: 'dense1', inputs: 3, units: 5, kernel: 0, bias: 1 },
      { type: 'dense', name: 'middle', inputs: 5, units: 4, kernel: 4, bias: null },
      { type: 'dense', name: 'dense3', inputs: 4, units: 2, kernel: 5, bias: 6 },
    ]);
    expect(model.layers.find(({ type }) => type === 'batchNorm')).toEqual({
      type: 'batchNorm',
      name: 'batchNorm1',
      units: 5,
      channels: 5,
      places: 1,
      scale: 2,
      shift: 3,
      momentum: 0.1,
      epsilon: 1e-3,
    });
    expect([model.inputs, model.outputs, model.initializer]).toEqual([3, 2, 'pytorch']);
  });

  it('has a place for penalties and dropout behind the norm and activation of every dense layer, before any other dropout', () => {
    expect(model.layers.map(({ name }) => name)).toEqual([
      'dense1',
      'batchNorm1',
      'relu1',
      'dense1.activity',
      'dense1.dropout',
      'dropout1',
      'middle',
      'tanh1',
      'middle.activity',
      'middle.dropout',
      'dense3',
      'dense3.activity',
      'dense3.dropout',
    ]);
    expect(model.sites).toEqual([
      { layer: 'dense1', kind: 'dense', isOutput: false },
      { layer: 'middle', kind: 'dense', isOutput: false },
      { layer: 'dense3', kind: 'dense', isOutput: true },
    ]);
  });
});

describe('what is wrong with a model', () => {
  it('is nothing where the last layer is dense and names differ', () => {
    expect(modelProblems({ layers: DEEP })).toEqual([]);
  });

  it('is a name that stands twice, given or made', () => {
    const layers: LayerSpec[] = [
      { type: 'dense', name: 'dense2', units: 1 },
      { type: 'dense', units: 1 },
    ];
    expect(modelProblems({ layers })).toEqual([
      { field: 'model.layers[1].name', expected: 'a name that no other layer has', received: '"dense2"' },
    ]);
  });

  it('is a last layer that makes no outputs', () => {
    expect(modelProblems({ layers: [{ type: 'dense', units: 1 }, { type: 'relu' }] })).toEqual([
      {
        field: 'model.layers[1].type',
        expected: '"dense", because the last layer makes the outputs',
        received: '"relu"',
      },
    ]);
  });
});

describe('the number of elements', () => {
  it('is the product of the sizes, 1 for a scalar', () => {
    expect(elementCount([3, 4, 5])).toBe(60);
    expect(elementCount([])).toBe(1);
  });
});
