import type { Target } from './dataset.ts';
import { metricDirection, metricLabel, type MetricDirection } from './metrics/metric-name.ts';
import { defined, undefinedBecause, type MetricValue } from './metrics/metric-value.ts';
import type { PrimaryMetric } from './metrics/primary-metric.ts';
import { rowMetric } from './metrics/row-metric.ts';
import { bootstrapIntervals, strataOf, type RowStatistic } from './statistics/bootstrap.ts';
import { undefinedInterval, type Interval } from './statistics/paired-t.ts';
import { compareAreas, countRows, type ClassArea, type RowCounts } from './same-rows.ts';

/** Resamples of an interval where nobody asks for another number. */
export const RESAMPLES = 2000;

/** Two trained models of one seed on the same rows. */
export interface PredictedPair {
  readonly seed: number;
  /** Row numbers in the data set. */
  readonly rows: Int32Array;
  /** Of these rows, in their order. */
  readonly target: Target;
  /** As `Predictions` has them. */
  readonly outputsOfA: Float32Array;
  readonly outputsOfB: Float32Array;
  /** The metric of each as it was measured and stored. */
  readonly measuredOfA: MetricValue;
  readonly measuredOfB: MetricValue;
}

/** A metric of two models on the same rows. */
export interface MetricOnRows {
  readonly a: MetricValue;
  readonly b: MetricValue;
  /** b − a */
  readonly difference: MetricValue;
  /** 95 % BCa bootstrap over rows, the models held as they are. */
  readonly interval: Interval;
}

/** What the rows say about the two models of one seed. */
export interface SeedOnRows {
  readonly seed: number;
  readonly rows: number;
  readonly metric: MetricOnRows;
  /** Rows by who is right (classification) or closer (regression), and the exact test of it. */
  readonly counts: RowCounts;
  /** DeLong's test: one area for two classes, one per class against the rest for more; empty for regression. */
  readonly areas: readonly ClassArea[];
}

/** What the same rows say about pairs of trained models. Differences are b − a. */
export interface PredictionEvidence {
  readonly metric: PrimaryMetric;
  readonly label: string;
  readonly direction: MetricDirection;
  readonly resamples: number;
  /** By seed, ascending. */
  readonly perSeed: readonly SeedOnRows[];
  /** Mean over the seeds' models; its interval draws the same rows for all of them. */
  readonly mean: MetricOnRows;
  /** Rows that all seeds share; null where each seed was tested on rows of its own, as in cross-validation. */
  readonly sharedRows: number | null;
}

/** What evidence is made with. */
export interface PredictionOptions {
  /** From 100; absent: `RESAMPLES`. */
  readonly resamples?: number | undefined;
  /** Of the resampling; absent: 0. */
  readonly seed?: number | undefined;
}

function difference(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : b - a;
}

function differenceOf(a: MetricValue, b: MetricValue): MetricValue {
  if (a.value === null) return a;
  return b.value === null ? b : defined(b.value - a.value);
}

function meanValue(values: readonly MetricValue[]): MetricValue {
  const missing = values.find(({ value }) => value === null);
  if (missing !== undefined) return missing;
  if (values.length === 0) return undefinedBecause('no pairs');
  return defined(values.reduce((sum, { value }) => sum + (value ?? 0), 0) / values.length);
}

function strataOfTarget(target: Target): Int32Array[] {
  if (target.kind === 'classes') return strataOf(target.labels, target.classNames.length);
  return [Int32Array.from(target.values.keys())];
}

/** The difference of a metric between the models of a pair, for any choice of their rows. */
function differenceOnRows(metric: PrimaryMetric, pair: PredictedPair): RowStatistic {
  const ofA = rowMetric(metric, pair.outputsOfA, pair.target);
  const ofB = rowMetric(metric, pair.outputsOfB, pair.target);
  return (rows) => difference(ofA(rows), ofB(rows));
}

function haveSameRows(pairs: readonly PredictedPair[]): boolean {
  const [{ rows: first }, ...others] = pairs;
  return others.every(
    ({ rows }) => rows.length === first.length && rows.every((row, at) => row === first[at]),
  );
}

interface Intervals {
  readonly perSeed: readonly Interval[];
  readonly mean: Interval;
}

/** The same resamples serve every seed, so that the mean over them is one number per resample. */
function* sharedIntervals(
  pairs: readonly PredictedPair[],
  statistics: readonly RowStatistic[],
  options: { readonly seed: number; readonly resamples: number },
): Generator<undefined, Intervals> {
  const all = yield* bootstrapIntervals(
    strataOfTarget(pairs[0].target),
    (rows) => {
      const differences = statistics.map((statistic) => statistic(rows));
      let sum: number | null = 0;
      for (const one of differences) sum = sum === null || one === null ? null : sum + one;
      return [...differences, sum === null ? null : sum / differences.length];
    },
    options,
  );
  return { perSeed: all.slice(0, -1), mean: all[all.length - 1] };
}

function* separateIntervals(
  pairs: readonly PredictedPair[],
  statistics: readonly RowStatistic[],
  options: { readonly seed: number; readonly resamples: number },
): Generator<undefined, Intervals> {
  const perSeed: Interval[] = [];
  for (const [at, pair] of pairs.entries()) {
    const strata = strataOfTarget(pair.target);
    const [interval] = yield* bootstrapIntervals(strata, (rows) => [statistics[at](rows)], options);
    perSeed.push(interval);
  }
  return { perSeed, mean: undefinedInterval('each seed was tested on rows of its own') };
}

/**
 * What the stored predictions of pairs of trained models say about the models on rows like these: a metric's difference with
 * a BCa bootstrap interval stratified by class, the exact test of who is right (McNemar) or closer (sign test), and DeLong's
 * test of the areas under the ROC curves. All of it holds the trained models as they are and asks about other rows; it says
 * nothing on training again, which the tests over seeds are about (Dietterich, Neural Computation 10, 1998). Swapping a and b
 * mirrors every number.
 * @param pairs at least one, by seed ascending
 * @returns in a generator that comes back after little work, so that others may come in between
 */
export function* predictionEvidence(
  metric: PrimaryMetric,
  pairs: readonly PredictedPair[],
  { resamples = RESAMPLES, seed = 0 }: PredictionOptions = {},
): Generator<undefined, PredictionEvidence> {
  const statistics: RowStatistic[] = [];
  const tests: Pick<SeedOnRows, 'counts' | 'areas'>[] = [];
  for (const pair of pairs) {
    statistics.push(differenceOnRows(metric, pair));
    yield;
    const counts = countRows(pair.target, pair.outputsOfA, pair.outputsOfB);
    tests.push({ counts, areas: yield* compareAreas(pair.target, pair.outputsOfA, pair.outputsOfB) });
  }
  const isShared = haveSameRows(pairs);
  const intervals = yield* (isShared ? sharedIntervals : separateIntervals)(pairs, statistics, {
    seed,
    resamples,
  });
  const perSeed = pairs.map(({ seed: own, rows, measuredOfA: a, measuredOfB: b }, at): SeedOnRows => ({
    seed: own,
    rows: rows.length,
    metric: { a, b, difference: differenceOf(a, b), interval: intervals.perSeed[at] },
    ...tests[at],
  }));
  const a = meanValue(perSeed.map((one) => one.metric.a));
  const b = meanValue(perSeed.map((one) => one.metric.b));
  return {
    metric,
    label: metricLabel(metric),
    direction: metricDirection(metric),
    resamples,
    perSeed,
    mean: { a, b, difference: differenceOf(a, b), interval: intervals.mean },
    sharedRows: isShared ? pairs[0].rows.length : null,
  };
}
