import type { Comparison, GroupOverview } from '../domain/compare.ts';
import { verdictAnswer, verdictQuestion } from '../domain/verdict-answer.ts';
import { evidenceLimit, evidenceText } from '../domain/evidence-text.ts';
import type { FairnessDifference } from '../domain/fairness.ts';
import { unpairedSentence } from '../domain/shown-difference.ts';
import type { VerdictEvidence, VerdictKind } from '../domain/verdict-decision.ts';
import type { MetricRow } from './metric-row.ts';

/** What a report says about one variant against the baseline. */
export interface Finding {
  readonly baseline: string;
  readonly variant: string;
  readonly kind: VerdictKind;
  /** The metric that the verdict speaks of, on test. */
  readonly judged: string;
  readonly question: string;
  /** For a person without statistics. */
  readonly answer: string;
  readonly sentence: string;
  /** What the verdict rests on; null where there was nothing to test. */
  readonly evidence: string | null;
  /** Whether anything but regularization differs, in a sentence. */
  readonly fairness: string;
  readonly differences: readonly FairnessDifference[];
  /** Runs and values that are not in the numbers, and why; a sentence each. */
  readonly missing: readonly string[];
  /** Every metric. */
  readonly rows: readonly MetricRow[];
  /** Those that a page shows, the verdict's one first: of whole parts on test, the penalty, the gaps of loss and verdict's metric. */
  readonly shown: readonly MetricRow[];
}

function fairnessText(comparison: Comparison): string {
  const { differences } = comparison;
  if (differences.length === 0) return 'Controlled: only regularization differs.';
  const names = differences.map(({ what }) => what).join(', ');
  const unpaired = unpairedSentence(comparison);
  const text = `Not controlled: besides regularization, the runs differ in ${names}.`;
  return unpaired === null ? text : `${text} ${unpaired}`;
}

function seedsText(seeds: readonly number[]): string {
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}

function incompleteTexts({ variant, notCompleted }: GroupOverview): string[] {
  return [...Map.groupBy(notCompleted, ({ state }) => state)].map(
    ([state, own]) =>
      `Not in the numbers of "${variant}": ${seedsText(own.map(({ seed }) => seed))} (${state}).`,
  );
}

function undefinedTexts({ label, scope, metric }: MetricRow): string[] {
  const what = scope === 'gap' ? `Gap of ${label}` : `${label} on ${scope}`;
  const groups = Map.groupBy(metric.undefinedValues, ({ variant, reason }) =>
    JSON.stringify([variant, reason]),
  );
  return [...groups.values()].map((own) => {
    const [{ variant, reason }] = own;
    return `${what} is undefined for "${variant}", ${seedsText(own.map(({ seed }) => seed))}: ${reason}.`;
  });
}

/** Whether a row is of the metric that the verdict speaks of. */
export function isJudged({ judged }: Pick<Finding, 'judged'>, { scope, metric }: MetricRow): boolean {
  return scope === 'test' && metric.name === judged && metric.detail === '';
}

/** Those of a list of metrics that a page shows, the judged one first. */
export function shownRows(judged: string, rows: readonly MetricRow[]): MetricRow[] {
  const whole = rows.filter(({ scope, metric: { name, detail } }) => {
    if (detail !== '') return false;
    if (scope === 'gap') return name === 'dataLoss' || name === judged;
    return scope === 'test' || name === 'penalty';
  });
  const isFirst = (row: MetricRow): boolean => isJudged({ judged }, row);
  return [...whole.filter(isFirst), ...whole.filter((row) => !isFirst(row))];
}

function evidenceWithLimit(evidence: VerdictEvidence): string {
  const limit = evidenceLimit(evidence);
  return limit === null ? evidenceText(evidence) : `${evidenceText(evidence)}. ${limit}`;
}

/** @param rows every metric of the comparison */
export function toFinding(comparison: Comparison, rows: readonly MetricRow[]): Finding {
  const { a, b, verdict, differences } = comparison;
  const shown = shownRows(verdict.metric, rows);
  return {
    baseline: a.variant,
    variant: b.variant,
    kind: verdict.kind,
    judged: verdict.metric,
    question: verdictQuestion(comparison),
    answer: verdictAnswer(comparison),
    sentence: verdict.sentence,
    evidence: verdict.evidence === null ? null : evidenceWithLimit(verdict.evidence),
    fairness: fairnessText(comparison),
    differences,
    missing: [...[a, b].flatMap(incompleteTexts), ...shown.flatMap(undefinedTexts)],
    rows,
    shown,
  };
}
