import { describe, expect, it } from 'vitest';
import { NO_REGULARIZATION, type RegularizationCoefficients } from '../../src-main/domain/regularization.ts';
import { DecoupledDecay } from '../../src-main/engine/decoupled-decay.ts';
import type { OpSet, Tensor } from '../../src-main/engine/ops/op-set.ts';
import { NEAR_ZERO } from '../../src-main/domain/near-zero.ts';
import { normsOf, PenaltyGradient, penaltyOf } from '../../src-main/engine/penalty.ts';
import { BACKENDS } from './backends.ts';

const only = (change: Partial<RegularizationCoefficients>): RegularizationCoefficients => ({
  ...NO_REGULARIZATION,
  ...change,
});
const WEIGHTS = Float32Array.of(1, -2, 2, 0);

describe('the norms of a parameter', () => {
  it('are Σ|w|, Σw² and the share of weights next to zero', () => {
    expect(normsOf(WEIGHTS)).toEqual({ absoluteSum: 1 + 2 + 2, squareSum: 1 + 4 + 4, zeroShare: 1 / 4 });
  });

  it('count a weight as zero below the threshold and not at it', () => {
    const { zeroShare } = normsOf(Float32Array.of(NEAR_ZERO * 0.99, -NEAR_ZERO * 0.99, NEAR_ZERO * 1.01, 1));
    expect(zeroShare).toBe(2 / 4);
  });

  it('are sums in float64: a float32 sum would stop growing', () => {
    const ones = new Float32Array(2 ** 24 + 8).fill(1);
    expect(normsOf(ones).absoluteSum).toBe(2 ** 24 + 8);
  });
});

describe('the penalty on a parameter', () => {
  const norms = normsOf(WEIGHTS);

  it('is l1·Σ|w| + l2·Σw² + l2Norm·‖w‖₂', () => {
    expect(penaltyOf(norms, only({ l1: 0.5 }))).toBe(0.5 * (1 + 2 + 2));
    expect(penaltyOf(norms, only({ l2: 0.25 }))).toBe(0.25 * (1 + 4 + 4));
    expect(penaltyOf(norms, only({ l2Norm: 2 }))).toBe(2 * Math.sqrt(1 + 4 + 4));
    expect(penaltyOf(norms, only({ l1: 0.5, l2: 0.25, l2Norm: 2 }))).toBe(0.5 * 5 + 0.25 * 9 + 2 * 3);
  });

  it('has no decay in it', () => {
    expect(penaltyOf(norms, only({ coupledDecay: 1, decoupledDecay: 1 }))).toBe(0);
  });
});

describe.each(BACKENDS)('what regularization does to two members on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;
  /** Members' weights as [2, 1, 4]: the second one is all zero. */
  const weights = Float32Array.of(...WEIGHTS, 0, 0, 0, 0);

  async function read(work: () => Tensor): Promise<number[][]> {
    const kept = ops.scope(() => ops.keep(work()));
    const values = [...(await ops.read(kept))];
    ops.free(kept);
    return [values.slice(0, 4), values.slice(4)];
  }

  /** The gradient that is added to one of 10 everywhere. */
  async function added(...coefficients: RegularizationCoefficients[]): Promise<number[][]> {
    const penalty = new PenaltyGradient(ops, coefficients);
    const sums = await read(() =>
      penalty.addTo(ops.float([2, 1, 4], new Float32Array(8).fill(10)), ops.float([2, 1, 4], weights)),
    );
    penalty.release();
    return sums.map((member) => member.map((sum) => sum - 10));
  }

  test('is the gradient of each penalty, for each member with its own strength', async () => {
    const zeros = [0, 0, 0, 0];
    expect(await added(only({ l1: 0.5 }), only({}))).toEqual([[0.5, -0.5, 0.5, 0], zeros]);
    expect(await added(only({ l2: 0.25 }), only({ l2: 1 }))).toEqual([[0.5, -1, 1, 0], zeros]);
    expect(await added(only({ coupledDecay: 0.5 }), only({}))).toEqual([[0.5, -1, 1, 0], zeros]);
    expect(await added(only({ l2: 0.25, coupledDecay: 0.5, l1: 1 }), only({}))).toEqual([
      [0.5 + 0.5 + 1, -1 - 1 - 1, 1 + 1 + 1, 0],
      zeros,
    ]);
  });

  test('pulls at each weight by its share of the norm, and not at all at a tensor of zeros', async () => {
    const [first, second] = await added(only({ l2Norm: 6 }), only({ l2Norm: 6 }));
    // w/‖w‖₂ with ‖w‖₂ = 3; sums near 10 are exact to 1e-6 in float32.
    [6 / 3, -12 / 3, 12 / 3, 0].forEach((expected, at) => {
      expect(first[at]).toBeCloseTo(expected, 5);
    });
    expect(second).toEqual([0, 0, 0, 0]);
  });

  test('is nothing, and costs nothing, where no member is regularized', () => {
    ops.scope(() => {
      const penalty = new PenaltyGradient(ops, [only({}), only({ decoupledDecay: 1 })]);
      const gradient = ops.float([2, 1, 4], weights);
      const before = ops.countTensors();
      expect(penalty.addTo(gradient, gradient)).toBe(gradient);
      expect(new DecoupledDecay(ops, [1, 1], [only({}), only({ l2: 1 })]).stepFrom(gradient)).toBeNull();
      expect(ops.countTensors()).toBe(before);
    });
  });

  test('takes η·λ·w from the weights under decoupled decay', async () => {
    const before = ops.countTensors();
    const decay = new DecoupledDecay(ops, [0.5, 1], [only({ decoupledDecay: 0.25 }), only({ l1: 9 })]);
    const steps = await read(() => {
      const step = decay.stepFrom(ops.float([2, 1, 4], Float32Array.of(1, -2, 2, 0, 1, 1, 1, 1)));
      if (step === null) throw new Error('expected a step');
      return step;
    });
    expect(steps).toEqual([
      [0.125, -0.25, 0.25, 0],
      [0, 0, 0, 0],
    ]);
    decay.release();
    expect(ops.countTensors()).toBe(before);
  });
});
