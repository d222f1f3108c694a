import { expect, it } from 'vitest';
import { reportThresholds, type RankedRun } from '../../../src-main/domain/threshold-report.ts';
import { THRESHOLD_RULES } from '../../../src-main/domain/threshold.ts';
import {
  startOfRule,
  thresholdSentence,
  wishOf,
  withoutThreshold,
  withWish,
} from '../../../src-renderer/component/threshold-words.ts';

const NAMES = { positive: 'ill', negative: 'well' };
const RUN: RankedRun = {
  seed: 1,
  validation: { positive: Float64Array.of(0.4, 0.8), negative: Float64Array.of(0.1, 0.6) },
  test: null,
};

it('every rule begins as itself, and a wish that it cannot have changes nothing', () => {
  for (const kind of THRESHOLD_RULES) {
    const rule = startOfRule(kind);
    expect(rule.kind).toBe(kind);
    const wish = wishOf(rule);
    if (wish === null) expect(withWish(rule, 0.5)).toBeUndefined();
    else {
      expect(withWish(rule, wish)).toEqual(rule);
      expect(withWish(rule, -1)).toBeUndefined();
      expect(withWish(rule, 'much')).toBeUndefined();
    }
  }
  expect(withWish(startOfRule('recallAtLeast'), 1.5)).toBeUndefined();
  expect(wishOf(withWish(startOfRule('leastCost'), 20) ?? startOfRule('bestF1'))).toBe(20);
});

it('says which class is called from where, and on which rows that was chosen', () => {
  const fixed = reportThresholds({ kind: 'fixed', threshold: 0.3 }, NAMES, [RUN], null);
  expect(thresholdSentence(fixed)).toBe('A row is called ill from a probability of 0.30 on.');
  const rule = { kind: 'recallAtLeast', recall: 1 } as const;
  // Both ill rows are found from 0.25 on, halfway between 0.1 and 0.4.
  const alone = reportThresholds(rule, NAMES, [RUN], null);
  expect(thresholdSentence(alone)).toBe(
    'A row is called ill from a probability of 0.250 on: the threshold was chosen on validation rows.',
  );
  const pair = reportThresholds(rule, NAMES, [RUN], [RUN]);
  expect(thresholdSentence(pair)).toContain('0.250 (A) or 0.250 (B) on: every run chose its own');
});

it('says how many runs found no threshold', () => {
  const rule = { kind: 'precisionAtLeast', precision: 0.99 } as const;
  const bad = { ...RUN, validation: { positive: Float64Array.of(0.1), negative: Float64Array.of(0.5) } };
  expect(withoutThreshold(reportThresholds(rule, NAMES, [RUN], [bad]))).toBe(
    '1 run has no threshold: no threshold reaches a precision of 0.99 on validation.',
  );
  expect(withoutThreshold(reportThresholds({ kind: 'bestF1' }, NAMES, [RUN], [RUN]))).toBe('');
});
