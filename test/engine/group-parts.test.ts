import { describe, expect, it } from 'vitest';
import { planGroup, planRuns } from '../../src-main/domain/plan.ts';
import { memberStepBytes, partsOf } from '../../src-main/engine/group-parts.ts';
import { smallData, smallSpec } from './small-experiment.ts';

const GROUP = planGroup(smallSpec({ seeds: [1, 2, 3] }), smallData().inputs);

describe('the bytes of a member’s step', () => {
  it('counts parameters with their optimizer’s state and gradients, and outputs with their gradients', () => {
    // 6→8, batch norm of 8, relu, 8→3.
    const parameters = 6 * 8 + 8 + 8 + 8 + 8 * 3 + 3;
    // Inputs; dense and dropout behind it, batch norm, relu; dense and dropout; the gradients at work.
    const perRow = 6 + (8 + 8) + 8 + 8 + (3 + 3) + 2 * 8;
    // The weight, two of state, three of gradient; 16 rows a batch; 4 bytes a number.
    expect(memberStepBytes(GROUP)).toBe(4 * (6 * parameters + 16 * perRow));
    const undropped = GROUP.members.filter(({ dropoutRates }) => dropoutRates.every((rate) => rate === 0));
    expect(memberStepBytes({ ...GROUP, members: undropped })).toBe(
      4 * (6 * parameters + 16 * (perRow - 8 - 3)),
    );
  });
});

describe('the parts of a group', () => {
  const one = memberStepBytes(GROUP);

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
});
