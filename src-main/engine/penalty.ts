import { NEAR_ZERO } from '../domain/near-zero.ts';
import type { RegularizationCoefficients } from '../domain/regularization.ts';
import { memberTensor } from './member-tensor.ts';
import type { OpSet, Tensor } from './ops/op-set.ts';
import { UnitPenaltyGradient, unitPenaltyOf } from './unit-penalty.ts';

/**
 * The elementwise penalty on one parameter tensor, in float64: l1·Σ|w| + l2·Σw² + l2Norm·‖w‖₂. Decay is no penalty and not in it.
 * @param norms of the tensor, from `normsOf`
 */
export function penaltyOf(norms: WeightNorms, coefficients: RegularizationCoefficients): number {
  const { l1, l2, l2Norm } = coefficients;
  return l1 * norms.absoluteSum + l2 * norms.squareSum + l2Norm * Math.sqrt(norms.squareSum);
}

/**
 * All penalties on one parameter tensor, in float64.
 * @param norms of the tensor, from `normsOf`
 * @param shape of the parameter; the last axis of a kernel is its units
 */
export function wholePenaltyOf(
  values: Float32Array,
  norms: WeightNorms,
  shape: readonly number[],
  coefficients: RegularizationCoefficients,
): number {
  return penaltyOf(norms, coefficients) + unitPenaltyOf(values, shape[shape.length - 1], coefficients);
}

/** Sums over the elements of one parameter tensor, in float64. */
export interface WeightNorms {
  /** Σ|w| */
  readonly absoluteSum: number;
  /** Σw² */
  readonly squareSum: number;
  /** Share of elements with |w| below `NEAR_ZERO`, from 0 to 1. */
  readonly zeroShare: number;
}

/** Norms of one parameter tensor. */
export function normsOf(values: Float32Array): WeightNorms {
  let absoluteSum = 0;
  let squareSum = 0;
  let zeros = 0;
  // By index: this runs over every weight of every member each epoch, and `for … of` took ten times as long.
  for (let at = 0; at < values.length; at++) {
    const magnitude = Math.abs(values[at]);
    absoluteSum += magnitude;
    squareSum += magnitude * magnitude;
    if (magnitude < NEAR_ZERO) zeros += 1;
  }
  return { absoluteSum, squareSum, zeroShare: zeros / values.length };
}

/**
 * The gradient that regularization adds to one parameter tensor of K members, beside that of the data loss:
 * l1·sign(w) + (2·l2 + coupledDecay)·w + l2Norm·w/‖w‖₂ + those of `UnitPenaltyGradient`, each member with its own coefficients. Terms that are 0 for every
 * member are left out, so an unregularized ensemble pays nothing.
 * Decoupled decay is not in it: it acts beside the optimizer, see `DecoupledDecay`.
 */
export class PenaltyGradient {
  readonly #linear: Tensor | null;
  readonly #absolute: Tensor | null;
  readonly #norm: Tensor | null;
  readonly #units: UnitPenaltyGradient;
  readonly #ops: OpSet;

  /** @param coefficients one entry per member */
  constructor(ops: OpSet, coefficients: readonly RegularizationCoefficients[]) {
    this.#ops = ops;
    this.#linear = memberTensor(
      ops,
      coefficients.map(({ l2, coupledDecay }) => 2 * l2 + coupledDecay),
    );
    this.#absolute = memberTensor(
      ops,
      coefficients.map(({ l1 }) => l1),
    );
    this.#norm = memberTensor(
      ops,
      coefficients.map(({ l2Norm }) => l2Norm),
    );
    this.#units = new UnitPenaltyGradient(ops, coefficients);
  }

  /** @returns `gradient` plus the terms of `weights`; both [K, …]. `gradient` is freed where a new tensor is returned. */
  addTo(gradient: Tensor, weights: Tensor): Tensor {
    let sum = gradient;
    const factor = this.#weightFactor(weights);
    if (factor !== null) sum = this.#plus(sum, this.#ops.mul(weights, factor));
    if (this.#absolute !== null) {
      const signs = this.#ops.sign(weights);
      sum = this.#plus(sum, this.#ops.mul(signs, this.#absolute));
      this.#ops.free(signs);
    }
    return this.#units.addTo(sum, weights);
  }

  release(): void {
    for (const tensor of [this.#linear, this.#absolute, this.#norm])
      if (tensor !== null) this.#ops.free(tensor);
    this.#units.release();
  }

  /** What multiplies w itself: 2·l2 + coupledDecay + l2Norm/‖w‖₂ per member, or null where that is 0 for all. */
  #weightFactor(weights: Tensor): Tensor | null {
    if (this.#norm === null) return this.#linear;
    const ops = this.#ops;
    const squares = ops.square(weights);
    const norm = ops.sqrt(ops.sum(squares, [1, 2]));
    ops.free(squares);
    const pull = ops.divNoNan(this.#norm, norm);
    return this.#linear === null ? pull : ops.add(this.#linear, pull);
  }

  #plus(sum: Tensor, term: Tensor): Tensor {
    const next = this.#ops.add(sum, term);
    this.#ops.free(sum);
    this.#ops.free(term);
    return next;
  }
}
