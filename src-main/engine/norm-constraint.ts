import type { RegularizationCoefficients } from '../domain/regularization.ts';
import type { OpSet, Tensor, Variable } from './ops/op-set.ts';
import { unitNorms } from './unit-penalty.ts';

type Constraints = Pick<RegularizationCoefficients, 'maxNorm' | 'unitNorm'>;

/** Stands for no limit; float32 ends at 3.4e38. */
const NO_LIMIT = 3e38;

/**
 * The constraints on the units of one kernel of K members, applied after a step: w ← w·target/‖w_unit‖₂, where target is
 * min(‖w_unit‖₂, maxNorm), or 1 under unitNorm. A member without a constraint keeps its weights to the bit: the factor is
 * ‖w‖/‖w‖. Keras divides by ‖w‖ + 1e-7, which would shrink weights that are within the limit.
 */
export class NormConstraint {
  readonly #ops: OpSet;
  readonly #lower: Tensor;
  readonly #upper: Tensor;

  /** @param constraints one entry per member */
  constructor(ops: OpSet, constraints: readonly Constraints[]) {
    const perMember = (numbers: readonly number[]): Tensor =>
      ops.float([numbers.length, 1, 1], Float32Array.from(numbers));
    this.#ops = ops;
    this.#lower = perMember(constraints.map(({ unitNorm }) => (unitNorm ? 1 : 0)));
    this.#upper = perMember(
      constraints.map(({ unitNorm, maxNorm }) => (unitNorm ? 1 : Math.min(maxNorm ?? NO_LIMIT, NO_LIMIT))),
    );
  }

  /** @param kernel [K, inputs, units] */
  apply(kernel: Variable): void {
    const ops = this.#ops;
    ops.scope(() => {
      const weights = ops.value(kernel);
      const norms = unitNorms(ops, weights);
      const excess = ops.sub(ops.minimum(norms, this.#upper), this.#lower);
      // max(min(‖w‖, upper), lower): the op set has no maximum but that of ReLU.
      const target = ops.add(ops.relu(excess), this.#lower);
      const next = ops.mul(weights, ops.divNoNan(target, norms));
      ops.free(weights);
      ops.assign(kernel, next);
    });
  }

  release(): void {
    this.#ops.free(this.#lower);
    this.#ops.free(this.#upper);
  }
}

/** Whether a constraint acts on any member. */
export function isConstrained(constraints: readonly Constraints[]): boolean {
  return constraints.some(({ maxNorm, unitNorm }) => maxNorm !== null || unitNorm);
}
