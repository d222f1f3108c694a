import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../../src-renderer/state/route.ts';
import { neighboursOf, sameSeedComparison } from '../../../../src-renderer/view/run/run-links.ts';
import { sampleRun } from './sample-run.ts';

const RUNS = [0, 1, 2].flatMap((variantIndex) =>
  [5, 6].map((seed) => sampleRun({ id: 10 * variantIndex + seed, variantIndex, seed })),
);
const at = (id: number) => RUNS.find((run) => run.id === id) ?? sampleRun();

describe('sameSeedComparison', () => {
  it('puts the baseline’s run of the same seed before the run', () => {
    const route = sameSeedComparison(at(26), RUNS);
    expect(route && addressOf(route)).toBe('#/compare?a=7.0.6&b=7.2.6');
  });

  it('puts the first other variant beside the baseline itself', () => {
    const route = sameSeedComparison(at(5), RUNS);
    expect(route && addressOf(route)).toBe('#/compare?a=7.0.5&b=7.1.5');
  });

  it('is none where there is no other variant', () => {
    expect(sameSeedComparison(at(5), RUNS.slice(0, 2))).toBeNull();
    expect(sameSeedComparison(at(5), [])).toBeNull();
  });
});

it('neighbours are the runs before and behind, and none beyond the ends', () => {
  expect(neighboursOf(15, RUNS)).toEqual({ previous: at(6), next: at(16) });
  expect(neighboursOf(5, RUNS)).toEqual({ previous: undefined, next: at(6) });
  expect(neighboursOf(26, RUNS)).toEqual({ previous: at(25), next: undefined });
  expect(neighboursOf(99, RUNS)).toEqual({ previous: undefined, next: undefined });
});
