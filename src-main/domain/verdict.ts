import { decideTogether, type Decision, type VerdictEvidence, type VerdictKind } from './verdict-decision.ts';
import { metricEvidence } from './verdict-evidence.ts';
import { decisionSentence, noVerdictSentence, type VerdictInput } from './verdict-sentence.ts';

/** What the comparison says about its primary metric on the test part. */
export interface Verdict {
  readonly kind: VerdictKind;
  readonly sentence: string;
  /** The metric that it speaks of. */
  readonly metric: string;
  /** Pairs of runs of one seed; below 2, a verdict rests on groups that are not paired. */
  readonly pairs: number;
  /** The numbers behind it; null for `noVerdict`. */
  readonly evidence: VerdictEvidence | null;
}

function toVerdict(input: VerdictInput, decision: Decision | undefined): Verdict {
  const about = { metric: input.metric.name, pairs: input.metric.difference.n };
  if (decision === undefined)
    return { kind: 'noVerdict', sentence: noVerdictSentence(input), ...about, evidence: null };
  const { kind, evidence } = decision;
  return { kind, sentence: decisionSentence(input, decision), ...about, evidence };
}

/**
 * Judges the comparisons of several variants with one baseline together, by the rules of `VerdictKind`. Those that have
 * nothing to judge by take no part in the correction; those that successive halving stopped get no verdict, and count in it
 * as if they had none to show (p = 1), because they were looked at.
 * @returns in the order of `inputs`
 */
export function judgeTogether(inputs: readonly VerdictInput[]): Verdict[] {
  const tested = inputs.flatMap((input) => {
    if ((input.dropped ?? null) !== null) return [];
    const evidence = metricEvidence(input.metric, input.equivalenceZone);
    return evidence === null ? [] : [{ input, direction: input.metric.direction, evidence }];
  });
  const decisions = decideTogether(tested, inputs.filter(({ dropped }) => (dropped ?? null) !== null).length);
  const byInput = new Map(tested.map(({ input }, at) => [input, decisions[at]]));
  return inputs.map((input) => toVerdict(input, byInput.get(input)));
}
