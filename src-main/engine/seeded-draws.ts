import type { LockStepGroup, Member } from '../domain/plan.ts';
import { permutation, RandomStream } from '../domain/random.ts';
import type { MaskSourceFor } from './ensemble.ts';
import { initialWeights } from './initial-weights.ts';
import { seededMasks } from './layer/dropout.ts';

/*
 * All that is random in training, drawn for each member from its seed: initial weights, batch order, dropout masks.
 * Members that share a seed share what is drawn; that is what makes a pair of runs a controlled comparison.
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

/** The masks of every dropout layer and site where at least one member drops something. */
export function drawMasks({ model, members }: Pick<LockStepGroup, 'model' | 'members'>): MaskSourceFor {
  const seeds = members.map(({ seed }) => seed);
  return (position) => {
    const layer = model.layers[position];
    if (layer.type !== 'dropout' && layer.type !== 'dropoutSite') return null;
    const rates = members.map(({ dropoutRates }) =>
      layer.type === 'dropout' ? layer.rate : dropoutRates[layer.site],
    );
    return rates.every((rate) => rate === 0) ? null : seededMasks(seeds, rates, position);
  };
}
