import { AppError } from '../../domain/errors.ts';
import type { ShapedLayerNorm } from '../../domain/model-shape.ts';
import type { OpSet, Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

const BATCH_AXIS = [1];
const FEATURE_AXIS = [2];

/**
 * Layer norm of each row over its features: y = scale·x̂ + shift with x̂ = (x − μ)/√(σ² + ε), μ and the biased σ² of the
 * row. Gradients: ∂scale = Σ_batch ∂y·x̂, ∂shift = Σ_batch ∂y, and with g = ∂y·scale
 * ∂x = (g − mean(g) − x̂·mean(g·x̂))/√(σ² + ε). PyTorch's `nn.LayerNorm`. Ba, Kiros, Hinton 2016.
 */
export class LayerNorm implements Layer {
  readonly #shape: ShapedLayerNorm;
  #saved: { readonly normalized: Tensor; readonly inverseDeviation: Tensor } | null = null;

  constructor(shape: ShapedLayerNorm) {
    this.#shape = shape;
  }

  forward(x: Tensor, { ops, weights }: StepContext): Tensor {
    this.#saved = this.#normalize(x, ops);
    return this.#scaleAndShift(this.#saved.normalized, ops, weights);
  }

  backward(
    gradient: Tensor,
    { ops, weights, gradients }: StepContext,
    wantsInputGradient: boolean,
  ): Tensor | null {
    if (this.#saved === null) throw new AppError('internal', 'layer norm: backward without forward');
    const { normalized, inverseDeviation } = this.#saved;
    this.#saved = null;
    const { scale, shift } = this.#shape;
    const product = ops.mul(gradient, normalized);
    gradients[scale] = ops.sum(product, BATCH_AXIS);
    gradients[shift] = ops.sum(gradient, BATCH_AXIS);
    if (!wantsInputGradient) {
      ops.free(product);
      return null;
    }
    const meanProduct = ops.mean(ops.mul(product, weights[scale]), FEATURE_AXIS);
    ops.free(product);
    const scaled = ops.mul(gradient, weights[scale]);
    const centred = ops.sub(scaled, ops.mean(scaled, FEATURE_AXIS));
    ops.free(scaled);
    const along = ops.mul(normalized, meanProduct);
    const remaining = ops.sub(centred, along);
    ops.free(centred);
    ops.free(along);
    const result = ops.mul(remaining, inverseDeviation);
    ops.free(remaining);
    return result;
  }

  evaluate(x: Tensor, ops: OpSet, weights: readonly Tensor[]): Tensor {
    return this.#scaleAndShift(this.#normalize(x, ops).normalized, ops, weights);
  }

  #normalize(x: Tensor, ops: OpSet): { normalized: Tensor; inverseDeviation: Tensor } {
    const centred = ops.sub(x, ops.mean(x, FEATURE_AXIS));
    const squares = ops.square(centred);
    const variance = ops.mean(squares, FEATURE_AXIS);
    ops.free(squares);
    const epsilon = ops.float([], Float32Array.of(this.#shape.epsilon));
    const inverseDeviation = ops.rsqrt(ops.add(variance, epsilon));
    const normalized = ops.mul(centred, inverseDeviation);
    ops.free(centred);
    return { normalized, inverseDeviation };
  }

  #scaleAndShift(normalized: Tensor, ops: OpSet, weights: readonly Tensor[]): Tensor {
    const scaled = ops.mul(normalized, weights[this.#shape.scale]);
    const shifted = ops.add(scaled, weights[this.#shape.shift]);
    ops.free(scaled);
    return shifted;
  }
}
