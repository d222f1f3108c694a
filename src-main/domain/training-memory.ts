import { assertNever } from './errors.ts';
import { countWeights } from './model-shape.ts';
import type { LockStepGroup } from './plan.ts';
import type { OptimizerSpec } from './training.ts';

const FLOAT_BYTES = 4;

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
 * Bytes of float32 that training a lock-step group takes, at the least. Per member and weight: the weight, its gradient,
 * the optimizer's state, and the copy of the best epoch. Per member and row of a batch: the outputs of every layer and
 * their gradients, dropout aside. Once for all members: the rows of the data. What a backend keeps beside that for speed is not counted.
 * @param rows of train, validation and test together
 */
export function trainingMemoryBytes(group: LockStepGroup, rows: number): number {
  const { model, optimizer, batchSize, members } = group;
  const perMember = countWeights(model) * (3 + stateOf(optimizer));
  const layers = model.layers.filter(({ type }) => !type.endsWith('Site'));
  const outputs = layers.reduce((sum, { units }) => sum + units, model.inputs);
  const perStep = 2 * batchSize * outputs;
  return FLOAT_BYTES * (members.length * (perMember + perStep) + rows * (model.inputs + 1));
}
