import { describe, expect, it } from 'vitest';
import { shapeModel } from '../../src-main/domain/model.ts';
import {
  coefficientsOf,
  dropoutRatesOf,
  type Regularization,
  type RegularizationCoefficients,
} from '../../src-main/domain/regularization.ts';
import { relativeDifference } from './relative-difference.ts';
import {
  hashedWeights,
  mnistInitialWeights,
  readMixupTrajectories,
  readMnistTrajectory,
  readTrajectories,
  type Trajectory,
} from './trajectory.ts';

const trajectories = readTrajectories();
const mnist = readMnistTrajectory();

const OPTIMIZERS = ['sgd', 'momentum', 'nesterov', 'adam', 'adamw'];
const PENALTIES = ['l1', 'l2', 'l2Norm', 'elasticNet'];
const DECAYS = ['coupledWeightDecay', 'decoupledWeightDecay'];
const MODELS = ['linear', 'relu', 'tanh', 'sigmoid', 'batchNorm'];

function penaltyOf(values: readonly number[], coefficients: RegularizationCoefficients): number {
  const absolute = values.reduce((sum, value) => sum + Math.abs(value), 0);
  const squared = values.reduce((sum, value) => sum + value * value, 0);
  return coefficients.l1 * absolute + coefficients.l2 * squared + coefficients.l2Norm * Math.sqrt(squared);
}

function placesOf(trajectory: Trajectory): string[] {
  const model = shapeModel(trajectory.model, trajectory.inputs);
  const rates = dropoutRatesOf(trajectory.regularization, model);
  return model.layers.flatMap((layer) => {
    const drops = layer.type === 'dropout' || (layer.type === 'dropoutSite' && rates[layer.site] > 0);
    return drops ? [layer.name] : [];
  });
}

describe('the matrix of trajectories', () => {
  it('holds every model, optimizer, regularizer and scope', () => {
    const names = new Set(trajectories.map((trajectory) => trajectory.name));
    expect(names.size).toBe(trajectories.length);
    const expected = OPTIMIZERS.flatMap((optimizer) =>
      MODELS.flatMap((model) => {
        const decays = DECAYS.filter((type) => optimizer !== 'adamw' || type !== 'coupledWeightDecay');
        const scopes = ['global', 'layer', 'bias', ...(model === 'batchNorm' ? ['norm'] : [])];
        return [
          'none',
          ...PENALTIES.flatMap((type) => [...scopes, 'all'].map((scope) => `${type} ${scope}`)),
          ...decays.flatMap((type) => [...scopes, 'kernel'].map((scope) => `${type} ${scope}`)),
        ].map((variant) => `softmax / ${model} / ${optimizer} / ${variant}`);
      }),
    );
    expect(expected.filter((name) => !names.has(name))).toEqual([]);
  });

  it('has the other losses and dropout under every optimizer', () => {
    for (const optimizer of OPTIMIZERS)
      for (const start of [
        'sigmoidCrossEntropy / relu',
        'squaredError / linear',
        'dropout site',
        'dropout layer',
      ])
        expect(trajectories.map((trajectory) => trajectory.name)).toContain(`${start} / ${optimizer} / none`);
  });

  it('has 20 finite steps in every case', () => {
    for (const { name, batches, steps } of trajectories) {
      expect(batches, name).toHaveLength(20);
      expect(steps, name).toHaveLength(20);
      const numbers = steps.flatMap((step) => [
        step.dataLoss,
        step.penalty,
        ...Object.values(step.weights).flat(),
      ]);
      expect(numbers.every(Number.isFinite), name).toBe(true);
    }
  });

  it('asks for no more than single precision gives: float32 PyTorch is within a fifth of 1e-5', () => {
    for (const { name, float32Difference } of [...trajectories, mnist])
      expect(float32Difference, name).toBeLessThanOrEqual(2e-6);
  });
});

describe('a trajectory', () => {
  it('starts from float32 numbers, so that the engine starts from the same', () => {
    for (const { name, batches, initialWeights } of trajectories) {
      const numbers = [
        ...Object.values(initialWeights).flat(),
        ...batches.flatMap((batch) => [...batch.features, ...(batch.values ?? [])]),
      ];
      expect(
        numbers.filter((number) => Math.fround(number) !== number),
        name,
      ).toEqual([]);
    }
  });

  it('names and sizes parameters as the domain does', () => {
    for (const { name, model, inputs, initialWeights, steps } of trajectories) {
      const { parameters } = shapeModel(model, inputs);
      const expected = parameters.map((p) => [p.name, p.shape.reduce((product, size) => product * size, 1)]);
      for (const weights of [initialWeights, ...steps.map((step) => step.weights)])
        expect(
          Object.entries(weights).map(([parameter, values]) => [parameter, values.length]),
          name,
        ).toEqual(expected);
    }
  });

  it('has masks of one number per unit and row for exactly the places that drop', () => {
    for (const trajectory of trajectories) {
      expect(Object.keys(trajectory.masks).toSorted(), trajectory.name).toEqual(
        placesOf(trajectory).toSorted(),
      );
      const { layers } = shapeModel(trajectory.model, trajectory.inputs);
      for (const [place, masks] of Object.entries(trajectory.masks)) {
        const units = layers.find((layer) => layer.name === place)?.units ?? 0;
        expect(masks.map((mask) => mask.length)).toEqual(
          trajectory.batches.map((batch) => (batch.labels?.length ?? 0) * units),
        );
      }
    }
  });

  it('adds the penalty that the domain resolves, to the eight digits that are stored', () => {
    for (const { name, model, inputs, regularization, initialWeights, steps } of trajectories) {
      const shape = shapeModel(model, inputs);
      const coefficients = coefficientsOf(regularization, shape);
      const startOf = [initialWeights, ...steps.slice(0, -1).map((step) => step.weights)];
      const expected = startOf.map((weights) =>
        shape.parameters.reduce((sum, p, at) => sum + penaltyOf(weights[p.name], coefficients[at]), 0),
      );
      const stored = steps.map((step) => step.penalty);
      expect(relativeDifference(stored, expected), name).toBeLessThan(1e-7);
    }
  });

  it('decays under plain SGD as the domain words it: w + (−η·gradient) − η·λ·w, coupled or not', () => {
    const [none, coupled, decoupled] = [
      'none',
      'coupledWeightDecay global',
      'decoupledWeightDecay global',
    ].map((variant) => trajectories.find(({ name }) => name === `softmax / linear / sgd / ${variant}`));
    for (const trajectory of [none, coupled, decoupled]) {
      expect(trajectory).toBeDefined();
      if (trajectory === undefined) continue;
      const decay = trajectory.regularization.reduce(
        (sum, r: Regularization) => sum + ('strength' in r ? r.strength : 0),
        0,
      );
      const expected = firstSoftmaxStep(trajectory, 0.1, decay);
      expect(relativeDifference(trajectory.steps[0].weights['output.kernel'], expected)).toBeLessThan(1e-7);
    }
  });
});

