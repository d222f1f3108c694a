import { FLOAT_BYTES, memberBytes } from './member-memory.ts';
import type { LockStepGroup } from './plan.ts';
import { ENOUGH_STEP_BYTES, partsOf } from './training-parts.ts';

/**
 * Bytes of float32 that training a lock-step group takes, at the least: those of the members that train at once, and once
 * for all the rows of the data. What a backend keeps beside that for speed is not counted.
 * @param rows of train, validation and test together
 */
export function trainingMemoryBytes(group: LockStepGroup, rows: number): number {
  const atOnce = Math.max(...partsOf(group, ENOUGH_STEP_BYTES).map(({ length }) => length));
  return atOnce * memberBytes(group) + FLOAT_BYTES * rows * (group.model.inputs + 1);
}
