import { describe, expect, it } from 'vitest';
import { parseExperimentSpec } from '../../../../src-main/contract/experiment-schema.ts';
import { DEFAULT_SPEC } from '../../../../src-renderer/state/draft/default-spec.ts';
import { valueAt, withValue, type Json } from '../../../../src-renderer/state/draft/json-path.ts';
import {
  seedsNeeded,
  sharesOfFold,
  splitKind,
  withFoldCount,
  withSplitKind,
} from '../../../../src-renderer/state/draft/split-choice.ts';

const seedsOf = (document: Json): Json | undefined => valueAt(document, 'seeds');

describe('the split of a draft', () => {
  const folded = withSplitKind(DEFAULT_SPEC, 'folds');

  it('becomes a cross-validation with a seed for each fold: a spec that can be started', () => {
    expect([splitKind(DEFAULT_SPEC), splitKind(folded)]).toEqual(['shares', 'folds']);
    expect(valueAt(folded, 'split')).toEqual({ folds: 5, repeats: 2, seed: 0 });
    expect(seedsOf(folded)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(() => parseExperimentSpec(folded)).not.toThrow();
    expect(withSplitKind(folded, 'folds')).toBe(folded);
  });

  it('goes back to shares, and keeps its seed and seeds', () => {
    const back = withSplitKind(folded, 'shares');
    expect(valueAt(back, 'split')).toEqual({ train: 0.6, validation: 0.2, test: 0.2, seed: 0 });
    expect(() => parseExperimentSpec(back)).not.toThrow();
  });

  it('keeps the seeds that there were where folds are added or taken away', () => {
    expect(seedsOf(withFoldCount(folded, 'repeats', 3))).toEqual([...Array(15).keys()]);
    expect(seedsOf(withFoldCount(folded, 'folds', 3))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(seedsOf(withFoldCount(folded, 'repeats', undefined))).toEqual([0, 1, 2, 3, 4]);
  });

  it('validates on inner folds in place of a share', () => {
    const document = withValue(folded, 'split.validation', 0.3);
    const nested = withFoldCount(document, 'inner', 4);
    expect(valueAt(nested, 'split.validation')).toBeUndefined();
    expect(seedsNeeded(nested)).toBe(40);
    expect(() => parseExperimentSpec(nested)).not.toThrow();
    expect(sharesOfFold(nested)).toEqual({
      train: expect.closeTo(0.6, 12) as number,
      validation: expect.closeTo(0.2, 12) as number,
      test: 0.2,
    });
  });

  it.each([1, 2.5, 'five', 2000])('leaves seeds alone while folds are %s', (count) => {
    const document = withFoldCount(folded, 'folds', count);
    expect(seedsNeeded(document)).toBeNull();
    expect(seedsOf(document)).toEqual(seedsOf(folded));
  });
});
