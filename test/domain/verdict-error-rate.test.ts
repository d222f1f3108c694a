import { describe, expect, it } from 'vitest';
import type { ComparedGroup } from '../../src-main/domain/compared-group.ts';
import { compareGroups, compareWithBaseline } from '../../src-main/domain/compare.ts';
import { defined } from '../../src-main/domain/metrics/metric-value.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { pairedTPower } from '../../src-main/domain/statistics/power.ts';
import type { VerdictKind } from '../../src-main/domain/verdict-decision.ts';

const TRIALS = 2000;

/** Standard normal numbers, others in every experiment. */
function normals(count: number, experiment: number): number[] {
  const out = new Float32Array(count);
  new RandomStream(experiment, 'split', 42).fillNormal(out);
  return [...out];
}

function group(variant: string, values: readonly number[], firstSeed = 0): ComparedGroup {
  return {
    variant,
    runs: values.map((value, index) => ({
      seed: firstSeed + index,
      status: 'completed',
      facts: {},
      measurements: [{ scope: 'test', name: 'accuracy', detail: '', value: defined(value) }],
    })),
  };
}

const isDifference = (kind: VerdictKind) => kind === 'better' || kind === 'worse';

/** How many of 2,000 experiments something happens in. */
function countOf(happens: (experiment: number) => boolean): number {
  let count = 0;
  for (let experiment = 0; experiment < TRIALS; experiment++) if (happens(experiment)) count += 1;
  return count;
}

/**
 * How far a count that has the given probability may stray: four standard deviations of the binomial distribution, which it
 * leaves on one side once in 30,000 times. The draws are seeded, so a test that passes once always does.
 */
function most(probability: number): number {
  return TRIALS * probability + 4 * Math.sqrt(TRIALS * probability * (1 - probability));
}

/** An accuracy under a seed: what the seed does to every variant, and what is the variant's own, rounded to one row of 114. */
function accuracy(common: number, own: number): number {
  return Math.round(114 * (0.93 + 0.01 * common + 0.015 * own)) / 114;
}

describe('the share of false verdicts of A/A experiments', () => {
  it('is 5 % for normal differences, neither more nor less', () => {
    const n = 5;
    const found = countOf((experiment) => {
      const values = normals(2 * n, experiment);
      return isDifference(
        compareGroups(group('A', values.slice(0, n)), group('B', values.slice(n)), 'accuracy').verdict.kind,
      );
    });
    expect(found).toBeLessThan(most(0.05));
    expect(found).toBeGreaterThan(2 * TRIALS * 0.05 - most(0.05));
  });

  it('is at most 5 % for accuracies of few rows, with ties', () => {
    const n = 6;
    const found = countOf((experiment) => {
      const values = normals(3 * n, experiment);
      const side = (from: number) =>
        values.slice(0, n).map((common, at) => accuracy(common, values[from + at]));
      return isDifference(
        compareGroups(group('A', side(n)), group('B', side(2 * n)), 'accuracy').verdict.kind,
      );
    });
    expect(found).toBeLessThan(most(0.05));
  });

  it("is at most 5 % for any of three variants against a baseline, by Holm's correction", () => {
    const n = 5;
    let uncorrected = 0;
    const corrected = countOf((experiment) => {
      const values = normals(4 * n, experiment);
      const groups = [0, 1, 2, 3].map((at) => group(`${at}`, values.slice(at * n, (at + 1) * n)));
      const verdicts = compareWithBaseline(groups, 'accuracy').map(({ verdict }) => verdict);
      if (verdicts.some(({ evidence }) => evidence !== null && evidence.p < 0.05)) uncorrected += 1;
      return verdicts.some(({ kind }) => isDifference(kind));
    });
    expect(corrected).toBeLessThan(most(0.05));
    // Without the correction it is more: what this would miss otherwise.
    expect(uncorrected).toBeGreaterThan(most(0.05));
  });

  it('is at most 5 % where the seeds differ, and the groups differ in size and spread', () => {
    const found = countOf((experiment) => {
      const values = normals(14, experiment);
      const b = values.slice(6).map((value) => 3 * value);
      return isDifference(
        compareGroups(group('A', values.slice(0, 6)), group('B', b, 100), 'accuracy').verdict.kind,
      );
    });
    expect(found).toBeLessThan(most(0.05));
  });
});

describe('the share of false equivalences', () => {
  it('is at most 2.5 % where the true difference is at the end of the zone', () => {
    const n = 8;
    const found = countOf((experiment) => {
      const differences = normals(n, experiment).map((value) => value + 2);
      const none = group(
        'A',
        differences.map(() => 0),
      );
      return compareGroups(none, group('B', differences), 'accuracy', 2).verdict.kind === 'equivalent';
    });
    expect(found).toBeLessThan(most(0.025));
    expect(found).toBeGreaterThan(0);
  });
});

describe('an effect', () => {
  it.each([
    [5, 1],
    [10, 1],
    [8, 1.5],
    [20, -0.5],
  ])('is found by %d seeds as often as computed: d_z = %d', (n, effect) => {
    const right = effect > 0 ? 'better' : 'worse';
    const found = countOf((experiment) => {
      const differences = normals(n, experiment).map((value) => value + effect);
      const none = group(
        'A',
        differences.map(() => 0),
      );
      return compareGroups(none, group('B', differences), 'accuracy').verdict.kind === right;
    });
    const power = pairedTPower(effect, n, 0.05);
    // Half of the level is the most that the wrong side can have.
    expect(found).toBeLessThan(most(power));
    expect(found).toBeGreaterThan(2 * TRIALS * power - most(power) - 1);
  });
});
