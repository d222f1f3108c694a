import { AppError } from '../../domain/errors.ts';
import type { Tensor } from '../ops/op-set.ts';
import type { MaskSource } from './dropout.ts';
import type { Layer, StepContext } from './layer.ts';

/** Sizes of the map that channels are dropped from. */
interface Channels {
  readonly channels: number;
  readonly places: number;
}

/**
 * Inverted dropout of whole channels: all places of a row's channel share one multiplier, 0 or 1/(1 − rate).
 * Evaluation is the identity. PyTorch's `nn.Dropout2d`.
 */
export class SpatialDropout implements Layer {
  readonly #map: Channels;
  readonly #masks: MaskSource;
  #mask: Tensor | null = null;

  constructor(map: Channels, masks: MaskSource) {
    this.#map = map;
    this.#masks = masks;
  }

  forward(x: Tensor, context: StepContext): Tensor {
    const [members, rows] = x.shape;
    const { channels } = this.#map;
    const values = this.#masks(context.step, rows, channels);
    this.#mask = context.ops.float([members, rows, 1, channels], values);
    return this.#multiply(x, this.#mask, context);
  }

  backward(gradient: Tensor, context: StepContext, wantsInputGradient: boolean): Tensor | null {
    const mask = this.#mask;
    if (mask === null) throw new AppError('internal', 'spatial dropout: backward without forward');
    this.#mask = null;
    return wantsInputGradient ? this.#multiply(gradient, mask, context) : null;
  }

  evaluate(x: Tensor): Tensor {
    return x;
  }

  #multiply(x: Tensor, mask: Tensor, { ops }: StepContext): Tensor {
    const [members, rows] = x.shape;
    const { channels, places } = this.#map;
    const product = ops.mul(ops.reshape(x, [members, rows, places, channels]), mask);
    const flat = ops.reshape(product, [members, rows, places * channels]);
    ops.free(product);
    return flat;
  }
}
