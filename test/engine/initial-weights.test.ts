import { describe, expect, it } from 'vitest';
import { INITIALIZERS, type Initializer } from '../../src-main/domain/initializer.ts';
import { shapeModel } from '../../src-main/domain/model.ts';
import { initialWeights } from '../../src-main/engine/initial-weights.ts';

const INPUTS = 200;
const UNITS = 100;

function modelOf(initializer: Initializer) {
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

function weightsOf(initializer: Initializer, seed: number): Record<string, Float32Array> {
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

function moments(values: Float32Array): { mean: number; square: number; fourth: number; largest: number } {
  const mean = (of: (value: number) => number): number =>
    values.reduce((sum, value) => sum + of(value), 0) / values.length;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return { mean: mean((v) => v), square: mean((v) => v ** 2), fourth: mean((v) => v ** 4), largest };
}

/** That values look drawn from a normal distribution; each bound is five standard deviations of what it bounds. */
function expectNormal(values: Float32Array, deviation: number): void {
  const n = values.length;
  const { mean, square, fourth, largest } = moments(values);
  expect(Math.abs(mean)).toBeLessThan((5 * deviation) / Math.sqrt(n));
  // Var(z²) = 2 and Var(z⁴) = 105 − 9 = 96 for standard normal z.
  expect(Math.abs(square / deviation ** 2 - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
  expect(Math.abs(fourth / deviation ** 4 - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  expect(largest).toBeGreaterThan(3 * deviation);
}

/** The same for one that is cut at ±2 of its deviation. */
function expectCut(values: Float32Array, deviation: number): void {
  const n = values.length;
  const { mean, square, largest } = moments(values);
  expect(largest / deviation).toBeLessThanOrEqual(2.0001);
  expect(largest / deviation).toBeGreaterThan(1.95);
  expect(Math.abs(mean)).toBeLessThan((5 * deviation) / Math.sqrt(n));
  // E(z²) = 0.7737 for a standard normal z within ±2: 1 − 4·φ(2)/(2·Φ(2) − 1); Var(z²) is below that of all z, 2.
  expect(Math.abs(square / deviation ** 2 - 0.7737)).toBeLessThan(5 * Math.sqrt(2 / n));
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

  it.each<[Initializer, number]>([
    ['kaimingUniform', 6 / INPUTS],
    ['xavierUniform', 6 / (INPUTS + UNITS)],
    ['lecunUniform', 3 / INPUTS],
  ])('are uniform under %s, with biases of 0', (initializer, squaredLimit) => {
    const weights = weightsOf(initializer, 1);
    expectUniform(weights['hidden.kernel'], Math.sqrt(squaredLimit));
    expect(new Set(weights['hidden.bias'])).toEqual(new Set([0]));
  });

  it.each<[Initializer, number]>([
    ['kaimingNormal', 2 / INPUTS],
    ['xavierNormal', 2 / (INPUTS + UNITS)],
  ])('are normal under %s, with biases of 0', (initializer, variance) => {
    const weights = weightsOf(initializer, 1);
    expectNormal(weights['hidden.kernel'], Math.sqrt(variance));
    expect(new Set(weights['hidden.bias'])).toEqual(new Set([0]));
  });

  it.each<[Initializer, number]>([
    // Behind the cut a standard deviation of 1 is one of 0.8796.
    ['lecunNormal', Math.sqrt(1 / INPUTS) / 0.8796],
    ['truncatedNormal', 0.05],
  ])('are normal and cut at two deviations under %s', (initializer, deviation) => {
    const weights = weightsOf(initializer, 1);
    expectCut(weights['hidden.kernel'], deviation);
    expect(new Set(weights['output.bias'])).toEqual(new Set([0]));
  });

  it('are all 0 under zeros', () => {
    const weights = weightsOf('zeros', 1);
    for (const name of ['hidden.kernel', 'hidden.bias', 'output.kernel'])
      expect(new Set(weights[name])).toEqual(new Set([0]));
  });

  it.each(INITIALIZERS)('start batch norm as the identity under %s', (preset) => {
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
