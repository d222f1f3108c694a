import { AppError } from '../../domain/errors.ts';
import type { ActivityCoefficients } from '../../domain/regularization.ts';
import { memberTensor } from '../member-tensor.ts';
import type { OpSet, Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

const FEATURE_AXIS = [2];

/** Sums over the features of each row, [K, B, 1]; null where no member is penalized by them. */
export interface ActivitySums {
  /** Σ|a| */
  readonly absolute: Tensor | null;
  /** Σa² */
  readonly square: Tensor | null;
}

/**
 * Penalizes what comes through, (l1·Σ|a| + l2·Σa²)/B over the B rows of a batch, each member by its own coefficients, and is the
 * identity otherwise. It adds l1/B·sign(a) + 2·l2/B·a to the gradient on its way back. See `ActivityL1`, `ActivityL2`.
 */
export class ActivityPenalty implements Layer {
  readonly #ops: OpSet;
  /** l1 and 2·l2 per member as [K, 1, 1]; null where that is 0 for all. */
  #l1: Tensor | null = null;
  #doubledL2: Tensor | null = null;
  #activities: Tensor | null = null;

  /** @param coefficients one entry per member */
  constructor(ops: OpSet, coefficients: readonly ActivityCoefficients[]) {
    this.#ops = ops;
    this.setCoefficients(coefficients);
  }

  /** Sets the coefficients for the steps to come; one entry per member. */
  setCoefficients(coefficients: readonly ActivityCoefficients[]): void {
    this.release();
    this.#l1 = memberTensor(
      this.#ops,
      coefficients.map(({ l1 }) => l1),
    );
    this.#doubledL2 = memberTensor(
      this.#ops,
      coefficients.map(({ l2 }) => 2 * l2),
    );
  }

  forward(x: Tensor): Tensor {
    this.#activities = x;
    return x;
  }

  backward(gradient: Tensor, { ops }: StepContext, wantsInputGradient: boolean): Tensor | null {
    const activities = this.#activities;
    if (activities === null) throw new AppError('internal', 'activity penalty: backward without forward');
    this.#activities = null;
    if (!wantsInputGradient) return null;
    const share = ops.float([], Float32Array.of(1 / activities.shape[1]));
    let sum = gradient;
    const add = (direction: Tensor, coefficients: Tensor): void => {
      const term = ops.mul(direction, ops.mul(coefficients, share));
      const next = ops.add(sum, term);
      ops.free(term);
      if (sum !== gradient) ops.free(sum);
      sum = next;
    };
    if (this.#doubledL2 !== null) add(activities, this.#doubledL2);
    if (this.#l1 !== null) {
      const signs = ops.sign(activities);
      add(signs, this.#l1);
      ops.free(signs);
    }
    return sum;
  }

  evaluate(x: Tensor): Tensor {
    return x;
  }

  /** What the penalty on activities `x` is made of; call it within a scope. */
  sumsOf(x: Tensor): ActivitySums {
    const ops = this.#ops;
    const sumOf = (each: Tensor): Tensor => {
      const sum = ops.sum(each, FEATURE_AXIS);
      ops.free(each);
      return sum;
    };
    const absolute = (): Tensor => {
      const signs = ops.sign(x);
      const sizes = ops.mul(x, signs);
      ops.free(signs);
      return sumOf(sizes);
    };
    return {
      absolute: this.#l1 === null ? null : absolute(),
      square: this.#doubledL2 === null ? null : sumOf(ops.square(x)),
    };
  }

  release(): void {
    for (const tensor of [this.#l1, this.#doubledL2]) if (tensor !== null) this.#ops.free(tensor);
    this.#l1 = null;
    this.#doubledL2 = null;
  }
}
