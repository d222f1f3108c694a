import { AppError } from '../../domain/errors.ts';
import type { OpSet, Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

const BATCH_AXIS = [1];

/** y = x·W + b. Gradients: ∂W = xᵀ·∂y, ∂b = Σ_batch ∂y, ∂x = ∂y·Wᵀ. PyTorch's `nn.Linear`, Keras' `Dense`. */
export class Dense implements Layer {
  readonly #kernel: number;
  readonly #bias: number | null;
  #input: Tensor | null = null;

  /** @param kernel, bias positions among the model's parameters */
  constructor(kernel: number, bias: number | null) {
    this.#kernel = kernel;
    this.#bias = bias;
  }

  forward(x: Tensor, { ops, weights }: StepContext): Tensor {
    this.#input = x;
    return this.evaluate(x, ops, weights);
  }

  backward(
    gradient: Tensor,
    { ops, weights, gradients }: StepContext,
    wantsInputGradient: boolean,
  ): Tensor | null {
    if (this.#input === null) throw new AppError('internal', 'dense: backward without forward');
    gradients[this.#kernel] = ops.matMul(this.#input, gradient, true, false);
    this.#input = null;
    if (this.#bias !== null) gradients[this.#bias] = ops.sum(gradient, BATCH_AXIS);
    return wantsInputGradient ? ops.matMul(gradient, weights[this.#kernel], false, true) : null;
  }

  evaluate(x: Tensor, ops: OpSet, weights: readonly Tensor[]): Tensor {
    const product = ops.matMul(x, weights[this.#kernel]);
    if (this.#bias === null) return product;
    const sum = ops.add(product, weights[this.#bias]);
    ops.free(product);
    return sum;
  }
}
