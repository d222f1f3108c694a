import { AppError } from '../../domain/errors.ts';
import { RandomStream, type StreamPurpose } from '../../domain/random.ts';
import type { Tensor } from '../ops/op-set.ts';
import type { Layer, StepContext } from './layer.ts';

/**
 * Makes the numbers of one random layer at one step, [K, batch, units]: what it multiplies by (0 or 1/(1 − rate of the
 * member) in dropout, a mask per channel in spatial dropout, normal numbers around 1 in Gaussian dropout), or what
 * Gaussian noise adds.
 */
export type MaskSource = (step: number, batch: number, units: number) => Float32Array;

/**
 * Inverted dropout: y = x·mask with mask 0 (probability: the member's rate) or 1/(1 − rate). PyTorch's `nn.Dropout`.
 * Gaussian dropout is the same with another mask, normal with mean 1 and variance rate/(1 − rate). Evaluation is the identity.
 */
export class Dropout implements Layer {
  readonly #units: number;
  readonly #masks: MaskSource;
  #mask: Tensor | null = null;

  constructor(units: number, masks: MaskSource) {
    this.#units = units;
    this.#masks = masks;
  }

  forward(x: Tensor, { ops, step }: StepContext): Tensor {
    const [members, batch] = x.shape;
    this.#mask = ops.float([members, batch, this.#units], this.#masks(step, batch, this.#units));
    return ops.mul(x, this.#mask);
  }

  backward(gradient: Tensor, { ops }: StepContext, wantsInputGradient: boolean): Tensor | null {
    const mask = this.#mask;
    if (mask === null) throw new AppError('internal', 'dropout: backward without forward');
    this.#mask = null;
    return wantsInputGradient ? ops.mul(gradient, mask) : null;
  }

  evaluate(x: Tensor): Tensor {
    return x;
  }
}

/**
 * Masks from the counter-based generator. A member's mask depends on its seed, the layer and the step alone, so it is the
 * same whoever trains beside it, and members that share a seed share the uniform numbers: at equal rates they drop the
 * same units, at different rates one mask contains the other. A decision takes 16 bits: rates are exact to 2⁻¹⁷.
 * @param rates one per member
 * @param layer number of its stream, see `streamOfName`
 */
export function seededMasks(
  seeds: readonly number[],
  rates: readonly number[],
  layer: number,
  purpose: Extract<StreamPurpose, 'dropout' | 'spatial-dropout'> = 'dropout',
): MaskSource {
  let buffer = new Float32Array(0);
  let words = new Uint32Array(0);
  return (step, batch, units) => {
    const count = batch * units;
    if (buffer.length !== count * seeds.length) buffer = new Float32Array(count * seeds.length);
    if (words.length !== Math.ceil(count / 2)) words = new Uint32Array(Math.ceil(count / 2));
    let drawn: number | null = null;
    for (const member of membersBySeed(seeds)) {
      const target = buffer.subarray(member * count, (member + 1) * count);
      if (rates[member] === 0) {
        target.fill(1);
        continue;
      }
      if (drawn !== seeds[member]) {
        new RandomStream(seeds[member], purpose, layer, step).fillUint32(words);
        drawn = seeds[member];
      }
      fillMask(target, words, rates[member]);
    }
    return buffer;
  };
}

function membersBySeed(seeds: readonly number[]): number[] {
  return seeds.map((_, member) => member).sort((a, b) => seeds[a] - seeds[b] || a - b);
}

function fillMask(target: Float32Array, words: Uint32Array, rate: number): void {
  const halves = new Uint16Array(words.buffer, words.byteOffset, words.length * 2);
  const threshold = Math.round(rate * 0x10000);
  const kept = 1 / (1 - rate);
  for (let at = 0; at < target.length; at++) target[at] = halves[at] < threshold ? 0 : kept;
}
