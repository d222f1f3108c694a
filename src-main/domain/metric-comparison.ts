import { measuredValue, type ComparedGroup, type ComparedRun } from './compared-group.ts';
import { foldedDifference, testToTrain, type CrossValidation, type FoldValues } from './cross-validation.ts';
import { metricDirection, metricLabel, type MetricDirection } from './metrics/metric-name.ts';
import { defined, undefinedBecause, type MetricValue } from './metrics/metric-value.ts';
import type { MeasurementKey, Scope } from './run.ts';
import type { FoldPlace } from './split-spec.ts';
import { pairedDifference, type PairedDifference } from './statistics/paired-t.ts';
import { summarize, type Summary } from './statistics/summary.ts';

/** One number of every run: a measurement, or the gap between two. */
export interface MetricKey extends Omit<MeasurementKey, 'scope'> {
  /** What it is measured on; `gap`: training against validation, see `compareGap`. */
  readonly scope: Scope | 'gap';
}

/** A completed run in which a metric is undefined, and why. */
export interface UndefinedValue {
  readonly variant: string;
  readonly seed: number;
  readonly reason: string;
}

/** A metric under one seed; null where the group has no completed run of the seed, or it is undefined there. */
export interface SeedValues {
  readonly seed: number;
  readonly a: number | null;
  readonly b: number | null;
  /** The seed's place in a cross-validation; absent without one. */
  readonly fold?: FoldPlace | undefined;
}

/** One metric of two groups. */
export interface MetricComparison extends MetricKey {
  /** How the metric is called, without its scope, as in `precision of class "malignant"`. */
  readonly label: string;
  /** Which way is better; `neither` for gaps and measures of the model. */
  readonly direction: MetricDirection;
  /** Over all completed runs of each group in which the metric is defined, so also over seeds that make no pair. */
  readonly a: Summary;
  readonly b: Summary;
  /**
   * b − a over the seeds that both groups completed and in which both values are defined. In a cross-validation over the test
   * folds of such seeds, with its correction: see `foldedDifference`.
   */
  readonly difference: PairedDifference;
  /** Every seed that a group completed, ascending; those with both numbers are the pairs of `difference`. */
  readonly perSeed: readonly SeedValues[];
  /** The cross-validation that the seeds are folds of; absent without one. */
  readonly crossValidation?: CrossValidation | undefined;
  /** Completed runs that do not count here, with why. */
  readonly undefinedValues: readonly UndefinedValue[];
}

type ReadValue = (run: ComparedRun) => MetricValue;

function completedRuns(group: ComparedGroup): readonly ComparedRun[] {
  return group.runs.filter(({ status }) => status === 'completed');
}

function summarizeGroup(group: ComparedGroup, read: ReadValue): Summary {
  const values = completedRuns(group).map((run) => read(run).value);
  return summarize(values.filter((value) => value !== null));
}

/** Every seed is a fold of its own where its place is not known. */
function foldOf({ seed, fold }: SeedValues): FoldPlace {
  return fold ?? { repeat: -1, fold: seed, inner: null };
}

/** The pairs of a metric: the values of seeds that have both. */
export function pairedValues(perSeed: readonly SeedValues[]): FoldValues[] {
  return perSeed.flatMap((values) => {
    const { a, b } = values;
    return a === null || b === null ? [] : [{ fold: foldOf(values), a, b }];
  });
}

function comparePairs(
  perSeed: readonly SeedValues[],
  crossValidation: CrossValidation | undefined,
): PairedDifference {
  const pairs = pairedValues(perSeed);
  if (crossValidation !== undefined) return foldedDifference(pairs, crossValidation);
  return pairedDifference(
    pairs.map(({ a }) => a),
    pairs.map(({ b }) => b),
  );
}

function seedValues(a: ComparedGroup, b: ComparedGroup, read: ReadValue): SeedValues[] {
  const valuesOf = (group: ComparedGroup) =>
    new Map(completedRuns(group).map((run) => [run.seed, read(run).value]));
  const valuesOfA = valuesOf(a);
  const valuesOfB = valuesOf(b);
  const seeds = [...new Set([...valuesOfA.keys(), ...valuesOfB.keys()])].sort((one, other) => one - other);
  const folds = new Map([...b.runs, ...a.runs].map((run) => [run.seed, run.fold]));
  return seeds.map((seed) => {
    const fold = folds.get(seed);
    const values = { seed, a: valuesOfA.get(seed) ?? null, b: valuesOfB.get(seed) ?? null };
    return fold === undefined ? values : { ...values, fold };
  });
}

function undefinedValuesOf(group: ComparedGroup, read: ReadValue): UndefinedValue[] {
  return completedRuns(group).flatMap((run) => {
    const value = read(run);
    return value.value === null ? [{ variant: group.variant, seed: run.seed, reason: value.reason }] : [];
  });
}

/** The cross-validation of either group; of two, the one that asks for more caution. Two that differ are listed as unfair. */
function sharedFolds(a: ComparedGroup, b: ComparedGroup): CrossValidation | undefined {
  const designs = [a.crossValidation, b.crossValidation].filter((design) => design !== undefined);
  return designs.toSorted((one, other) => testToTrain(other) - testToTrain(one)).at(0);
}

function labelOf({ name, detail }: MetricKey): string {
  if (detail === '') return metricLabel(name);
  return name === 'l2Norm' || name === 'zeroShare'
    ? `${metricLabel(name)} of ${detail}`
    : `${metricLabel(name)} of class "${detail}"`;
}

function compareValues(
  a: ComparedGroup,
  b: ComparedGroup,
  key: MetricKey,
  direction: MetricDirection,
  read: ReadValue,
): MetricComparison {
  const perSeed = seedValues(a, b, read);
  const crossValidation = sharedFolds(a, b);
  return {
    ...key,
    label: labelOf(key),
    direction,
    a: summarizeGroup(a, read),
    b: summarizeGroup(b, read),
    difference: comparePairs(perSeed, crossValidation),
    perSeed,
    ...(crossValidation !== undefined && { crossValidation }),
    undefinedValues: [...undefinedValuesOf(a, read), ...undefinedValuesOf(b, read)],
  };
}

/** Compares one measurement of two groups. */
export function compareMetric(a: ComparedGroup, b: ComparedGroup, key: MeasurementKey): MetricComparison {
  const { scope, name, detail } = key;
  return compareValues(a, b, key, metricDirection(name), (run) => measuredValue(run, scope, name, detail));
}

/**
 * The generalization gap of a run at its counted epoch: validation − train where lower is better, train − validation where
 * higher is better. Either way a positive gap means that the model does better on the rows it was trained on.
 */
function generalizationGap(run: ComparedRun, name: string): MetricValue {
  const train = measuredValue(run, 'train', name);
  const validation = measuredValue(run, 'validation', name);
  if (train.value === null) return undefinedBecause(`on train: ${train.reason}`);
  if (validation.value === null) return undefinedBecause(`on validation: ${validation.reason}`);
  const gap = train.value - validation.value;
  return defined(metricDirection(name) === 'lowerIsBetter' ? 0 - gap : gap);
}

/** Compares the generalization gaps of two groups. Its direction is `neither`: a model that learns nothing has no gap. */
export function compareGap(a: ComparedGroup, b: ComparedGroup, name: string): MetricComparison {
  return compareValues(a, b, { scope: 'gap', name, detail: '' }, 'neither', (run) =>
    generalizationGap(run, name),
  );
}
