import { testToTrain, trainShare, type CrossValidation } from './cross-validation.ts';
import { assertNever } from './errors.ts';
import { fixed } from './number-text.ts';
import type { VerdictEvidence } from './verdict-decision.ts';
import { showP } from './verdict-number.ts';

function testText({ test, t, df, p, valuesOfA, valuesOfB, crossValidation }: VerdictEvidence): string {
  const size = fixed(t, Math.abs(t) < 10 ? 2 : 1);
  switch (test) {
    case 'pairedT':
      return `Paired t(${df}) = ${size}, ${showP(p)} over ${valuesOfA} seeds on one split`;
    case 'welchT':
      return `Welch t(${df.toFixed(1)}) = ${size}, ${showP(p)} over ${valuesOfA} and ${valuesOfB} seeds, unpaired, on one split`;
    case 'correctedT':
      return `Corrected resampled t(${df}) = ${size}, ${showP(p)} over ${valuesOfA} test folds${designText(crossValidation, valuesOfA)}`;
    default:
      return assertNever(test);
  }
}

function designText(design: CrossValidation | undefined, folds: number): string {
  if (design === undefined) return '';
  const { folds: k, repeats } = design;
  const overlap = fixed(testToTrain(design), 3);
  return ` (${k} folds × ${repeats} ${repeats === 1 ? 'repeat' : 'repeats'}; variance × (1/${folds} + ${overlap}) by Nadeau and Bengio)`;
}

/** What a verdict may not be taken to say; null where nothing is to be added to its sentence. */
export function evidenceLimit({ crossValidation }: VerdictEvidence): string | null {
  if (crossValidation === undefined) return null;
  const share = Math.round(100 * trainShare(crossValidation));
  return `The folds share training rows, so they are no independent experiments; the test allows for that, a plain t test would not. It is about models trained on ${share} % of this data set, not about other data.`;
}

function effectText({ effectSize }: VerdictEvidence): string[] {
  if (effectSize === null || effectSize.value.value === null) return [];
  if (effectSize.interval.low === null) return [`d_z = ${fixed(effectSize.value.value, 2)}`];
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
