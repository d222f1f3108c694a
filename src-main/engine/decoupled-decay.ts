import type { RegularizationCoefficients } from '../domain/regularization.ts';
import { memberTensor } from './member-tensor.ts';
import type { OpSet, Tensor } from './ops/op-set.ts';

/**
 * Decoupled weight decay of one parameter tensor of K members: w ← w − η·λ·w beside the optimizer's own step, each member
 * with its own η and λ (Loshchilov, Hutter 2019). Where no member decays it is nothing and costs nothing.
 */
export class DecoupledDecay {
  readonly #ops: OpSet;
  /** η·λ per member, or null where that is 0 for all. */
  readonly #factor: Tensor | null;

  /** @param rates, coefficients one entry per member */
  constructor(ops: OpSet, rates: readonly number[], coefficients: readonly RegularizationCoefficients[]) {
    this.#ops = ops;
    this.#factor = memberTensor(
      ops,
      coefficients.map(({ decoupledDecay }, member) => decoupledDecay * rates[member]),
    );
  }

  /** η·λ·w for weights of [K, …], which is to be subtracted from them; null where no member decays. */
  stepFrom(weights: Tensor): Tensor | null {
    return this.#factor === null ? null : this.#ops.mul(weights, this.#factor);
  }

  release(): void {
    if (this.#factor !== null) this.#ops.free(this.#factor);
  }
}
