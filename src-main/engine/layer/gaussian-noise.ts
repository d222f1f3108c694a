import { RandomStream, type StreamPurpose } from '../../domain/random.ts';
import type { Tensor } from '../ops/op-set.ts';
import type { MaskSource } from './dropout.ts';
import type { Layer, StepContext } from './layer.ts';

/** Additive noise in training: y = x + n, with the gradient passed on as it is. Evaluation is the identity. */
export class GaussianNoise implements Layer {
  readonly #units: number;
  readonly #noise: MaskSource;

  /** @param noise makes what is added */
  constructor(units: number, noise: MaskSource) {
    this.#units = units;
    this.#noise = noise;
  }

  forward(x: Tensor, { ops, step }: StepContext): Tensor {
    const [members, rows] = x.shape;
    return ops.add(x, ops.float([members, rows, this.#units], this.#noise(step, rows, this.#units)));
  }

  backward(gradient: Tensor, _: StepContext, wantsInputGradient: boolean): Tensor | null {
    return wantsInputGradient ? gradient : null;
  }

  evaluate(x: Tensor): Tensor {
    return x;
  }
}

/**
 * Normal numbers mean + deviation·n from the counter-based generator. As with dropout masks, a member's numbers depend on
 * its seed, the layer and the step alone, and members that share a seed share n.
 * @param layer number of its stream, see `streamOfName`
 */
export function seededNormals(
  seeds: readonly number[],
  { mean, deviation }: { readonly mean: number; readonly deviation: number },
  layer: number,
  purpose: Extract<StreamPurpose, 'gaussian-noise' | 'gaussian-dropout'>,
): MaskSource {
  return (step, batch, units) => {
    const count = batch * units;
    const values = new Float32Array(count * seeds.length);
    const drawn = new Map<number, Float32Array>();
    seeds.forEach((seed, member) => {
      const own = values.subarray(member * count, (member + 1) * count);
      const shared = drawn.get(seed);
      if (shared !== undefined) {
        own.set(shared);
        return;
      }
      new RandomStream(seed, purpose, layer, step).fillNormal(own);
      for (let at = 0; at < count; at++) own[at] = mean + deviation * own[at];
      drawn.set(seed, own);
    });
    return values;
  };
}
