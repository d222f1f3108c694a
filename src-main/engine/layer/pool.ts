import { AppError } from '../../domain/errors.ts';
import type { ShapedPool } from '../../domain/model-shape.ts';
import type { Maxima, OpSet, Tensor } from '../ops/op-set.ts';
import { asImages, flatten } from './convolution.ts';
import type { Layer, StepContext } from './layer.ts';

/**
 * Largest value of each window; its gradient goes to the first place that has it. See `Pool2dLayer`.
 * PyTorch's `nn.MaxPool2d`.
 */
export class MaxPool implements Layer {
  readonly #shape: ShapedPool;
  #saved: { readonly x: Tensor; readonly maxima: Maxima } | null = null;

  constructor(shape: ShapedPool) {
    this.#shape = shape;
  }

  forward(input: Tensor, { ops }: StepContext): Tensor {
    const x = asImages(input, this.#shape.input, ops);
    const maxima = ops.maxPoolWithPlaces(x, this.#shape.window);
    this.#saved = { x, maxima };
    const [members, rows] = maxima.values.shape;
    return ops.reshape(maxima.values, [members, rows, this.#shape.units]);
  }

  backward(gradient: Tensor, { ops }: StepContext, wantsInputGradient: boolean): Tensor | null {
    if (this.#saved === null) throw new AppError('internal', 'max pool: backward without forward');
    const { x, maxima } = this.#saved;
    this.#saved = null;
    if (!wantsInputGradient) return null;
    const { output, window } = this.#shape;
    return flatten(ops.maxPoolGradient(asImages(gradient, output, ops), x, maxima, window), ops);
  }

  evaluate(x: Tensor, ops: OpSet): Tensor {
    return flatten(ops.maxPool(asImages(x, this.#shape.input, ops), this.#shape.window), ops);
  }
}

/** Mean of each window; its gradient is shared out evenly. See `Pool2dLayer`. PyTorch's `nn.AvgPool2d`. */
export class AveragePool implements Layer {
  readonly #shape: ShapedPool;
  #input: Tensor | null = null;

  constructor(shape: ShapedPool) {
    this.#shape = shape;
  }

  forward(x: Tensor, { ops }: StepContext): Tensor {
    this.#input = asImages(x, this.#shape.input, ops);
    return flatten(ops.averagePool(this.#input, this.#shape.window), ops);
  }

  backward(gradient: Tensor, { ops }: StepContext, wantsInputGradient: boolean): Tensor | null {
    const input = this.#input;
    if (input === null) throw new AppError('internal', 'average pool: backward without forward');
    this.#input = null;
    if (!wantsInputGradient) return null;
    const { output, window } = this.#shape;
    return flatten(ops.averagePoolGradient(asImages(gradient, output, ops), input, window), ops);
  }

  evaluate(x: Tensor, ops: OpSet): Tensor {
    return flatten(ops.averagePool(asImages(x, this.#shape.input, ops), this.#shape.window), ops);
  }
}
