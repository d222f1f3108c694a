import { NO_REGULARIZATION, type RegularizationCoefficients } from '../domain/regularization.ts';
import { memberTensor } from './member-tensor.ts';
import type { OpSet, Tensor, Variable } from './ops/op-set.ts';
import { isConstrained, NormConstraint } from './norm-constraint.ts';
import { PenaltyGradient } from './penalty.ts';

/** One entry per member, in it one per parameter of the model. */
export type MemberCoefficients = readonly (readonly RegularizationCoefficients[])[];

/** What regularization does to the parameters of K members in one step: penalties, decay and constraints. */
export class ParameterRegularizers {
  readonly #ops: OpSet;
  readonly #coefficients: MemberCoefficients;
  readonly #penalties: readonly PenaltyGradient[];
  /** Null where it stands in the penalties. */
  readonly #coupled: readonly PenaltyGradient[] | null;
  /** Null where no member has one. */
  readonly #constraints: readonly (NormConstraint | null)[];
  /** η·λ per parameter, [K, 1, 1]. */
  #decays: readonly (Tensor | null)[] = [];

  /** @param keepsDecayApart whether something comes between penalties and coupled decay */
  constructor(ops: OpSet, coefficients: MemberCoefficients, keepsDecayApart: boolean) {
    this.#ops = ops;
    this.#coefficients = coefficients;
    const perParameter = coefficients[0].map((_, parameter) => coefficients.map((own) => own[parameter]));
    this.#constraints = perParameter.map((own) => (isConstrained(own) ? new NormConstraint(ops, own) : null));
    if (!keepsDecayApart) {
      this.#penalties = perParameter.map((own) => new PenaltyGradient(ops, own));
      this.#coupled = null;
      return;
    }
    this.#penalties = perParameter.map(
      (own) =>
        new PenaltyGradient(
          ops,
          own.map((one) => ({ ...one, coupledDecay: 0 })),
        ),
    );
    this.#coupled = perParameter.map(
      (own) =>
        new PenaltyGradient(
          ops,
          own.map(({ coupledDecay }) => ({ ...NO_REGULARIZATION, coupledDecay })),
        ),
    );
  }

  /** The gradients plus those of the penalties, and of coupled decay where it is not kept apart. */
  addPenalties(gradients: readonly Tensor[], weights: readonly Tensor[]): Tensor[] {
    return gradients.map((gradient, at) => this.#penalties[at].addTo(gradient, weights[at]));
  }

  /** The gradients plus coupled decay where it is kept apart. */
  addCoupledDecay(gradients: readonly Tensor[], weights: readonly Tensor[]): readonly Tensor[] {
    const coupled = this.#coupled;
    if (coupled === null) return gradients;
    return gradients.map((gradient, at) => coupled[at].addTo(gradient, weights[at]));
  }

  /** Settles the learning rates that decoupled decay goes by; one per member. */
  setRates(rates: readonly number[]): void {
    this.#freeDecays();
    this.#decays = this.#coefficients[0].map((_, parameter) =>
      memberTensor(
        this.#ops,
        this.#coefficients.map((own, member) => own[parameter].decoupledDecay * rates[member]),
      ),
    );
  }

  /** η·λ·w of a parameter, or null where nothing decays. */
  decayStep(parameter: number, weight: Tensor): Tensor | null {
    const decay = this.#decays[parameter];
    return decay === null ? null : this.#ops.mul(weight, decay);
  }

  /** Brings a parameter back into its constraints, after the optimizer moved it. */
  constrain(parameter: number, variable: Variable): void {
    this.#constraints[parameter]?.apply(variable);
  }

  release(): void {
    this.#constraints.forEach((constraint) => constraint?.release());
    this.#penalties.forEach((penalty) => penalty.release());
    this.#coupled?.forEach((penalty) => penalty.release());
    this.#freeDecays();
  }

  #freeDecays(): void {
    for (const decay of this.#decays) if (decay !== null) this.#ops.free(decay);
    this.#decays = [];
  }
}
