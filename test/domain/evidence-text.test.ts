import { describe, expect, it } from 'vitest';
import type { ComparedGroup } from '../../src-main/domain/compared-group.ts';
import { compareGroups, compareWithBaseline } from '../../src-main/domain/compare.ts';
import { evidenceText } from '../../src-main/domain/evidence-text.ts';
import { defined } from '../../src-main/domain/metrics/metric-value.ts';
import type { Verdict } from '../../src-main/domain/verdict.ts';

function group(variant: string, values: readonly number[], firstSeed = 0): ComparedGroup {
  return {
    variant,
    runs: values.map((value, index) => ({
      seed: firstSeed + index,
      status: 'completed',
      facts: {},
      measurements: [{ scope: 'test', name: 'rmse', detail: '', value: defined(value) }],
    })),
  };
}

function textOf({ evidence }: Verdict): string {
  return evidence === null ? '' : evidenceText(evidence);
}

// Differences −1, −2, −3: t(2) = −2·√3, p = 0.074, d_z = −2; of the 8 ways to give them signs 2 are as far out.
const none = group('none', [5, 5, 5]);
const l2 = group('L2', [4, 3, 2]);

describe('the line under a verdict', () => {
  it('names test, n, p, effect size with its interval, and the exact test', () => {
    expect(textOf(compareGroups(none, l2, 'rmse').verdict)).toMatch(
      /^Paired t\(2\) = −3\.46, p = 0\.074 over 3 seeds on one split · d_z = −2\.00 \[−\d\.\d\d, 0\.\d\d\] · exact sign-flip p = 0\.250$/,
    );
  });

  it('names the correction where several variants are compared, and the zone where there is one', () => {
    const [{ verdict }] = compareWithBaseline([none, l2, group('L1', [4, 3, 2])], 'rmse', 10);
    // Twice 0.07418.
    expect(textOf(verdict)).toContain(' · p = 0.148 by Holm for 2 comparisons · ');
    expect(textOf(verdict)).toMatch(/ · within the zone with a probability of \d+ %$/);
  });

  it('says that groups with other seeds are not paired', () => {
    const text = textOf(compareGroups(none, group('L2', [4, 3, 2, 4], 9), 'rmse').verdict);
    expect(text).toMatch(
      /^Welch t\(3\.0\) = −\d\.\d\d, p = 0\.\d+ over 3 and 4 seeds, unpaired, on one split/,
    );
    // All of them are below, 1 of C(7, 3) = 35 divisions on that side: twice 1/35.
    expect(text).toContain('exact permutation p = 0.057');
  });
});
