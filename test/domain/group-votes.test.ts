import { describe, expect, it } from 'vitest';
import { findExamples, GroupVotes } from '../../src-main/domain/group-votes.ts';

const NAMES = ['x', 'y'];

/** Votes of runs that each give one probability of class y per row. */
function votes(rows: readonly number[], ...runs: readonly (readonly number[])[]): GroupVotes {
  const made = new GroupVotes(Int32Array.from(rows), 2);
  for (const run of runs) made.add(Float32Array.from(run.flatMap((y) => [1 - y, y])));
  return made;
}

describe('rows that groups see in different ways', () => {
  // Every row is y.
  const labels = Int32Array.of(1, 1, 1, 1, 1);

  it('are those that more than half of one group gets right and less than half of the other', () => {
    const a = votes([0, 1, 2], [0.75, 0.75, 0.75], [0.75, 0.25, 0.75], [0.75, 0.25, 0.25]);
    const b = votes([0, 1, 2], [0.25, 0.75, 0.25]);
    const found = findExamples(a, b, labels, NAMES, 'aRightBWrong');
    expect(found.map(({ row, shareA, shareB }) => [row, shareA, shareB])).toEqual([
      [0, 1, 0],
      [2, 2 / 3, 0],
    ]);
    expect(found[0]).toMatchObject({
      predictedA: 'y',
      predictedB: 'x',
      probabilityA: 0.75,
      probabilityB: 0.25,
    });
    expect(findExamples(a, b, labels, NAMES, 'bRightAWrong').map(({ row }) => row)).toEqual([1]);
  });

  it('are none where a group is split in half', () => {
    const half = votes([0], [0.75], [0.25]);
    const wrong = votes([0], [0.25]);
    expect(findExamples(half, wrong, labels, NAMES, 'aRightBWrong')).toEqual([]);
    expect(findExamples(half, wrong, labels, NAMES, 'bothWrong')).toEqual([]);
  });

  it('are sorted by the share of runs, then by probability, then by row', () => {
    const wrong = votes([0, 1, 2, 3], [0.25, 0.125, 0.25, 0.375]);
    expect(findExamples(wrong, wrong, labels, NAMES, 'bothWrong').map(({ row }) => row)).toEqual([
      1, 0, 2, 3,
    ]);
  });

  it('are looked for among the rows that both predicted', () => {
    const a = votes([4, 0], [0.75, 0.75]);
    const b = votes([1, 4], [0.25, 0.25]);
    expect(findExamples(a, b, labels, NAMES, 'aRightBWrong').map(({ row }) => row)).toEqual([4]);
  });

  it('are called by the class with the larger probability where votes are equal', () => {
    const tied = votes([0], [0.9], [0.4]);
    expect([tied.majorityAt(0), tied.shareAt(0, 1)]).toEqual([1, 0.5]);
    expect(votes([0], [0.6], [0.1]).majorityAt(0)).toBe(0);
  });
});
