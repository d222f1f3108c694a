import { describe, expect, it } from 'vitest';
import { shapeModel, type InitializerPreset } from '../../src-main/domain/model.ts';
import { initialWeights } from '../../src-main/engine/initial-weights.ts';

const INPUTS = 200;
const UNITS = 100;

function modelOf(initializer: InitializerPreset) {
  return shapeModel(
    {
      initializer,
      layers: [
        { type: 'dense', name: 'hidden', units: UNITS },
        { type: 'batchNorm', name: 'norm' },
        { type: 'relu' },
        { type: 'dense', name: 'output', units: UNITS },
      ],
    },
    INPUTS,
  );
}

function weightsOf(initializer: InitializerPreset, seed: number): Record<string, Float32Array> {
  const model = modelOf(initializer);
  const weights = initialWeights(model, seed);
  return Object.fromEntries(model.parameters.map(({ name }, at) => [name, weights[at]]));
}

/** That values look drawn uniformly from ±limit; each bound is five standard deviations of what it bounds. */
function expectUniform(values: Float32Array, limit: number): void {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const square = values.reduce((sum, value) => sum + value ** 2, 0) / n;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(largest).toBeLessThanOrEqual(Math.fround(limit));
  // P(all |w| below (1 − ε)·limit) = (1 − ε)ⁿ, and e^−14 is less than one in a million.
  expect(largest).toBeGreaterThan(limit * (1 - 14 / n));
  expect(Math.abs(mean)).toBeLessThan((5 * limit) / Math.sqrt(3 * n));
  // Var(u²) = limit⁴·(1/5 − 1/9) for uniform u.
  expect(Math.abs(square - limit ** 2 / 3)).toBeLessThan(5 * limit ** 2 * Math.sqrt((1 / 5 - 1 / 9) / n));
}

describe('initial weights', () => {
  it("follow PyTorch's nn.Linear: kernel and bias uniform in ±1/√inputs", () => {
    const weights = weightsOf('pytorch', 1);
    expectUniform(weights['hidden.kernel'], 1 / Math.sqrt(INPUTS));
    expectUniform(weights['hidden.bias'], 1 / Math.sqrt(INPUTS));
    expectUniform(weights['output.kernel'], 1 / Math.sqrt(UNITS));
    expectUniform(weights['output.bias'], 1 / Math.sqrt(UNITS));
  });

  it("follow Keras' Dense: kernel uniform in ±√(6/(inputs + units)), bias 0", () => {
    const weights = weightsOf('keras', 1);
    expectUniform(weights['hidden.kernel'], Math.sqrt(6 / (INPUTS + UNITS)));
    expectUniform(weights['output.kernel'], Math.sqrt(6 / (UNITS + UNITS)));
    expect(new Set(weights['hidden.bias'])).toEqual(new Set([0]));
    expect(new Set(weights['output.bias'])).toEqual(new Set([0]));
  });

  it.each<InitializerPreset>(['pytorch', 'keras'])('start batch norm as the identity under %s', (preset) => {
    const weights = weightsOf(preset, 1);
    expect(new Set(weights['norm.scale'])).toEqual(new Set([1]));
    expect(new Set(weights['norm.shift'])).toEqual(new Set([0]));
  });

  it('are the same for the same seed, and others for another one', () => {
    expect(weightsOf('pytorch', 3)).toEqual(weightsOf('pytorch', 3));
    const [one, other] = [weightsOf('pytorch', 3), weightsOf('pytorch', 4)];
    for (const name of ['hidden.kernel', 'hidden.bias', 'output.kernel', 'output.bias'])
      expect(other[name], name).not.toEqual(one[name]);
  });

  it('are drawn from a stream of their own for each parameter', () => {
    const weights = weightsOf('pytorch', 3);
    const start = weights['output.kernel'].subarray(0, UNITS);
    expect(start).not.toEqual(weights['output.bias']);
  });
});
