import { AppError } from '../../domain/errors.ts';
import type { OpSet, Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

/** ReLU max(x, 0), with gradient 0 at 0; tanh; logistic sigmoid 1/(1 + exp(−x)). Each gradient is taken from the output. */
export class Activation implements Layer {
  readonly #type: 'relu' | 'tanh' | 'sigmoid';
  #output: Tensor | null = null;

  constructor(type: 'relu' | 'tanh' | 'sigmoid') {
    this.#type = type;
  }

  forward(x: Tensor, { ops }: StepContext): Tensor {
    this.#output = ops[this.#type](x);
    return this.#output;
  }

  backward(gradient: Tensor, { ops }: StepContext, wantsInputGradient: boolean): Tensor | null {
    const output = this.#output;
    if (output === null) throw new AppError('internal', `${this.#type}: backward without forward`);
    this.#output = null;
    return wantsInputGradient ? ops[`${this.#type}Gradient`](gradient, output) : null;
  }

  evaluate(x: Tensor, ops: OpSet): Tensor {
    return ops[this.#type](x);
  }
}
