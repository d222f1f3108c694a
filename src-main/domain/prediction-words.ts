import { assertNever } from './errors.ts';
import { pText } from './number-text.ts';
import type { RowsAnswer } from './combined-reading.ts';
import type { RowCounts } from './same-rows.ts';
import type { VerdictKind } from './verdict-decision.ts';

/** What the seeds say, in a word or two. */
export const SEEDS_WORDS: Readonly<Record<VerdictKind, string>> = {
  better: 'better',
  worse: 'worse',
  equivalent: 'equivalent',
  cannotTell: 'cannot tell',
  noVerdict: 'no verdict',
};

/** What the rows say, in a word or two. */
export const ROWS_WORDS: Readonly<Record<RowsAnswer, string>> = {
  better: 'better',
  worse: 'worse',
  open: 'cannot tell',
  none: 'no interval',
};

/** What the test of counts is called. */
export function countTestName(kind: RowCounts['kind']): string {
  switch (kind) {
    case 'right':
      return 'McNemar, exact';
    case 'closer':
      return 'sign test, exact';
    default:
      return assertNever(kind);
  }
}

/** The counts of a pair of models and their test, as a sentence. */
export function countsSentence({ kind, onlyA, onlyB, p }: RowCounts): string {
  const apart = onlyA + onlyB;
  if (apart === 0)
    return kind === 'right'
      ? 'Both models are right and wrong on the very same rows.'
      : 'Both models are equally close on every row.';
  const rows = (count: number) => (count === 1 ? '1 row' : `${count} rows`);
  const what = kind === 'right' ? 'alone is right on' : 'is closer on';
  const found = `A ${what} ${rows(onlyA)}, B on ${rows(onlyB)}`;
  if (p.value === null) return `${found}.`;
  const shown = pText(p.value);
  const test = `${countTestName(kind)}: p ${shown.startsWith('<') ? shown : `= ${shown}`}`;
  return p.value < 0.05
    ? `${found}: too uneven for chance (${test}).`
    : `${found}: as uneven as ${apart} throws of a coin often are (${test}).`;
}
