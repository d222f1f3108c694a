import { AppError } from '../../domain/errors.ts';
import type { OpSet, Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

/** Leaky ReLU: x where x > 0, else slope·x; gradient `slope` at 0. PyTorch's `nn.LeakyReLU`. */
export class LeakyRelu implements Layer {
  readonly #slope: number;
  #input: Tensor | null = null;

  constructor(slope: number) {
    this.#slope = slope;
  }

  forward(x: Tensor, { ops }: StepContext): Tensor {
    this.#input = x;
    return ops.leakyRelu(x, this.#slope);
  }

  backward(gradient: Tensor, { ops }: StepContext, wantsInputGradient: boolean): Tensor | null {
    const input = this.#input;
    if (input === null) throw new AppError('internal', 'leakyRelu: backward without forward');
    this.#input = null;
    return wantsInputGradient ? ops.leakyReluGradient(gradient, input, this.#slope) : null;
  }

  evaluate(x: Tensor, ops: OpSet): Tensor {
    return ops.leakyRelu(x, this.#slope);
  }
}
