import { describe, expect, it } from 'vitest';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { planGroups } from '../../src-main/domain/plan.ts';
import {
  additionsOfRuns,
  freshSeeds,
  looksBefore,
  looksText,
  nextPlanningTime,
  resolveSeeds,
  seedAdditions,
  type PlannedRecord,
} from '../../src-main/domain/seed-addition.ts';
import { SAMPLE_SPEC } from '../store/sample-experiment.ts';

function run(
  createdAtMs: number,
  seed: number,
  endedAtMs: number | null,
  status: PlannedRecord['status'] = endedAtMs === null ? 'queued' : 'completed',
): PlannedRecord {
  return { createdAtMs, seed, status, endedAtMs };
}

describe('additions of seeds', () => {
  it('are runs that were planned later, each with its seeds once', () => {
    const runs = [run(10, 0, 20), run(10, 1, 20), run(30, 3, 40), run(30, 2, 40), run(30, 3, 40)];
    expect(seedAdditions(runs)).toEqual([{ atMs: 30, seeds: [2, 3], afterResults: true }]);
    expect(additionsOfRuns(runs)).toEqual([undefined, undefined, 1, 1, 1]);
  });

  it('are no look at results where none was there', () => {
    // The first one ended with no result, the second one only behind the addition.
    expect(looksBefore([run(10, 0, 20, 'interrupted'), run(10, 1, 50), run(30, 2, 60)])).toBe(0);
    expect(looksBefore([run(10, 0, 20), run(30, 2, 60)])).toBe(1);
    expect(looksBefore([run(10, 0, 20), run(30, 2, 40), run(50, 3, null)])).toBe(2);
    expect(looksBefore([run(10, 0, 20)])).toBe(0);
    expect(looksBefore([])).toBe(0);
  });

  it('come behind each other even where the clock stands still or goes back', () => {
    expect(nextPlanningTime([run(10, 0, 20)], 10)).toBe(11);
    expect(nextPlanningTime([run(10, 0, 20), run(30, 1, 20)], 5)).toBe(31);
    expect(nextPlanningTime([run(10, 0, 20)], 100)).toBe(100);
  });

  it('say by how much the level shrinks: 5 % over the number of looks', () => {
    expect(looksText(1)).toBe(
      'seeds were added once after results were there, and each look makes a false finding likelier than 5 %; p below 0.025 stays safe',
    );
    // 0.05 / 3 = 0.01666…, and 0.05 / 4 = 0.0125.
    expect(looksText(2)).toMatch(/added twice .* p below 0\.017 stays safe$/);
    expect(looksText(3)).toMatch(/added 3 times .* p below 0\.013 stays safe$/);
  });

  it('train in groups of their own, so that an interruption does not put them among others', () => {
    const runs = [
      { variantIndex: 0, seed: 7 },
      { variantIndex: 0, seed: 9, addition: 1 },
      { variantIndex: 1, seed: 7 },
      { variantIndex: 1, seed: 9, addition: 1 },
    ];
    const groups = planGroups(SAMPLE_SPEC, 4, runs).map((planned) => planned.runs);
    expect(groups).toEqual([
      [runs[0], runs[2]],
      [runs[1], runs[3]],
    ]);
  });
});

describe('the seeds of an addition', () => {
  it('follow the largest there is, or fill what is free', () => {
    expect(freshSeeds([0, 1, 2], 2)).toEqual([3, 4]);
    expect(freshSeeds([7, 3], 3)).toEqual([8, 9, 10]);
    expect(freshSeeds([], 2)).toEqual([0, 1]);
    expect(freshSeeds([2 ** 32 - 2, 0], 1)).toEqual([2 ** 32 - 1]);
    expect(freshSeeds([2 ** 32 - 1, 0, 2], 3)).toEqual([1, 3, 4]);
  });

  it('are those that are named, where the experiment has none of them', () => {
    expect(resolveSeeds(SAMPLE_SPEC, { seeds: [100, 4] })).toEqual([100, 4]);
    expect(() => resolveSeeds(SAMPLE_SPEC, { seeds: [1, 8] })).toThrow(
      'seeds[1]: expected a seed that the experiment has not got, received 8',
    );
    expect(() => resolveSeeds(SAMPLE_SPEC, { seeds: [1, 1] })).toThrow(
      'seeds[1]: expected a seed that stands only once, received 1',
    );
  });

  it('are at most a thousand with those that are there', () => {
    const many: ExperimentSpec = { ...SAMPLE_SPEC, seeds: Array.from({ length: 998 }, (_, seed) => seed) };
    expect(resolveSeeds(many, { count: 2 })).toEqual([998, 999]);
    expect(() => resolveSeeds(many, { count: 3 })).toThrow(
      'count: expected at most 2 more, 1000 in all, received 3',
    );
    expect(() => resolveSeeds(many, { seeds: [1000, 1001, 1002] })).toThrow('seeds: expected at most 2 more');
  });
});
