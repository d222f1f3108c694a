import { describe, expect, it } from 'vitest';
import { modelSchema } from '../../src-main/contract/model-schema.ts';
import { checkAgainst } from '../../src-main/contract/zod-problems.ts';
import { describeProblem } from '../../src-main/domain/errors.ts';

const OUTPUT = { type: 'dense', units: 10 };

function problems(layer: unknown, input: unknown = { height: 28, width: 28, channels: 1 }): string[] {
  const checked = checkAgainst(modelSchema, { input, layers: [layer, OUTPUT] });
  return checked.ok ? [] : checked.problems.map(describeProblem);
}

describe('a model', () => {
  it('may have every layer', () => {
    const model = {
      input: { height: 28, width: 28, channels: 1 },
      layers: [
        { type: 'conv2d', filters: 16, kernelSize: [3, 5], stride: 2, padding: 'same', bias: false },
        { type: 'batchNorm' },
        { type: 'leakyRelu', slope: 0.2 },
        { type: 'residual', name: 'block', layers: [{ type: 'gelu' }, { type: 'elu', alpha: 2 }] },
        { type: 'maxPool2d' },
        { type: 'avgPool2d', size: [2, 1], stride: 1, padding: 'same' },
        { type: 'spatialDropout', rate: 0.1 },
        { type: 'gaussianDropout', rate: 0.1 },
        { type: 'gaussianNoise', sd: 0.1 },
        { type: 'layerNorm', epsilon: 1e-3 },
        { type: 'globalAveragePool' },
        { type: 'flatten' },
        { type: 'dropout', rate: 0.5 },
        OUTPUT,
      ],
    };
    expect(checkAgainst(modelSchema, model)).toEqual({ ok: true, value: model });
    const sequence = {
      input: { length: 9, channels: 2 },
      layers: [
        { type: 'conv1d', filters: 2, kernelSize: 3, stride: 2 },
        { type: 'maxPool1d', size: 2 },
        { type: 'avgPool1d', stride: 1 },
        { type: 'flatten' },
        OUTPUT,
      ],
    };
    expect(checkAgainst(modelSchema, sequence)).toEqual({ ok: true, value: sequence });
  });

  it.each([
    [{ type: 'leakyRelu', slope: 1 }, 'slope: expected a finite number ≥ 0 and < 1, received 1'],
    [{ type: 'elu', alpha: 0 }, 'alpha: expected a finite number > 0, received 0'],
    [{ type: 'gaussianNoise', sd: -1 }, 'sd: expected a finite number ≥ 0, received -1'],
    [{ type: 'gaussianNoise' }, 'sd: expected a finite number ≥ 0, received nothing'],
    [{ type: 'spatialDropout', rate: 1 }, 'rate: expected a finite number ≥ 0 and < 1, received 1'],
    [
      { type: 'conv2d', filters: 0, kernelSize: 3 },
      'filters: expected an integer from 1 to 100000, received 0',
    ],
    [
      { type: 'conv2d', filters: 1, kernelSize: 0 },
      'kernelSize: expected an integer from 1 to 1000, received 0',
    ],
    [
      { type: 'conv2d', filters: 1, kernelSize: [3] },
      'kernelSize: expected an integer from 1 to 1000, or two of them as [height, width], received a list of 1 entries',
    ],
    [
      { type: 'conv2d', filters: 1 },
      'kernelSize: expected an integer from 1 to 1000, or two of them as [height, width], received nothing',
    ],
    [
      { type: 'maxPool2d', stride: 'two' },
      'stride: expected an integer from 1 to 1000, or two of them as [height, width], received "two"',
    ],
    [
      { type: 'conv1d', filters: 1, kernelSize: [3, 3] },
      'kernelSize: expected an integer from 1 to 1000, received a list of 2 entries',
    ],
    [{ type: 'avgPool2d', padding: 'half' }, 'padding: expected one of "valid", "same", received "half"'],
    [{ type: 'residual', layers: [] }, 'layers: expected a list of 1 to 200 entries, received an empty list'],
    [
      { type: 'residual', layers: [{ type: 'relu', units: 3 }] },
      'layers[0].units: expected one of the fields type, name, received "units"',
    ],
  ])('says what is wrong with %j', (layer, problem) => {
    expect(problems(layer)).toEqual([`layers[0].${problem}`]);
  });

  it('says which layers there are, and that blocks hold no blocks', () => {
    const [problem] = problems({ type: 'conv2' });
    expect(problem).toContain('layers[0].type: expected one of "dense", "relu",');
    expect(problem).toContain('"residual"');
    expect(problem).toContain('did you mean "conv2d"?');
    const [nested] = problems({ type: 'residual', layers: [{ type: 'residual', layers: [] }] });
    expect(nested).toContain('layers[0].layers[0].type: expected one of "dense"');
  });

  const either =
    'input: expected { height, width, channels } of images or { length, channels } of sequences, integers from 1 to 100000';

  it.each([
    [{ height: 28, width: 28 }, 'input.channels: expected an integer from 1 to 100000, received nothing'],
    [784, `${either}, received 784`],
    [{ length: 0, channels: 1 }, 'input.length: expected an integer from 1 to 100000, received 0'],
    [
      { height: 2, length: 2, channels: 1 },
      'input.height: expected one of the fields length, channels, received "height"',
    ],
  ])('says what an input looks like instead of %j', (input, problem) => {
    expect(problems({ type: 'relu' }, input)).toEqual([problem]);
  });
});
