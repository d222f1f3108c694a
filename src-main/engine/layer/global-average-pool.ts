import { placesOf, type FeatureMap } from '../../domain/feature-map.ts';
import type { OpSet, Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

const PLACE_AXIS = [2];

/** Mean of each channel over all places; each place gets 1/places of its gradient. See `GlobalAveragePoolLayer`. */
export class GlobalAveragePool implements Layer {
  readonly #places: number;
  readonly #channels: number;

  constructor(input: FeatureMap) {
    this.#places = placesOf(input);
    this.#channels = input.channels;
  }

  forward(x: Tensor, { ops }: StepContext): Tensor {
    return this.evaluate(x, ops);
  }

  backward(gradient: Tensor, { ops }: StepContext, wantsInputGradient: boolean): Tensor | null {
    if (!wantsInputGradient) return null;
    const [members, rows] = gradient.shape;
    const shares = ops.float([this.#places, 1], new Float32Array(this.#places).fill(1 / this.#places));
    const spread = ops.mul(ops.reshape(gradient, [members, rows, 1, this.#channels]), shares);
    const flat = ops.reshape(spread, [members, rows, this.#places * this.#channels]);
    ops.free(spread);
    return flat;
  }

  evaluate(x: Tensor, ops: OpSet): Tensor {
    const [members, rows] = x.shape;
    const means = ops.mean(ops.reshape(x, [members, rows, this.#places, this.#channels]), PLACE_AXIS);
    const flat = ops.reshape(means, [members, rows, this.#channels]);
    ops.free(means);
    return flat;
  }
}
