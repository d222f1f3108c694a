import type { MetricDirection } from './metrics/metric-name.ts';
import type { Regularization } from './regularization.ts';
import type { Summary } from './statistics/summary.ts';

/** What one strength curve runs along. */
export interface StrengthAxis {
  readonly type: Regularization['type'];
  /** The number that changes, as in `strength`, `rate`, `limit`; `l1 + l2` for an elastic net of one mixture. */
  readonly field: string;
  /** `L2 strength`: to be written at the axis. */
  readonly label: string;
  /** Layers that it acts on; null for those that it acts on where a spec names none. */
  readonly layers: readonly string[] | null;
  /** Whether larger numbers regularize more; `maxNorm.limit` and `earlyStopping.patience` do so the smaller they are. */
  readonly stronger: 'larger' | 'smaller';
}

/** One run behind a point; null where it did not complete or the metric is undefined. */
export interface StrengthRun {
  readonly runId: number;
  readonly seed: number;
  readonly train: number | null;
  readonly validation: number | null;
  readonly test: number | null;
}

/** One strength, which is one variant. */
export interface StrengthPoint {
  /**
   * 0 where the regularizer is not there. Null where it is not there and smaller numbers are stronger: no number says
   * so then.
   */
  readonly strength: number | null;
  readonly variantIndex: number;
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
  /** From the weakest to the strongest; at least two. */
  readonly points: readonly StrengthPoint[];
  /** The point that is best on validation, of equal ones the strongest; null where none is defined. */
  readonly best: number | null;
  /**
   * The strongest point whose validation mean is within one standard error of the best one's (Breiman et al. 1984): the
   * simplest model that is about as good. Null where the best point has fewer than two runs.
   */
  readonly oneStandardError: number | null;
  /** The point without this regularizer; null where no variant is without it. */
  readonly unregularized: number | null;
}

/** The strength curves of an experiment in one metric. */
export interface StrengthCurves {
  readonly metric: string;
  readonly direction: MetricDirection;
  /** By number of points, most first; empty where no two variants differ in one strength alone. */
  readonly curves: readonly StrengthCurve[];
}
