import { NO_REGULARIZATION, type RegularizationCoefficients } from '../domain/regularization.ts';
import { DecoupledDecay } from './decoupled-decay.ts';
import type { OpSet, Tensor, Variable } from './ops/op-set.ts';
import { isConstrained, NormConstraint } from './norm-constraint.ts';
import { PenaltyGradient } from './penalty.ts';

/** One entry per member, in it one per parameter of the model. */
export type MemberCoefficients = readonly (readonly RegularizationCoefficients[])[];

/** What regularization does to the parameters of K members in one step: penalties, decay and constraints. */
export class ParameterRegularizers {
  readonly #ops: OpSet;
  /** One entry per parameter, in it one per member. */
  readonly #perParameter: MemberCoefficients;
  readonly #penalties: readonly PenaltyGradient[];
  /** Null where it stands in the penalties. */
  readonly #coupled: readonly PenaltyGradient[] | null;
  /** Null where no member has one. */
  readonly #constraints: readonly (NormConstraint | null)[];
  #decays: readonly DecoupledDecay[];

  /**
   * @param rates one learning rate per member
   * @param keepsDecayApart whether something comes between penalties and coupled decay
   */
  constructor(
    ops: OpSet,
    coefficients: MemberCoefficients,
    rates: readonly number[],
    keepsDecayApart: boolean,
  ) {
    this.#ops = ops;
    const perParameter = coefficients[0].map((_, parameter) => coefficients.map((own) => own[parameter]));
    this.#perParameter = perParameter;
    this.#decays = perParameter.map((own) => new DecoupledDecay(ops, rates, own));
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

  /** Sets the learning rates that decoupled decay goes by; one per member. */
  setRates(rates: readonly number[]): void {
    this.#decays.forEach((decay) => decay.release());
    this.#decays = this.#perParameter.map((own) => new DecoupledDecay(this.#ops, rates, own));
  }

  /** η·λ·w of a parameter, or null where no member decays. */
  decayStep(parameter: number, weights: Tensor): Tensor | null {
    return this.#decays[parameter].stepFrom(weights);
  }

  /** Brings a parameter back into its constraints, after the optimizer moved it. */
  constrain(parameter: number, variable: Variable): void {
    this.#constraints[parameter]?.apply(variable);
  }

  release(): void {
    this.#constraints.forEach((constraint) => constraint?.release());
    this.#penalties.forEach((penalty) => penalty.release());
    this.#coupled?.forEach((penalty) => penalty.release());
    this.#decays.forEach((decay) => decay.release());
  }
}
