import type { Value } from '../../contract/api.ts';
import type { Comparison } from '../../domain/compare.ts';
import {
  falseVerdictSentence,
  numericalSentence,
  seedSentence,
  storedFloorSentence,
} from '../../domain/noise-words.ts';

/** The verdict on two variants; of a variant with itself how large its noise is, in its place. */
export function verdictText({ verdict }: Comparison, { own, stored }: Value<'comparison.noise'>): string[] {
  if (own === null) return [verdict.sentence, ...(stored === null ? [] : [storedFloorSentence(stored)])];
  return [
    'A/A check: both are the same variant, so what differs is noise and not an effect of regularization.',
    numericalSentence(own),
    seedSentence(own),
    falseVerdictSentence(own),
  ].filter((line) => line !== '');
}
