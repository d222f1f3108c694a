import type { LockStepGroup, Member } from '../domain/plan.ts';
import { permutation, RandomStream, streamOfName } from '../domain/random.ts';
import type { MaskSourceFor } from './ensemble.ts';
import { initialWeights } from './initial-weights.ts';
import { seededMasks, type MaskSource } from './layer/dropout.ts';
import { seededNormals } from './layer/gaussian-noise.ts';

/*
 * All that is random in training, drawn for each member from its seed: initial weights, batch order, masks and noise.
 * Members that share a seed share what is drawn; that is what makes a pair of runs a controlled comparison. What is drawn for a
 * layer goes by its name, not its position, so that models of which one has a layer more still share the rest.
 */

/** Draws once per seed; members of one seed get the very same object. */
function perSeed<Drawn>(members: readonly Pick<Member, 'seed'>[], draw: (seed: number) => Drawn): Drawn[] {
  const bySeed = new Map<number, Drawn>();
  return members.map(({ seed }) => {
    const drawn = bySeed.get(seed) ?? draw(seed);
    bySeed.set(seed, drawn);
    return drawn;
  });
}

/** The initial weights of each member, one array per parameter of the model. */
export function drawInitialWeights({
  model,
  members,
}: Pick<LockStepGroup, 'model' | 'members'>): (readonly Float32Array[])[] {
  return perSeed(members, (seed) => initialWeights(model, seed));
}

/**
 * The order in which each member sees the training rows in an epoch.
 * @param epoch from 1
 * @param rows number of training rows
 */
export function drawBatchOrders(
  members: readonly Pick<Member, 'seed'>[],
  epoch: number,
  rows: number,
): Int32Array[] {
  return perSeed(members, (seed) => permutation(rows, new RandomStream(seed, 'batch-order', epoch)));
}

/** The numbers of every random layer and dropout site; null where they would change nothing of any member. */
export function drawMasks({ model, members }: Pick<LockStepGroup, 'model' | 'members'>): MaskSourceFor {
  const seeds = members.map(({ seed }) => seed);
  const drop = (rates: number[], stream: number, purpose?: 'spatial-dropout'): MaskSource | null =>
    rates.every((rate) => rate === 0) ? null : seededMasks(seeds, rates, stream, purpose);
  const all = (rate: number): number[] => seeds.map(() => rate);
  return (position) => {
    const layer = model.layers[position];
    const stream = streamOfName(layer.name);
    switch (layer.type) {
      case 'dropoutSite':
        return drop(
          members.map(({ dropoutRates }) => dropoutRates[layer.site]),
          stream,
        );
      case 'dropout':
        return drop(all(layer.rate), stream);
      case 'spatialDropout':
        return drop(all(layer.rate), stream, 'spatial-dropout');
      case 'gaussianDropout': {
        const deviation = Math.sqrt(layer.rate / (1 - layer.rate));
        return seededNormals(seeds, { mean: 1, deviation }, stream, 'gaussian-dropout');
      }
      case 'gaussianNoise':
        return seededNormals(seeds, { mean: 0, deviation: layer.sd }, stream, 'gaussian-noise');
      default:
        return null;
    }
  };
}
