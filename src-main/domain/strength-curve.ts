import { measuredValue, type ComparedRun } from './compared-group.ts';
import { metricDirection, type MetricDirection } from './metrics/metric-name.ts';
import type { Regularization } from './regularization.ts';
import type { RunStatus } from './run.ts';
import { summarize, type Summary } from './statistics/summary.ts';
import type { StrengthAxis } from './regularizer-strength.ts';
import { findStrengthAxes, type PlacedAxis, type StrengthPlace } from './strength-axis.ts';
import type { Part } from './dataset.ts';

/** One run behind a point; null where it did not complete or the metric is undefined. */
export interface StrengthRun {
  readonly runId: number;
  readonly seed: number;
  readonly status: RunStatus;
  readonly train: number | null;
  readonly validation: number | null;
  readonly test: number | null;
  /** The epoch behind which successive halving stopped it; null where it did not. */
  readonly droppedEpoch: number | null;
}

/** One strength, which is one variant. */
export interface StrengthPoint extends StrengthPlace {
  readonly variant: string;
  /** Over the variant's completed runs. */
  readonly train: Summary;
  readonly validation: Summary;
  readonly test: Summary;
  readonly perSeed: readonly StrengthRun[];
}

/** A metric against the strength of one regularizer, all else being equal. Numbers of points count from 0 in `points`. */
export interface StrengthCurve {
  readonly axis: StrengthAxis;
  /** What acts at every point besides. */
  readonly held: readonly Regularization[];
  /** From the weakest to the strongest; at least two. */
  readonly points: readonly StrengthPoint[];
  /** The point that is best on validation, of equal ones the strongest and none of which a run diverged; null where there is none. */
  readonly best: number | null;
  /**
   * The strongest point whose validation mean is within one standard error of the best one's (Breiman et al. 1984): the
   * simplest model that is about as good. Null where the best point has fewer than two runs.
   */
  readonly oneStandardError: number | null;
  /** The point without this regularizer, or with one of strength 0; null where there is none. */
  readonly unregularized: number | null;
}

/** The strength curves of an experiment in one metric. */
export interface StrengthCurves {
  readonly metric: string;
  readonly direction: MetricDirection;
  /** By number of points, most first; empty where no two variants differ in one strength alone. */
  readonly curves: readonly StrengthCurve[];
}

/** A variant with its runs. */
export interface StrengthVariant {
  readonly variant: string;
  readonly regularization: readonly Regularization[];
  readonly runs: readonly (ComparedRun & { readonly runId: number })[];
}

/** One run in a metric. */
export function toStrengthRun(run: StrengthVariant['runs'][number], metric: string): StrengthRun {
  const on = (part: Part): number | null =>
    run.status === 'completed' ? measuredValue(run, part, metric).value : null;
  return {
    runId: run.runId,
    seed: run.seed,
    status: run.status,
    train: on('train'),
    validation: on('validation'),
    test: on('test'),
    droppedEpoch: run.droppedEpoch ?? null,
  };
}

function toPoint(place: StrengthPlace, { variant, runs }: StrengthVariant, metric: string): StrengthPoint {
  const perSeed = runs.map((run) => toStrengthRun(run, metric));
  const summaryOn = (part: Part): Summary =>
    summarize(perSeed.flatMap((run) => (run[part] === null ? [] : [run[part]])));
  return {
    ...place,
    variant,
    train: summaryOn('train'),
    validation: summaryOn('validation'),
    test: summaryOn('test'),
    perSeed,
  };
}

/**
 * Smaller is better. Where a run diverged, those that are left would make a strength look better than it is. What successive
 * halving stopped was trained less, and is not chosen again.
 */
function costOf({ validation, perSeed }: StrengthPoint, direction: MetricDirection): number {
  const hasDiverged = perSeed.some(({ status }) => status === 'diverged');
  const wasStopped = perSeed.some(({ droppedEpoch }) => droppedEpoch !== null);
  if (validation.mean.value === null || hasDiverged || wasStopped) return Infinity;
  return direction === 'higherIsBetter' ? -validation.mean.value : validation.mean.value;
}

function strongestWithin(costs: readonly number[], most: number): number | null {
  const index = costs.findLastIndex((cost) => cost <= most);
  return index < 0 ? null : index;
}

function toCurve(
  { axis, held, places }: PlacedAxis,
  variants: readonly StrengthVariant[],
  metric: string,
  direction: MetricDirection,
): StrengthCurve {
  const points = places.map((place) => toPoint(place, variants[place.variantIndex], metric));
  const costs = points.map((point) => costOf(point, direction));
  const least = Math.min(...costs);
  const best = least === Infinity ? null : strongestWithin(costs, least);
  const spread = best === null ? null : points[best].validation;
  const standardError =
    spread === null || spread.sd.value === null ? null : spread.sd.value / Math.sqrt(spread.n);
  const unregularized = points.findIndex(({ strength }) =>
    axis.stronger === 'larger' ? strength === 0 : strength === null,
  );
  return {
    axis,
    held,
    points,
    best,
    oneStandardError: standardError === null ? null : strongestWithin(costs, least + standardError),
    unregularized: unregularized < 0 ? null : unregularized,
  };
}

/** Draws a metric against every strength that variants differ in, all else being equal. Nothing is chosen on test. */
export function strengthCurves(variants: readonly StrengthVariant[], metric: string): StrengthCurves {
  const direction = metricDirection(metric);
  const axes = findStrengthAxes(variants.map(({ regularization }) => regularization));
  return { metric, direction, curves: axes.map((axis) => toCurve(axis, variants, metric, direction)) };
}
