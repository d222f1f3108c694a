import { AppError } from '../../domain/errors.ts';
import type { FeatureMap } from '../../domain/feature-map.ts';
import type { ShapedConvolution } from '../../domain/model-shape.ts';
import type { OpSet, Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

const PLACE_AXIS = [1];

/**
 * Convolution of either dimension, see `Conv2dLayer`. The kernel lies as [K, kh·kw·in, filters], which is
 * [K, kh, kw, in, filters] in memory. Gradients: by the kernel the correlation of input and ∂y, by the bias the sum of ∂y
 * over rows and places, by the input the transposed convolution of ∂y. PyTorch's `nn.Conv2d`, Keras' `Conv2D`.
 */
export class Convolution implements Layer {
  readonly #shape: ShapedConvolution;
  #input: Tensor | null = null;

  constructor(shape: ShapedConvolution) {
    this.#shape = shape;
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
    if (this.#input === null) throw new AppError('internal', 'convolution: backward without forward');
    const { input, output, window, kernel, bias, units } = this.#shape;
    const [members, rows] = gradient.shape;
    const slope = asImages(gradient, output, ops);
    const image = asImages(this.#input, input, ops);
    this.#input = null;
    const byKernel = ops.conv2dKernelGradient(image, slope, window);
    gradients[kernel] = ops.reshape(byKernel, weights[kernel].shape);
    ops.free(byKernel);
    if (bias !== null) {
      const { channels } = output;
      const flat = ops.reshape(gradient, [members, (rows * units) / channels, channels]);
      gradients[bias] = ops.sum(flat, PLACE_AXIS);
      ops.free(flat);
    }
    if (!wantsInputGradient) return null;
    const inputShape = [rows, input.height, input.width, input.channels];
    const byInput = ops.conv2dInputGradient(slope, this.#kernelOf(weights, ops), inputShape, window);
    return flatten(byInput, ops);
  }

  evaluate(x: Tensor, ops: OpSet, weights: readonly Tensor[]): Tensor {
    const { input, window, bias } = this.#shape;
    const offset = bias === null ? null : weights[bias];
    return flatten(ops.conv2d(asImages(x, input, ops), this.#kernelOf(weights, ops), offset, window), ops);
  }

  #kernelOf(weights: readonly Tensor[], ops: OpSet): Tensor {
    const { window, input, output, kernel } = this.#shape;
    const weight = weights[kernel];
    return ops.reshape(weight, [
      weight.shape[0],
      window.height,
      window.width,
      input.channels,
      output.channels,
    ]);
  }
}

/** [K, B, height·width·channels] → [K, B, height, width, channels] */
export function asImages(x: Tensor, { height, width, channels }: FeatureMap, ops: OpSet): Tensor {
  return ops.reshape(x, [x.shape[0], x.shape[1], height, width, channels]);
}

/** [K, B, height, width, channels] → [K, B, height·width·channels]; `x` is freed. */
export function flatten(x: Tensor, ops: OpSet): Tensor {
  const [members, rows, height, width, channels] = x.shape;
  const flat = ops.reshape(x, [members, rows, height * width * channels]);
  ops.free(x);
  return flat;
}
