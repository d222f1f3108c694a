import { measuredValue, type ComparedGroup, type ComparedRun, type RunPair } from './compared-group.ts';
import { metricDirection, metricLabel, type MetricDirection } from './metrics/metric-name.ts';
import { defined, undefinedBecause, type MetricValue } from './metrics/metric-value.ts';
import type { MeasurementKey, Scope } from './run.ts';
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
  /** b − a over the seeds that both groups completed and in which both values are defined. */
  readonly difference: PairedDifference;
  /** Every seed that a group completed, ascending; those with both numbers are the pairs of `difference`. */
  readonly perSeed: readonly SeedValues[];
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

function comparePairs(pairs: readonly RunPair[], read: ReadValue): PairedDifference {
  const valuesOfA: number[] = [];
  const valuesOfB: number[] = [];
  for (const pair of pairs) {
    const a = read(pair.a).value;
    const b = read(pair.b).value;
    if (a === null || b === null) continue;
    valuesOfA.push(a);
    valuesOfB.push(b);
  }
  return pairedDifference(valuesOfA, valuesOfB);
}

function seedValues(a: ComparedGroup, b: ComparedGroup, read: ReadValue): SeedValues[] {
  const valuesOf = (group: ComparedGroup) =>
    new Map(completedRuns(group).map((run) => [run.seed, read(run).value]));
  const valuesOfA = valuesOf(a);
  const valuesOfB = valuesOf(b);
  const seeds = [...new Set([...valuesOfA.keys(), ...valuesOfB.keys()])].sort((one, other) => one - other);
  return seeds.map((seed) => ({ seed, a: valuesOfA.get(seed) ?? null, b: valuesOfB.get(seed) ?? null }));
}

function undefinedValuesOf(group: ComparedGroup, read: ReadValue): UndefinedValue[] {
  return completedRuns(group).flatMap((run) => {
    const value = read(run);
    return value.value === null ? [{ variant: group.variant, seed: run.seed, reason: value.reason }] : [];
  });
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
  pairs: readonly RunPair[],
  key: MetricKey,
  direction: MetricDirection,
  read: ReadValue,
): MetricComparison {
  return {
    ...key,
    label: labelOf(key),
    direction,
    a: summarizeGroup(a, read),
    b: summarizeGroup(b, read),
    difference: comparePairs(pairs, read),
    perSeed: seedValues(a, b, read),
    undefinedValues: [...undefinedValuesOf(a, read), ...undefinedValuesOf(b, read)],
  };
}

/** Compares one measurement of two groups. */
export function compareMetric(
  a: ComparedGroup,
  b: ComparedGroup,
  pairs: readonly RunPair[],
  key: MeasurementKey,
): MetricComparison {
  const { scope, name, detail } = key;
  return compareValues(a, b, pairs, key, metricDirection(name), (run) =>
    measuredValue(run, scope, name, detail),
  );
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
export function compareGap(
  a: ComparedGroup,
  b: ComparedGroup,
  pairs: readonly RunPair[],
  name: string,
): MetricComparison {
  return compareValues(a, b, pairs, { scope: 'gap', name, detail: '' }, 'neither', (run) =>
    generalizationGap(run, name),
  );
}
