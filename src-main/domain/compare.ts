import {
  droppedEpochOf,
  pairBySeed,
  type ComparedGroup,
  type SeedState,
  type UnpairedSeed,
} from './compared-group.ts';
import type { CrossValidation } from './cross-validation.ts';
import { fairnessDifferences, type FairnessDifference } from './fairness.ts';
import { compareGap, compareMetric, type MetricComparison } from './metric-comparison.ts';
import { METRIC_NAMES } from './metrics/metric-name.ts';
import type { PrimaryMetric } from './metrics/primary-metric.ts';
import { SCOPES, type MeasurementKey, type Scope } from './run.ts';
import type { VerdictInput } from './verdict-sentence.ts';
import { judgeTogether, type Verdict } from './verdict.ts';

/** One side of a comparison. */
export interface GroupOverview {
  readonly variant: string;
  /** Completed runs: what the group's means are over. */
  readonly completed: number;
  /** Runs that did not complete and so count nowhere. */
  readonly notCompleted: readonly { readonly seed: number; readonly state: SeedState }[];
}

/** What two groups of runs say about each other. `a` is the baseline; differences are b − a. */
export interface Comparison {
  readonly a: GroupOverview;
  readonly b: GroupOverview;
  /** Seeds that both groups completed, ascending: what paired differences are over. */
  readonly pairedSeeds: readonly number[];
  /** All other seeds, with what became of them in each group. */
  readonly unpaired: readonly UnpairedSeed[];
  /** What differs besides regularization; to be shown above everything else. */
  readonly differences: readonly FairnessDifference[];
  /** Every measurement: train, validation, test, then the model itself; within each in the order of `METRIC_NAMES`. */
  readonly metrics: readonly MetricComparison[];
  /** Generalization gap of every metric of the whole part that is measured on train and on validation. */
  readonly gaps: readonly MetricComparison[];
  readonly verdict: Verdict;
  /** The cross-validation that the runs are folds of; absent where they share one split. */
  readonly crossValidation?: CrossValidation | undefined;
  /** How often seeds were added when there were results to look at; see `looksText`. */
  readonly looks: number;
}

function rankOf({ scope, name }: MeasurementKey): number {
  const rank = METRIC_NAMES.findIndex((known) => known === name);
  return SCOPES.indexOf(scope) * 1000 + (rank < 0 ? 999 : rank);
}

/** Sorts measurements into the order of the tables: train, validation, test, model; in each that of `METRIC_NAMES`. */
export function byTableOrder(one: MeasurementKey, other: MeasurementKey): number {
  return rankOf(one) - rankOf(other);
}

/** What any completed run measured, each key once, in the order of the tables. */
function measuredKeys(groups: readonly ComparedGroup[]): MeasurementKey[] {
  const keys = new Map<string, MeasurementKey>();
  for (const group of groups)
    for (const run of group.runs) {
      if (run.status !== 'completed') continue;
      for (const { scope, name, detail } of run.measurements)
        keys.set(JSON.stringify([scope, name, detail]), { scope, name, detail });
    }
  return [...keys.values()].sort(byTableOrder);
}

function gapNames(keys: readonly MeasurementKey[]): string[] {
  const namesOn = (part: Scope) =>
    keys.filter(({ scope, detail }) => scope === part && detail === '').map(({ name }) => name);
  const onValidation = new Set(namesOn('validation'));
  return namesOn('train').filter((name) => onValidation.has(name));
}

function overviewOf(group: ComparedGroup): GroupOverview {
  const notCompleted = group.runs.filter(({ status }) => status !== 'completed');
  return {
    variant: group.variant,
    completed: group.runs.length - notCompleted.length,
    notCompleted: notCompleted.map(({ seed, status }) => ({ seed, state: status })),
  };
}

/** The groups of one experiment got their seeds together; of two, the one that was looked at more often counts. */
function looksOf(a: ComparedGroup, b: ComparedGroup): number {
  return Math.max(a.looks ?? 0, b.looks ?? 0);
}

/** Null where both were trained equally long, as far as successive halving is concerned. */
function droppedEpochs(a: ComparedGroup, b: ComparedGroup): VerdictInput['dropped'] {
  const epochs = { a: droppedEpochOf(a), b: droppedEpochOf(b) };
  return epochs.a === epochs.b ? null : epochs;
}

/** What the verdict on two groups is made from. */
function verdictInput(
  a: ComparedGroup,
  b: ComparedGroup,
  primaryMetric: PrimaryMetric,
  equivalenceZone: number | null,
): VerdictInput {
  const seeds = pairBySeed(a, b);
  return {
    a: a.variant,
    b: b.variant,
    metric: compareMetric(a, b, { scope: 'test', name: primaryMetric, detail: '' }),
    seeds,
    // Seeds that differ are told by how the test is made, and by what it leaves out.
    otherDifferences: fairnessDifferences(a, b)
      .map(({ what }) => what)
      .filter((what) => what !== 'seeds'),
    equivalenceZone,
    dropped: droppedEpochs(a, b),
    looks: looksOf(a, b),
  };
}

function withVerdict(a: ComparedGroup, b: ComparedGroup, verdict: Verdict): Comparison {
  const seeds = pairBySeed(a, b);
  const keys = measuredKeys([a, b]);
  const crossValidation = a.crossValidation ?? b.crossValidation;
  return {
    ...(crossValidation !== undefined && { crossValidation }),
    a: overviewOf(a),
    b: overviewOf(b),
    pairedSeeds: seeds.pairs.map(({ seed }) => seed),
    unpaired: seeds.unpaired,
    differences: fairnessDifferences(a, b),
    metrics: keys.map((key) => compareMetric(a, b, key)),
    gaps: gapNames(keys).map((name) => compareGap(a, b, name)),
    verdict,
    looks: looksOf(a, b),
  };
}

/** Two groups, the baseline first. */
export type GroupPair = readonly [ComparedGroup, ComparedGroup];

/**
 * Compares two groups of runs. Runs are paired by seed; a seed that one group did not complete is listed, never dropped
 * in silence. Swapping a and b negates every difference, mirrors every interval and turns better into worse.
 * @param equivalenceZone half-width of what counts as equal in the primary metric; null without one
 * @param alsoCompared the other pairs of the family whose verdicts share one level by Holm's correction
 * @throws AppError `invalid` where a group has two runs of one seed
 */
export function compareGroups(
  a: ComparedGroup,
  b: ComparedGroup,
  primaryMetric: PrimaryMetric,
  equivalenceZone: number | null = null,
  alsoCompared: readonly GroupPair[] = [],
): Comparison {
  const family = [[a, b] as const, ...alsoCompared];
  const inputs = family.map(([one, other]) => verdictInput(one, other, primaryMetric, equivalenceZone));
  return withVerdict(a, b, judgeTogether(inputs)[0]);
}

/**
 * Compares every other group with the first one, the baseline. Their verdicts share one level by Holm's correction.
 * @param equivalenceZone as for `compareGroups`
 * @returns one comparison per other group, in order; empty for fewer than two groups
 */
export function compareWithBaseline(
  groups: readonly ComparedGroup[],
  primaryMetric: PrimaryMetric,
  equivalenceZone: number | null = null,
): Comparison[] {
  const [baseline, ...others] = groups;
  const inputs = others.map((other) => verdictInput(baseline, other, primaryMetric, equivalenceZone));
  const verdicts = judgeTogether(inputs);
  return others.map((other, at) => withVerdict(baseline, other, verdicts[at]));
}
