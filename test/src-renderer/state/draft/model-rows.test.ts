import { describe, expect, it } from 'vitest';
import breastCancer from '../../../../examples/breast-cancer-l2.json' with { type: 'json' };
import mnist from '../../../../examples/mnist-convolution-dropout.json' with { type: 'json' };
import { modelRows } from '../../../../src-renderer/state/draft/model-rows.ts';

describe('the rows of a model', () => {
  it('have output and weights of each layer', () => {
    const { input, rows, weights } = modelRows(breastCancer, 30);
    expect(input).toBe('30');
    expect(rows.map(({ name, output, weights: own }) => [name, output, own])).toEqual([
      ['dense1', '64', 30 * 64 + 64],
      ['relu1', '64', null],
      ['dense2', '2', 64 * 2 + 2],
    ]);
    expect(weights).toBe(30 * 64 + 64 + 64 * 2 + 2);
  });

  it('have the places of images', () => {
    const { input, rows } = modelRows(mnist, 784);
    expect(input).toBe('28 × 28 × 1');
    expect(rows.slice(0, 7).map(({ output }) => output)).toEqual([
      '28 × 28 × 8',
      '28 × 28 × 8',
      '14 × 14 × 8',
      '14 × 14 × 16',
      '14 × 14 × 16',
      '7 × 7 × 16',
      String(7 * 7 * 16),
    ]);
    expect(rows[7]).toMatchObject({ name: 'hidden', hasOutputs: true, isLast: false });
    expect(rows[9]).toMatchObject({ isLast: true, kinds: ['kernel', 'bias'] });
  });

  it('list the layers of a residual block below it', () => {
    const block = { type: 'residual', layers: [{ type: 'dense', units: 8 }, { type: 'relu' }] };
    const { rows } = modelRows({ model: { layers: [block, { type: 'dense', units: 2 }] } }, 8);
    expect(rows.map(({ path, depth, name, output }) => [path, depth, name, output])).toEqual([
      ['model.layers[0]', 0, 'residual1', '8'],
      ['model.layers[0].layers[0]', 1, 'dense1', '8'],
      ['model.layers[0].layers[1]', 1, 'relu1', '8'],
      ['model.layers[1]', 0, 'dense2', '2'],
    ]);
  });

  it.each([
    ['a size that is being typed', { type: 'dense', units: 'abc' }],
    ['a size that is missing', { type: 'dense' }],
    ['a type that no layer has', { type: 'dens', units: 3 }],
    ['no object', 7],
    ['a window of no size', { type: 'conv2d', filters: 'x', kernelSize: [1] }],
  ])('show what is not known for %s, and the rest of the model', (_, layer) => {
    const { rows } = modelRows({ model: { layers: [layer, { type: 'dense', units: 2 }] } }, 30);
    expect(rows[0].output).toBe('?');
    expect(rows[1].output).toBe('2');
  });

  it('are none for a document without a model, and have no input where the data is not known', () => {
    expect(modelRows({}, null)).toEqual({ input: '?', rows: [], weights: 0 });
  });
});
