import { describe, expect, it } from 'vitest';
import { findAblations } from '../../src-main/domain/ablation-variants.ts';
import { ablationSentence } from '../../src-main/domain/ablation-words.ts';
import { ablations, type AblationVariant } from '../../src-main/domain/ablation.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import { holmAdjusted } from '../../src-main/domain/statistics/holm.ts';
import { pairedDifference } from '../../src-main/domain/statistics/paired-t.ts';

const l2 = (strength: number, layers?: string[]): Regularization => ({ type: 'l2', strength, layers });
const smooth: Regularization = { type: 'labelSmoothing', amount: 0.1 };

describe('an ablation over layers', () => {
  it('is one strength on each layer in turn, beside none and all', () => {
    const variants = [[l2(1, ['b'])], [], [l2(1, ['a'])], [l2(1, ['a', 'b', 'c'])], [l2(1, ['c'])]];
    expect(findAblations(variants)).toEqual([
      {
        regularizer: { type: 'l2', strength: 1 },
        held: [],
        none: 1,
        all: 3,
        layers: [
          { layer: 'b', variantIndex: 0 },
          { layer: 'a', variantIndex: 2 },
          { layer: 'c', variantIndex: 4 },
        ],
      },
    ]);
  });

  it('takes for all what names no layer, and what names each by itself', () => {
    const single = [[], [l2(1, ['a'])], [l2(1, ['b'])]];
    const allOf = (...more: Regularization[][]) => findAblations([...single, ...more])[0].all;
    expect(allOf([l2(1)])).toBe(3);
    expect(allOf([l2(1, ['a']), l2(1, ['b'])])).toBe(3);
    expect(allOf([l2(1, ['a', 'b'])])).toBe(3);
    // Twice on one layer, another strength, and more than the regularizer.
    expect(allOf([l2(1), l2(1, ['a'])], [l2(2)], [l2(1), smooth], [l2(1, ['b', 'c'])])).toBeNull();
  });

  it('holds all else equal, and tells strengths apart', () => {
    const held = [[smooth], [smooth, l2(1, ['a'])], [l2(1, ['b']), smooth]];
    expect(findAblations(held).map((one) => one.held)).toEqual([[smooth]]);
    expect(findAblations([[], ...held])[0].none).toBe(1);
    const two = [[], ...[1, 2].flatMap((each) => [[l2(each, ['a'])], [l2(each, ['b'])]])];
    expect(findAblations(two).map(({ layers }) => layers.map(({ variantIndex }) => variantIndex))).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it.each([
    ['of one layer', [[], [l2(1, ['a'])], [l2(2, ['a'])]]],
    ['without a variant that has it nowhere', [[l2(1, ['a'])], [l2(1, ['b'])]]],
    ['of strengths that do nothing', [[], [l2(0, ['a'])], [l2(0, ['b'])]]],
    ['of unlike strengths', [[], [l2(1, ['a'])], [l2(2, ['b'])]]],
  ])('is none %s', (_, variants) => {
    expect(findAblations(variants)).toEqual([]);
  });
});

function variant(
  name: string,
  regularization: readonly Regularization[],
  accuracies: readonly number[],
): AblationVariant {
  const runs = accuracies.map((value, seed) => ({
    seed,
    status: 'completed' as const,
    facts: {},
    measurements: (['validation', 'test'] as const).map((scope) => ({
      ...{ scope, name: 'accuracy', detail: '' },
      value: { value },
    })),
  }));
  return { regularization, group: { variant: name, runs } };
}

const NONE = [0.8, 0.82, 0.81, 0.79, 0.8];
const A = [0.9, 0.93, 0.91, 0.88, 0.9];
const B = [0.81, 0.81, 0.82, 0.78, 0.8];
const BOTH = [0.91, 0.91, 0.92, 0.88, 0.9];
const VARIANTS = [
  variant('none', [], NONE),
  variant('on a', [l2(1, ['a'])], A),
  variant('on b', [l2(1, ['b'])], B),
  variant('on both', [l2(1)], BOTH),
];

describe('which layer needs a regularizer', () => {
  const [ablation] = ablations(VARIANTS, 'accuracy', null);

  it('is each layer against none, Holm corrected over all rows, and against all', () => {
    const differences = [A, B, BOTH].map((values) => pairedDifference(NONE, values));
    const adjusted = holmAdjusted(differences.map(({ p }) => p.value ?? NaN));
    const all = [...ablation.rows, ablation.all].flatMap((row) => row ?? []);
    expect(all.map(({ layer }) => layer)).toEqual(['a', 'b', null]);
    expect(all.map(({ toNone }) => toNone)).toEqual(differences);
    expect(all.map(({ verdict }) => verdict.evidence?.adjustedP)).toEqual(adjusted);
    expect(all.map(({ verdict }) => verdict.kind)).toEqual(['better', 'cannotTell', 'better']);
    expect(all.map(({ toAll }) => toAll)).toEqual([
      pairedDifference(BOTH, A),
      pairedDifference(BOTH, B),
      null,
    ]);
  });

  it('has what the layers do together beyond the sum of their single effects, seed by seed', () => {
    const contrast = NONE.map((none, seed) => BOTH[seed] - none - (A[seed] - none) - (B[seed] - none));
    expect(ablation.interaction?.mean.value).toBeCloseTo(contrast.reduce((sum, each) => sum + each) / 5, 12);
    expect(ablations(VARIANTS.slice(0, 3), 'accuracy', null)[0].interaction).toBeNull();
  });

  it('is said in words that claim no more than the verdicts', () => {
    expect(ablationSentence(ablation)).toBe(
      'L2 1 on a alone improves test accuracy; for b these seeds cannot tell. On all of them at once it helps.',
    );
    const [none] = ablations([VARIANTS[0], variant('a', [l2(1, ['a'])], B), VARIANTS[2]], 'accuracy', null);
    expect(ablationSentence(none)).toBe(
      'On no single layer do these seeds show that L2 1 improves test accuracy.',
    );
    const [hurt] = ablations(
      [variant('none', [], A), variant('a', [l2(1, ['a'])], NONE), variant('b', [l2(1, ['b'])], BOTH)],
      'accuracy',
      0.05,
    );
    expect(ablationSentence(hurt)).toBe(
      'On no single layer do these seeds show that L2 1 improves test accuracy; on a alone it makes it worse; on b alone it makes no difference that matters.',
    );
  });

  it('says so where effects do not add up', () => {
    // Each alone does all that both do: the sum would be twice as much.
    const [same] = ablations(
      [VARIANTS[0], variant('a', [l2(1, ['a'])], A), variant('b', [l2(1, ['b'])], BOTH), VARIANTS[3]],
      'accuracy',
      null,
    );
    expect(same.interaction?.mean.value).toBeLessThan(-0.05);
    expect(ablationSentence(same)).toMatch(
      /on a and b alone improves test accuracy\. On all of them at once it helps\. Together the layers do worse than the sum/,
    );
  });
});
