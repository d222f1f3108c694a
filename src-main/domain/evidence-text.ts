import { fixed } from './number-text.ts';
import type { VerdictEvidence } from './verdict-decision.ts';
import { showP } from './verdict-number.ts';

function testText({ test, t, df, p, valuesOfA, valuesOfB }: VerdictEvidence): string {
  const size = fixed(t, Math.abs(t) < 10 ? 2 : 1);
  return test === 'pairedT'
    ? `Paired t(${df}) = ${size}, ${showP(p)} over ${valuesOfA} seeds on one split`
    : `Welch t(${df.toFixed(1)}) = ${size}, ${showP(p)} over ${valuesOfA} and ${valuesOfB} seeds, unpaired, on one split`;
}

function effectText({ effectSize }: VerdictEvidence): string[] {
  if (effectSize === null || effectSize.value.value === null || effectSize.interval.low === null) return [];
  const { low, high } = effectSize.interval;
  return [`d_z = ${fixed(effectSize.value.value, 2)} [${fixed(low, 2)}, ${fixed(high, 2)}]`];
}

function permutationText({ permutation, test }: VerdictEvidence): string[] {
  if (permutation.p.value === null) return [];
  const name = test === 'pairedT' ? 'sign-flip' : 'permutation';
  return [`${permutation.isExact ? 'exact ' : ''}${name} ${showP(permutation.p.value)}`];
}

function zoneText({ equivalence }: VerdictEvidence): string[] {
  const probabilities = equivalence?.probabilities ?? null;
  if (probabilities === null) return [];
  return [`within the zone with a probability of ${Math.round(100 * probabilities.within)} %`];
}

/**
 * What a verdict rests on, in one line: test, correction, effect size with its interval, a test without assumptions, the
 * zone.
 */
export function evidenceText(evidence: VerdictEvidence): string {
  const { correction, comparisons, adjustedP } = evidence;
  const corrected =
    correction === 'none' ? [] : [`${showP(adjustedP)} by Holm for ${comparisons} comparisons`];
  return [
    testText(evidence),
    ...corrected,
    ...effectText(evidence),
    ...permutationText(evidence),
    ...zoneText(evidence),
  ].join(' · ');
}
