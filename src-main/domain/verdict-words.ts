import type { VerdictKind } from './verdict-decision.ts';

/** The verdict in a word or two. */
export const VERDICT_WORDS: Readonly<Record<VerdictKind, string>> = {
  better: 'better',
  worse: 'worse',
  equivalent: 'equivalent',
  cannotTell: 'cannot tell',
  noVerdict: 'no verdict',
};