/** The kernel after one SGD step of a linear softmax model: gradient xᵀ(p − y)/rows, by hand. */
function firstSoftmaxStep(trajectory: Trajectory, rate: number, decay: number): number[] {
  const { inputs, initialWeights, batches } = trajectory;
  const kernel = initialWeights['output.kernel'];
  const bias = initialWeights['output.bias'];
  const { features, labels = [] } = batches[0];
  const gradient = kernel.map(() => 0);
  labels.forEach((label, row) => {
    const x = features.slice(row * inputs, (row + 1) * inputs);
    const exponentials = bias.map((b, unit) =>
      Math.exp(x.reduce((sum, value, input) => sum + value * kernel[input * bias.length + unit], b)),
    );
    const total = exponentials.reduce((sum, value) => sum + value, 0);
    exponentials.forEach((value, unit) => {
      const error = (value / total - (unit === label ? 1 : 0)) / labels.length;
      x.forEach((feature, input) => (gradient[input * bias.length + unit] += feature * error));
    });
  });
  return kernel.map((weight, at) => weight - rate * (gradient[at] + decay * weight));
}

describe('the trajectory on MNIST', () => {
  it('starts from weights that both sides compute alike', () => {
    const start = mnistInitialWeights();
    expect(Object.keys(start)).toEqual(mnist.initialOrder);
    for (const [parameter, positions] of Object.entries(mnist.positions)) {
      const samples = positions.map((position) => start[parameter][position]);
      expect(samples).toEqual(mnist.initialSamples[parameter].map(Math.fround));
    }
  });

  it('hashes to numbers without a trend: the mean of 200,704 stays within 4 standard errors of 0', () => {
    const weights = hashedWeights(0, 784 * 256, 784);
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    // Uniform in ±1/28: standard deviation 1/(28·√3).
    expect(Math.abs(mean)).toBeLessThan(4 / (28 * Math.sqrt(3 * weights.length)));
  });

  it('learns, under a penalty of 0.01 × the sum of all norms', () => {
    expect(mnist.steps).toHaveLength(20);
    expect(mnist.steps[19].dataLoss).toBeLessThan(mnist.steps[0].dataLoss / 2);
    const norms = Object.values(mnist.steps[0].parameters).map((parameter) => parameter.norm);
    const penalty = 0.01 * norms.reduce((sum, norm) => sum + norm, 0);
    expect(Math.abs(mnist.steps[1].penalty - penalty) / penalty).toBeLessThan(1e-7);
  });
});

describe('relativeDifference', () => {
  it('measures by the largest value expected', () => {
    expect(relativeDifference([1, -3.5], [1, -4])).toBe(0.5 / 4);
  });
  it('is absolute where everything expected is 0', () => {
    expect(relativeDifference([0, 0.25], [0, 0])).toBe(0.25);
  });
  it('never passes a NaN or another length', () => {
    expect(relativeDifference([Number.NaN, 1], [1, 1])).toBeNaN();
    expect(relativeDifference([1], [1, 1])).toBe(Number.POSITIVE_INFINITY);
  });
});

describe('the cases that mix their rows', () => {
  const cases = readMixupTrajectories();

  it('stand beside some that do not, on the same batches', () => {
    const mixing = cases.filter(({ regularization }) => regularization.some(({ type }) => type === 'mixup'));
    expect([cases.length, mixing.length]).toEqual([73, 55]);
    for (const { data, batches } of cases)
      expect(cases.filter((other) => other.data === data).every((other) => other.batches === batches)).toBe(
        true,
      );
  });

  it('give every row a partner, and shares from 0 to 1', () => {
    for (const { batches } of cases) {
      for (const { labels = [], partners = [] } of batches)
        expect(partners.toSorted((a, b) => a - b)).toEqual([...labels.keys()]);
      const shares = batches.map(({ share }) => share);
      expect(shares.slice(0, 2)).toEqual([1, 0]);
      expect(shares.slice(2).every((share = NaN) => share > 0 && share < 1)).toBe(true);
    }
  });
});
