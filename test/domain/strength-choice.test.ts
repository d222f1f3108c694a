import { describe, expect, it } from 'vitest';
import { crossValidationOf } from '../../src-main/domain/cross-validation.ts';
import { foldPlaceAt } from '../../src-main/domain/split-spec.ts';
import { pairedDifference } from '../../src-main/domain/statistics/paired-t.ts';
import { choosePoint, chooseStrength, type ChoiceRun } from '../../src-main/domain/strength-choice.ts';
import oracle from '../oracle/nested.json' with { type: 'json' };

/** Runs under seeds 0, 1, …: [validation, test] each. */
function seeds(...values: readonly (readonly [number | null, number | null])[]): ChoiceRun[] {
  return values.map(([validation, test], seed) => ({ seed, validation, test }));
}

describe('a choice in nested cross-validation', () => {
  it.each(oracle.cases)('of $folds × $repeats folds, $inner inside, is that of NumPy', (reference) => {
    const { folds, repeats, inner } = reference;
    const split = { folds, repeats, inner };
    const points = reference.validation.map((ofPoint, point) =>
      ofPoint.flatMap((ofFold, fold) =>
        ofFold.map((validation, place): ChoiceRun => {
          const seed = fold * inner + place;
          return {
            seed,
            validation,
            test: reference.test[point][fold][place],
            fold: foldPlaceAt(split, seed),
          };
        }),
      ),
    );
    for (const rule of ['best', 'oneStandardError'] as const) {
      const expected = reference[rule];
      const choice = chooseStrength(rule, points, 'lowerIsBetter', 0, crossValidationOf(split));
      for (const point of points.keys()) {
        const times = expected.chosen.filter((one) => one === point).length;
        expect(choice?.chosen.find((one) => one.point === point)?.times ?? 0).toBe(times);
      }
      expect(choice?.test.mean.value).toBeCloseTo(expected.test.mean, 12);
      expect(choice?.interval.low).toBeCloseTo(expected.test.low, 9);
      expect(choice?.interval.high).toBeCloseTo(expected.test.high, 9);
      expect(choice?.againstBaseline?.mean.value).toBeCloseTo(expected.difference.mean, 12);
      expect(choice?.againstBaseline?.interval.low).toBeCloseTo(expected.difference.low, 9);
      expect(choice?.againstBaseline?.p.value).toBeCloseTo(expected.difference.p, 9);
      expect(choice?.optimism).toBeCloseTo(expected.optimism, 12);
    }
  });

  it('is mirrored where higher is better', () => {
    const flip = (runs: ChoiceRun[]) =>
      runs.map((run) => ({ ...run, validation: -(run.validation ?? 0), test: -(run.test ?? 0) }));
    const points = [seeds([1, 1.1], [1.2, 1]), seeds([0.8, 0.9], [0.9, 0.8])];
    const low = chooseStrength('best', points, 'lowerIsBetter', 0, null);
    const high = chooseStrength('best', points.map(flip), 'higherIsBetter', 0, null);
    expect(high?.chosen).toEqual(low?.chosen);
    expect(high?.test.mean.value).toBeCloseTo(-(low?.test.mean.value ?? NaN), 14);
    expect(high?.optimism).toBeCloseTo(low?.optimism ?? NaN, 14);
  });

  it('never looks at test: other test numbers change no choice', () => {
    const points = [
      seeds([0.9, 0.1], [0.9, 0.2]),
      seeds([0.95, 0.9], [0.94, 0.9]),
      seeds([0.8, 1], [0.8, 1]),
    ];
    const choice = chooseStrength('best', points, 'higherIsBetter', 0, null);
    expect(choice?.chosen).toEqual([{ point: 1, times: 1 }]);
    expect(choice?.test.mean.value).toBeCloseTo(0.9, 14);
    // What the third would have shown, picked on test.
    expect(choice?.optimism).toBeCloseTo(0.1, 14);
  });
});

describe('a choice on one split', () => {
  it('is made once over all seeds, and its test result is paired with the baseline by seed', () => {
    const points = [
      seeds([0.9, 0.91], [0.91, 0.9], [0.9, 0.92]),
      seeds([0.95, 0.93], [0.94, 0.94], [0.95, 0.93]),
    ];
    const choice = chooseStrength('best', points, 'higherIsBetter', 0, null);
    expect(choice?.againstBaseline).toEqual(pairedDifference([0.91, 0.9, 0.92], [0.93, 0.94, 0.93]));
    // 0.9333 ± t(0.975; 2)·0.005774/√3 = 4.3027·0.003333
    expect(choice?.interval.low).toBeCloseTo(0.93333 - 4.30265 * 0.0033333, 4);
  });

  it('is compared with no baseline where that is what was chosen', () => {
    const points = [seeds([0.9, 0.9], [0.9, 0.9]), seeds([0.8, 0.8], [0.8, 0.8])];
    expect(chooseStrength('best', points, 'higherIsBetter', 0, null)?.againstBaseline).toBeNull();
    expect(chooseStrength('best', points, 'higherIsBetter', null, null)?.againstBaseline).toBeNull();
  });
});

describe('the point of a rule', () => {
  it('is the strongest of equal ones, and never one with a run that has no result', () => {
    expect(choosePoint('best', [[0.9], [0.9], [0.8]], 'higherIsBetter')).toBe(1);
    expect(choosePoint('best', [[0.9], null], 'higherIsBetter')).toBe(0);
    expect(choosePoint('best', [null, null], 'higherIsBetter')).toBeNull();
    const points = [seeds([0.8, 0.8]), seeds([null, null])];
    expect(chooseStrength('best', points, 'higherIsBetter', 0, null)?.chosen).toEqual([
      { point: 0, times: 1 },
    ]);
  });

  it('by one standard error needs two values of the best one', () => {
    expect(choosePoint('oneStandardError', [[0.9], [0.8]], 'higherIsBetter')).toBeNull();
    // Mean 0.9, sd 0.0141, standard error 0.01: 0.89 is within it but for rounding, 0.88 is not.
    const best = [0.91, 0.89];
    expect(choosePoint('oneStandardError', [best, [0.895, 0.895], [0.88, 0.88]], 'higherIsBetter')).toBe(1);
  });
});
