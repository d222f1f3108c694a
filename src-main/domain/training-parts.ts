import type { LockStepGroup, Member } from './plan.ts';
import { memberBytes } from './member-memory.ts';

/*
 * How many members train in lock step. A step costs a fixed time for calling its operations, which more members share, and
 * a time per member, which does not change with their number: measured as processor time per model and step on one core
 * of a 2 MiB second and 32 MiB third level cache, 1, 2, 5, 10, 20 and 40 members took
 *
 *   30→64→2, batch 32        0.32   0.21   0.10   0.077  0.076  0.028 ms
 *   64→128→10, batch 64      0.35   0.28   0.18   0.12   0.11   0.079
 *   784→256→10, batch 128    1.79   2.02   1.91   1.78   1.66   1.59
 *   two convolutions, 64     9.0    8.6    8.4    8.9    8.4
 *
 * Working sets larger than a cache (a member of the last two takes 4 and 22 MiB) cost nothing that shows, as each operation
 * passes over its tensors once. So the more members the better, until the fixed time is too small to matter; beyond that
 * they only take memory. That is where the limit of a step's bytes lies: at 256 MiB the two small models train by the
 * hundred, the third by 60 and more, the convolutions by 11.
 */

/** Bytes of members' tensors from which on more members at once save no time. */
export const ENOUGH_STEP_BYTES = 2 ** 28;

/**
 * The parts in which a group trains, one after another: as few as keep their members' tensors within `limitBytes`, of about
 * the same size, by positions in the group. Runs that share a seed stay together as far as they can, so that what has been
 * trained can be compared before the rest is.
 */
export function partsOf(group: LockStepGroup, limitBytes: number): number[][] {
  return inParts(group.members, partCount(group, limitBytes));
}

/**
 * Divides positions into so many parts of about the same size; those that share a seed stay together as far as they can.
 */
export function inParts(members: readonly Pick<Member, 'seed'>[], count: number): number[][] {
  if (count === 1) return [[...members.keys()]];
  const ordered = bySeed(members);
  return Array.from({ length: count }, (_, part) =>
    ordered.slice(
      Math.round((part * members.length) / count),
      Math.round(((part + 1) * members.length) / count),
    ),
  );
}

function partCount(group: LockStepGroup, limitBytes: number): number {
  const largest = Math.max(1, Math.floor(limitBytes / memberBytes(group)));
  return Math.max(1, Math.ceil(group.members.length / largest));
}

/** Positions of the members, seed by seed. */
function bySeed(members: readonly Pick<Member, 'seed'>[]): number[] {
  const positions = new Map<number, number[]>();
  for (const [position, { seed }] of members.entries())
    positions.set(seed, [...(positions.get(seed) ?? []), position]);
  return [...positions.values()].flat();
}
