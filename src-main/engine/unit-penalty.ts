import type { RegularizationCoefficients } from '../domain/regularization.ts';
import { memberTensor } from './member-tensor.ts';
import type { OpSet, Tensor } from './ops/op-set.ts';

type UnitCoefficients = Pick<RegularizationCoefficients, 'groupLasso' | 'orthogonal'>;

const INPUT_AXIS = [1];

/**
 * The penalties on one kernel that see its units, in float64: groupLasso·Σ_units ‖w_unit‖₂ + orthogonal·‖WᵀW − I‖²_F.
 * @param values row-major [inputs, units]
 */
export function unitPenaltyOf(
  values: Float32Array,
  units: number,
  { groupLasso, orthogonal }: UnitCoefficients,
): number {
  let penalty = 0;
  if (groupLasso > 0) penalty += groupLasso * sumOfUnitNorms(values, units);
  if (orthogonal > 0) penalty += orthogonal * distanceFromOrthogonal(values, units);
  return penalty;
}

function sumOfUnitNorms(values: Float32Array, units: number): number {
  const squares = new Float64Array(units);
  for (let at = 0; at < values.length; at++) squares[at % units] += values[at] ** 2;
  return squares.reduce((sum, square) => sum + Math.sqrt(square), 0);
}

/** Σ over pairs of units of (wᵤ·wᵥ − 1 where u = v)². */
function distanceFromOrthogonal(values: Float32Array, units: number): number {
  const products = new Float64Array(units * units);
  for (let row = 0; row < values.length; row += units)
    for (let u = 0; u < units; u++) {
      const weight = values[row + u];
      // WᵀW is symmetric: half of it is enough.
      for (let v = u; v < units; v++) products[u * units + v] += weight * values[row + v];
    }
  let distance = 0;
  for (let u = 0; u < units; u++) {
    distance += (products[u * units + u] - 1) ** 2;
    for (let v = u + 1; v < units; v++) distance += 2 * products[u * units + v] ** 2;
  }
  return distance;
}

/** The gradient of `unitPenaltyOf` for a kernel of K members: λ·w/‖w_unit‖₂ and 4λ·W·(WᵀW − I). */
export class UnitPenaltyGradient {
  readonly #ops: OpSet;
  readonly #groupLasso: Tensor | null;
  readonly #orthogonal: Tensor | null;

  /** @param coefficients one entry per member */
  constructor(ops: OpSet, coefficients: readonly UnitCoefficients[]) {
    this.#ops = ops;
    this.#groupLasso = memberTensor(
      ops,
      coefficients.map(({ groupLasso }) => groupLasso),
    );
    this.#orthogonal = memberTensor(
      ops,
      coefficients.map(({ orthogonal }) => 4 * orthogonal),
    );
  }

  /** @returns `gradient` plus the terms of `weights`; both [K, inputs, units]. `gradient` is freed where a new tensor is returned. */
  addTo(gradient: Tensor, weights: Tensor): Tensor {
    const ops = this.#ops;
    let sum = gradient;
    if (this.#groupLasso !== null) {
      const pull = ops.divNoNan(this.#groupLasso, unitNorms(ops, weights));
      sum = this.#plus(sum, ops.mul(weights, pull));
    }
    if (this.#orthogonal !== null) {
      const product = ops.matMul(weights, ops.matMul(weights, weights, true));
      const turn = ops.sub(product, weights);
      ops.free(product);
      sum = this.#plus(sum, ops.mul(turn, this.#orthogonal));
      ops.free(turn);
    }
    return sum;
  }

  release(): void {
    for (const tensor of [this.#groupLasso, this.#orthogonal]) if (tensor !== null) this.#ops.free(tensor);
  }

  #plus(sum: Tensor, term: Tensor): Tensor {
    const next = this.#ops.add(sum, term);
    this.#ops.free(sum);
    this.#ops.free(term);
    return next;
  }
}

/** ‖w_unit‖₂ of a kernel [K, inputs, units] as [K, 1, units]. */
export function unitNorms(ops: OpSet, weights: Tensor): Tensor {
  const squares = ops.square(weights);
  const norms = ops.sqrt(ops.sum(squares, INPUT_AXIS));
  ops.free(squares);
  return norms;
}
