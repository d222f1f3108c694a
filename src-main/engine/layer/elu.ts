import { AppError } from '../../domain/errors.ts';
import type { OpSet, Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

/**
 * ELU: x where x > 0, else alpha·(exp(x) − 1). With e the ELU of alpha 1, which has the sign of x, it is e where e > 0,
 * else alpha·e; its gradient is 1 or alpha·(e + 1). PyTorch's `nn.ELU`.
 */
export class Elu implements Layer {
  readonly #alpha: number;
  #unit: Tensor | null = null;

  constructor(alpha: number) {
    this.#alpha = alpha;
  }

  forward(x: Tensor, { ops }: StepContext): Tensor {
    this.#unit = ops.elu(x);
    return this.#scaleBelow(this.#unit, ops);
  }

  backward(gradient: Tensor, { ops }: StepContext, wantsInputGradient: boolean): Tensor | null {
    const unit = this.#unit;
    if (unit === null) throw new AppError('internal', 'elu: backward without forward');
    this.#unit = null;
    if (!wantsInputGradient) return null;
    if (this.#alpha === 1) return ops.eluGradient(gradient, unit);
    const scaled = ops.leakyReluGradient(gradient, unit, this.#alpha);
    const slope = ops.eluGradient(scaled, unit);
    ops.free(scaled);
    return slope;
  }

  evaluate(x: Tensor, ops: OpSet): Tensor {
    return this.#scaleBelow(ops.elu(x), ops);
  }

  #scaleBelow(unit: Tensor, ops: OpSet): Tensor {
    return this.#alpha === 1 ? unit : ops.leakyRelu(unit, this.#alpha);
  }
}
