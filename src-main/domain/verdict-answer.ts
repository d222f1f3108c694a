import type { Comparison } from './compare.ts';
import { assertNever } from './errors.ts';
import type { MetricComparison } from './metric-comparison.ts';
import { decimalsOf, fixed } from './number-text.ts';
import { shortNumber } from './short-number.ts';
import type { Summary } from './statistics/summary.ts';
import type { Verdict } from './verdict.ts';
import type { VerdictEvidence } from './verdict-decision.ts';

/** The question of a comparison, as people ask it. */
export function verdictQuestion({ a, b }: Comparison): string {
  return `Did “${b.variant}” do better than “${a.variant}”?`;
}

/** What results are over: with folds, each seed is one. */
function unitOf({ crossValidation }: Comparison): 'seed' | 'fold' {
  return crossValidation === undefined ? 'seed' : 'fold';
}

function judgedMetric({ metrics, verdict }: Comparison): MetricComparison | undefined {
  return metrics.find(
    ({ scope, name, detail }) => scope === 'test' && name === verdict.metric && detail === '',
  );
}

function meanText({ mean }: Summary, decimals: number): string {
  return mean.value === null ? 'nothing' : fixed(mean.value, decimals);
}

/** As in `accuracy 0.95 against 0.93 on rows that no training saw, on average over 5 seeds`. */
function numbersText(comparison: Comparison): string {
  const metric = judgedMetric(comparison);
  if (metric === undefined) return 'the metric was not measured';
  const decimals = decimalsOf(metric);
  const counts = [metric.a.n, metric.b.n];
  const unit = unitOf(comparison);
  const seeds = counts[0] === counts[1] ? `${counts[0]} ${unit}s` : `${counts[1]} and ${counts[0]} ${unit}s`;
  return `${metric.label} ${meanText(metric.b, decimals)} against ${meanText(metric.a, decimals)} on rows that no training saw, on average over ${seeds}`;
}

function moreSeedsText({ test, seedsToAdd }: VerdictEvidence): string {
  if (test === 'welchT') return 'Training both with the same seeds would tell more.';
  if (seedsToAdd === null)
    return test === 'correctedT'
      ? 'Dividing the same rows more often would not show an effect this small: it takes more rows.'
      : 'An effect this small would take very many seeds to show.';
  const { count, shows, unit } = seedsToAdd;
  const what = shows === 'difference' ? 'show a difference of this size' : 'show that it does not matter';
  const noun = unit === 'seed' ? 'seed' : 'repeat';
  const of = unit === 'seed' ? '' : ' of the cross-validation';
  return `About ${count} more ${noun}${count === 1 ? '' : 's'}${of} would probably ${what}.`;
}

function noAnswer(verdict: Verdict): string {
  return verdict.pairs === 1
    ? 'No answer: one seed cannot show how much results vary by chance. Train at least two, better five.'
    : 'No answer: there is nothing to judge by.';
}

function plainAnswer(comparison: Comparison): string {
  const { verdict } = comparison;
  const { kind, evidence } = verdict;
  const numbers = numbersText(comparison);
  const unit = unitOf(comparison);
  switch (kind) {
    case 'better':
      return `Yes: ${numbers}. That is more than chance between ${unit}s explains.`;
    case 'worse':
      return `No, it did worse: ${numbers}. That is more than chance between ${unit}s explains.`;
    case 'equivalent': {
      const zone = evidence?.equivalence?.zone;
      const within = zone === undefined ? '' : ` of ±${shortNumber(zone)}`;
      return `It makes no difference that matters: ${numbers}, which is within the zone${within} that counts as equal.`;
    }
    case 'cannotTell': {
      const more = evidence === null ? '' : ` ${moreSeedsText(evidence)}`;
      return `Not known yet: ${numbers}, which may be chance between ${unit}s.${more}`;
    }
    case 'noVerdict':
      return noAnswer(verdict);
    default:
      return assertNever(kind);
  }
}

/** What a comparison says, for a person without statistics; the verdict's sentence says the same with its test. */
export function verdictAnswer(comparison: Comparison): string {
  const answer = plainAnswer(comparison);
  return comparison.differences.length === 0
    ? answer
    : `${answer} But the two differ in more than regularization, which may be the cause.`;
}
