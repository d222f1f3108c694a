import { describe, expect, it } from 'vitest';
import { combineEvidence, rowsAnswer, type ReadingKind } from '../../src-main/domain/combined-reading.ts';
import type { PredictionEvidence } from '../../src-main/domain/prediction-evidence.ts';
import { undefinedInterval, type Interval } from '../../src-main/domain/statistics/paired-t.ts';
import type { VerdictKind } from '../../src-main/domain/verdict-decision.ts';

function evidence(interval: Interval, direction: PredictionEvidence['direction'] = 'higherIsBetter') {
  const value = { value: 0.5 };
  return {
    ...{ metric: 'accuracy', label: 'accuracy', direction, resamples: 2000, perSeed: [], sharedRows: 114 },
    mean: { a: value, b: value, difference: { value: 0 }, interval },
  } as const satisfies PredictionEvidence;
}

const ABOVE = { low: 0.01, high: 0.03 };
const BELOW = { low: -0.03, high: -0.01 };
const ACROSS = { low: -0.01, high: 0.03 };

describe('the rows', () => {
  it('say better or worse where their interval leaves out 0, in the direction of the metric', () => {
    expect(rowsAnswer(evidence(ABOVE))).toBe('better');
    expect(rowsAnswer(evidence(BELOW))).toBe('worse');
    expect(rowsAnswer(evidence(ABOVE, 'lowerIsBetter'))).toBe('worse');
    expect(rowsAnswer(evidence(BELOW, 'lowerIsBetter'))).toBe('better');
    expect(rowsAnswer(evidence(ACROSS))).toBe('open');
    expect(rowsAnswer(evidence({ low: 0, high: 0.2 }))).toBe('open');
    expect(rowsAnswer(evidence(undefinedInterval('no change')))).toBe('none');
  });
});

describe('the reading of seeds and rows together', () => {
  const NONE = undefinedInterval('no change');
  it.each([
    ['better', ABOVE, 'both', 'neither luck in training nor luck in the choice of test rows'],
    ['worse', BELOW, 'both', 'B is worse, and on these 114 rows too'],
    ['better', ACROSS, 'seedsOnly', 'too few to say that it holds on other rows'],
    ['cannotTell', ABOVE, 'rowsOnly', 'may be gone after training again'],
    ['equivalent', BELOW, 'rowsOnly', 'equal within the zone'],
    ['noVerdict', ABOVE, 'rowsOnly', 'too few seeds'],
    ['cannotTell', ACROSS, 'neither', 'no proof that there is no difference'],
    ['equivalent', ACROSS, 'neither', 'equal within the zone'],
    ['better', BELOW, 'against', 'rest on different runs'],
    ['better', NONE, 'seedsAlone', 'no interval over the 114 rows'],
  ] as [VerdictKind, Interval, ReadingKind, string][])(
    '%s over seeds and %j: %s',
    (seeds, interval, kind, words) => {
      const reading = combineEvidence(seeds, evidence(interval));
      expect(reading.kind).toBe(kind);
      expect(reading.sentence).toContain(words);
    },
  );

  it('says of cross-validation that its seeds hold the chance of rows already', () => {
    const folds = { ...evidence(undefinedInterval('rows of its own')), sharedRows: null };
    expect(combineEvidence('better', folds).sentence).toContain('holds the chance of rows already');
  });
});
