import { assertNever } from './errors.ts';
import { countWeights } from './model-shape.ts';
import type { LockStepGroup } from './plan.ts';
import type { OptimizerSpec } from './training.ts';

/** A float32. */
export const FLOAT_BYTES = 4;

/** How many numbers an optimizer keeps per weight between two steps. */
function stateOf(optimizer: OptimizerSpec): number {
  switch (optimizer.type) {
    case 'sgd':
      return (optimizer.momentum ?? 0) === 0 ? 0 : 1;
    case 'adam':
    case 'adamw':
      return 2;
    case 'rmsprop':
      return 1 + ((optimizer.momentum ?? 0) === 0 ? 0 : 1) + (optimizer.centered === true ? 1 : 0);
    case 'adagrad':
      return 1;
    default:
      return assertNever(optimizer);
  }
}

/**
 * Bytes of float32 that one member takes while it trains, at the least. Per weight: the weight, its gradient, the optimizer's
 * state, and the copy of the best epoch. Per row of a batch: the outputs of every layer and their gradients, dropout aside.
 */
export function memberBytes({
  model,
  optimizer,
  batchSize,
}: Pick<LockStepGroup, 'model' | 'optimizer' | 'batchSize'>): number {
  const perWeight = 3 + stateOf(optimizer);
  const layers = model.layers.filter(({ type }) => !type.endsWith('Site'));
  const outputs = layers.reduce((sum, { units }) => sum + units, model.inputs);
  return FLOAT_BYTES * (countWeights(model) * perWeight + 2 * batchSize * outputs);
}
