import { seedDifference, type SeedFolds, type SeedPair } from './cross-validation.ts';
import { metricDirection, metricLabel, type MetricDirection } from './metrics/metric-name.ts';
import type { MetricValue } from './metrics/metric-value.ts';
import type { PrimaryMetric } from './metrics/primary-metric.ts';
import { holmAdjusted } from './statistics/holm.ts';
import type { PairedDifference } from './statistics/paired-t.ts';
import { summarize, type Summary } from './statistics/summary.ts';

/** A metric of one run on one slice. */
export interface SliceValue {
  readonly value: MetricValue;
  /** Rows of the slice that the run predicted. */
  readonly rows: number;
}

/** A run with its metric on each slice, in the order of the slices. */
export interface SlicedRun {
  readonly seed: number;
  /** Over all rows. */
  readonly whole: SliceValue;
  readonly slices: readonly SliceValue[];
}

/** A metric on some rows, over the runs in which it is defined. */
export interface SliceRow {
  readonly label: string;
  /** Mean over the runs: the same in all of them but in cross-validation. */
  readonly rows: number;
  /** Fewer than thirty rows: a handful of them can turn the number. */
  readonly isSmall: boolean;
  readonly a: Summary;
  /** Null, like `difference`, without a second group. */
  readonly b: Summary | null;
  /** b − a over the seeds of both groups in which it is defined. */
  readonly difference: PairedDifference | null;
  /** p of the paired t test by Holm over the slices that could be tested; null where this one could not. */
  readonly adjustedP: number | null;
  /** Why it is undefined in some runs, each reason once. */
  readonly undefinedBecause: readonly string[];
}

/** A metric slice by slice. */
export interface SliceReport {
  readonly column: string;
  readonly metric: PrimaryMetric;
  readonly label: string;
  readonly direction: MetricDirection;
  readonly whole: SliceRow;
  /** In the order of the column's values. */
  readonly slices: readonly SliceRow[];
}

/** Below this many rows a slice is marked as small. */
export const SMALL_SLICE = 30;

function isNumber(value: number | null): value is number {
  return value !== null;
}

type ReadSlice = (run: SlicedRun) => SliceValue;

function summaryOf(runs: readonly SlicedRun[], read: ReadSlice): Summary {
  return summarize(runs.map((run) => read(run).value.value).filter(isNumber));
}

function differenceOf(
  a: readonly SlicedRun[],
  b: readonly SlicedRun[],
  folds: SeedFolds | null,
  read: ReadSlice,
): PairedDifference {
  const bySeed = new Map(b.map((run) => [run.seed, read(run).value.value]));
  const pairs = a.flatMap((run): SeedPair[] => {
    const [own, other] = [read(run).value.value, bySeed.get(run.seed) ?? null];
    return own === null || other === null ? [] : [{ seed: run.seed, a: own, b: other }];
  });
  return seedDifference(pairs, folds);
}

function toRow(
  label: string,
  a: readonly SlicedRun[],
  b: readonly SlicedRun[] | null,
  folds: SeedFolds | null,
  read: ReadSlice,
): SliceRow {
  const all = [...a, ...(b ?? [])].map(read);
  const rows = all.reduce((sum, one) => sum + one.rows, 0) / all.length;
  const reasons = all.flatMap(({ value }) => (value.value === null ? [value.reason] : []));
  return {
    label,
    rows,
    isSmall: rows < SMALL_SLICE,
    a: summaryOf(a, read),
    b: b === null ? null : summaryOf(b, read),
    difference: b === null ? null : differenceOf(a, b, folds, read),
    adjustedP: null,
    undefinedBecause: [...new Set(reasons)],
  };
}

function withHolm(slices: readonly SliceRow[]): SliceRow[] {
  const tested = slices.flatMap(({ difference }, at) => {
    const p = difference?.p.value ?? null;
    return p === null ? [] : [{ at, p }];
  });
  const adjusted = holmAdjusted(tested.map(({ p }) => p));
  const byPlace = new Map(tested.map(({ at }, index) => [at, adjusted[index]]));
  return slices.map((slice, at) => ({ ...slice, adjustedP: byPlace.get(at) ?? null }));
}

/**
 * Sums up a metric slice by slice. Differences are paired by seed; their intervals and p values speak of other seeds on
 * these very rows, so a slice of few rows can look certain: it is marked. The slices are a family, corrected by Holm.
 * @param labels one per slice
 * @param a at least one run
 * @param b null for one group alone
 * @param folds where each seed is a fold of a cross-validation: differences are corrected for the training rows that folds share
 */
export function reportSlices(
  column: string,
  metric: PrimaryMetric,
  labels: readonly string[],
  a: readonly SlicedRun[],
  b: readonly SlicedRun[] | null,
  folds: SeedFolds | null = null,
): SliceReport {
  return {
    column,
    metric,
    label: metricLabel(metric),
    direction: metricDirection(metric),
    whole: toRow('all rows', a, b, folds, ({ whole }) => whole),
    slices: withHolm(labels.map((label, at) => toRow(label, a, b, folds, ({ slices }) => slices[at]))),
  };
}

/** What stands first in a table of slices. */
export type SliceOrder = 'worst' | 'change' | 'column';

/**
 * Slices in the order of a table: `worst` by the metric of b (of a where that is all there is), `change` by what b loses
 * most against a, `column` as the column's values are ordered. What is undefined stands last.
 */
export function orderSlices({ slices, direction }: SliceReport, order: SliceOrder): SliceRow[] {
  if (order === 'column') return [...slices];
  const sign = direction === 'lowerIsBetter' ? -1 : 1;
  const keyOf = ({ a, b, difference }: SliceRow): number => {
    const { value } = order === 'change' && difference !== null ? difference.mean : (b ?? a).mean;
    return value === null ? Infinity : sign * value;
  };
  return slices.toSorted((one, other) => keyOf(one) - keyOf(other) || 0);
}
