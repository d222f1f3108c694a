import { AppError } from '../../domain/errors.ts';
import type { OpSet, Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

/**
 * GELU x·Φ(x) with the normal distribution function Φ(x) = (1 + erf(x/√2))/2, not its approximation by tanh; gradient
 * Φ(x) + x·exp(−x²/2)/√(2π). PyTorch's `nn.GELU()`.
 */
export class Gelu implements Layer {
  #saved: { readonly input: Tensor; readonly share: Tensor } | null = null;

  forward(x: Tensor, { ops }: StepContext): Tensor {
    const share = normalShare(x, ops);
    this.#saved = { input: x, share };
    return ops.mul(x, share);
  }

  backward(gradient: Tensor, { ops }: StepContext, wantsInputGradient: boolean): Tensor | null {
    if (this.#saved === null) throw new AppError('internal', 'gelu: backward without forward');
    const { input, share } = this.#saved;
    this.#saved = null;
    if (!wantsInputGradient) return null;
    const density = scaled(ops.exp(scaled(ops.square(input), -0.5, ops)), 1 / Math.sqrt(2 * Math.PI), ops);
    const along = ops.mul(input, density);
    ops.free(density);
    const slope = ops.add(share, along);
    ops.free(along);
    const result = ops.mul(gradient, slope);
    ops.free(slope);
    return result;
  }

  evaluate(x: Tensor, ops: OpSet): Tensor {
    const share = normalShare(x, ops);
    const y = ops.mul(x, share);
    ops.free(share);
    return y;
  }
}

/** Φ(x) */
function normalShare(x: Tensor, ops: OpSet): Tensor {
  const half = ops.float([], Float32Array.of(0.5));
  const sign = ops.erf(scaled(x, Math.SQRT1_2, ops));
  const halved = ops.mul(sign, half);
  ops.free(sign);
  const share = ops.add(halved, half);
  ops.free(halved);
  return share;
}

function scaled(x: Tensor, factor: number, ops: OpSet): Tensor {
  return ops.mul(x, ops.float([], Float32Array.of(factor)));
}
