import { describe, expect, it } from 'vitest';
import { planGroup, planRuns } from '../../src-main/domain/plan.ts';
import { memberBytes } from '../../src-main/domain/member-memory.ts';
import { trainingMemoryBytes } from '../../src-main/domain/training-memory.ts';
import { ENOUGH_STEP_BYTES, partsOf } from '../../src-main/domain/training-parts.ts';
import { smallData, smallSpec } from '../engine/small-experiment.ts';

const GROUP = planGroup(smallSpec({ seeds: [1, 2, 3] }), smallData().inputs);

describe('the parts of a group', () => {
  const one = memberBytes(GROUP);

  it('is one as long as it fits', () => {
    expect(partsOf(GROUP, 12 * one)).toEqual([[...GROUP.members.keys()]]);
    expect(partsOf(GROUP, Infinity)).toEqual([[...GROUP.members.keys()]]);
  });

  it('are as few as fit, of about the same size, each member in one', () => {
    const parts = partsOf(GROUP, 5 * one);
    expect(parts.map(({ length }) => length)).toEqual([4, 4, 4]);
    expect(parts.flat().sort((a, b) => a - b)).toEqual([...GROUP.members.keys()]);
  });

  it('keep the runs of a seed together', () => {
    const seeds = partsOf(GROUP, 4 * one).map((part) => new Set(part.map((at) => GROUP.members[at].seed)));
    expect(seeds).toEqual([new Set([1]), new Set([2]), new Set([3])]);
    // Variants lie apart in the group.
    expect(
      planRuns(smallSpec({ seeds: [1, 2, 3] }))
        .map(({ seed }) => seed)
        .slice(0, 3),
    ).toEqual([1, 2, 3]);
  });

  it('have one member at least, however large it is', () => {
    expect(partsOf(GROUP, 1)).toHaveLength(GROUP.members.length);
  });

  it('decide what memory training takes: no more than the members of the largest part', () => {
    const rows = 10;
    const data = 4 * rows * (GROUP.model.inputs + 1);
    expect(trainingMemoryBytes(GROUP, rows)).toBe(12 * one + data);
    // Outputs of so many rows that a member alone takes more than enough.
    const large = { ...GROUP, batchSize: 2 ** 22 };
    expect(memberBytes(large)).toBeGreaterThan(ENOUGH_STEP_BYTES);
    expect(trainingMemoryBytes(large, rows)).toBe(memberBytes(large) + data);
  });
});
