import { describe, expect, it } from 'vitest';
import { binaryMeasures, BINARY_MEASURE_NAMES } from '../../src-main/domain/binary-measures.ts';
import { rankScores } from '../../src-main/domain/metrics/ranked-scores.ts';
import {
  candidateThresholds,
  chooseThreshold,
  countsAt,
  measureOfRule,
  type ThresholdRule,
} from '../../src-main/domain/threshold.ts';
import reference from '../oracle/thresholds.json' with { type: 'json' };

function rank(scores: readonly number[], labels: readonly number[]) {
  const probabilities = Float64Array.from(scores.flatMap((score) => [1 - score, score]));
  return rankScores(probabilities, Int32Array.from(labels), 2, 1);
}

/** The rules of the reference, with the wishes that it was made with. */
function rulesOf(missCost: number): Exclude<ThresholdRule, { kind: 'fixed' }>[] {
  return [
    { kind: 'bestF1' },
    { kind: 'bestBalancedAccuracy' },
    { kind: 'bestMcc' },
    { kind: 'precisionAtLeast', precision: 0.8 },
    { kind: 'recallAtLeast', recall: 0.9 },
    { kind: 'leastCost', missCost },
  ];
}

describe('against scikit-learn', () => {
  for (const one of reference.cases) {
    const scores = rank(one.scores, one.labels);

    it(`measures the same at a threshold, to 1e-12: ${one.name}`, () => {
      for (const { threshold, measures } of one.at) {
        const own = binaryMeasures(countsAt(scores, threshold), one.missCost);
        for (const name of BINARY_MEASURE_NAMES) {
          const expected = measures[name];
          const { value } = own[name];
          if (expected === null || value === null) expect(value, `${name} at ${threshold}`).toBe(expected);
          else expect(Math.abs(value - expected), `${name} at ${threshold}`).toBeLessThanOrEqual(1e-12);
        }
      }
    });

    it(`reaches the best that any threshold does, to 1e-12: ${one.name}`, () => {
      for (const rule of rulesOf(one.missCost)) {
        const threshold = chooseThreshold(rule, scores).value;
        const expected = one.best[rule.kind];
        if (expected === null || threshold === null) {
          expect(threshold, rule.kind).toBe(expected);
          continue;
        }
        const { value } = binaryMeasures(countsAt(scores, threshold), one.missCost)[measureOfRule(rule)];
        expect(Math.abs((value ?? NaN) - expected), rule.kind).toBeLessThanOrEqual(1e-12);
      }
    });
  }
});

describe('the choice of a threshold', () => {
  it('lies halfway between scores, so that it does not hang on the last digit of one row', () => {
    expect(candidateThresholds(rank([0.2, 0.6, 0.6, 0.8], [0, 1, 0, 1]))).toEqual([0.9, 0.7, 0.4, 0]);
    expect(candidateThresholds(rank([0.5, 1], [0, 1]))[0]).toBeGreaterThan(1);
    expect(chooseThreshold({ kind: 'bestF1' }, rank([0.1, 0.3, 0.7, 0.8], [0, 0, 1, 1]))).toEqual({
      value: 0.5,
    });
  });

  it('is the one nearest to 0.5 of several that are equally good', () => {
    // 0.75 (one of two found, no false alarm) and 0.35 (both found, one false alarm) have the same balanced accuracy.
    const scores = rank([0.9, 0.6, 0.45, 0.25], [1, 0, 1, 0]);
    const { value } = chooseThreshold({ kind: 'bestBalancedAccuracy' }, scores);
    expect(value).toBeCloseTo(0.35, 12);
    const turned = rank([0.8, 0.55, 0.35, 0.1], [1, 0, 1, 0]);
    expect(chooseThreshold({ kind: 'bestBalancedAccuracy' }, turned).value).toBeCloseTo(0.675, 12);
  });

  it('calls nothing positive where false alarms cost more than what is missed', () => {
    const scores = rank([0.9, 0.8, 0.2], [0, 1, 0]);
    const { value } = chooseThreshold({ kind: 'leastCost', missCost: 0.01 }, scores);
    expect(countsAt(scores, value ?? NaN)).toMatchObject({ truePositives: 0, falsePositives: 0 });
  });

  it('says why there is none', () => {
    expect(chooseThreshold({ kind: 'precisionAtLeast', precision: 0.9 }, rank([0.2, 0.8], [1, 0]))).toEqual({
      value: null,
      reason: 'no threshold reaches a precision of 0.9 on validation',
    });
    expect(chooseThreshold({ kind: 'bestF1' }, rank([0.2, 0.8], [0, 0]))).toEqual({
      value: null,
      reason: 'no positive rows in validation',
    });
    expect(chooseThreshold({ kind: 'bestMcc' }, rank([0.2, 0.8], [1, 1]))).toEqual({
      value: null,
      reason: 'no negative rows in validation',
    });
  });

  it('takes a row at the threshold for positive', () => {
    expect(countsAt(rank([0.5, 0.5], [1, 0]), 0.5)).toEqual({
      truePositives: 1,
      falsePositives: 1,
      falseNegatives: 0,
      trueNegatives: 0,
    });
  });
});
