import { RandomStream } from '../random.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { CONFIDENCE_LEVEL, undefinedInterval, type Interval } from './paired-t.ts';

const RESAMPLES = 2000;

/** Above this many rows a stratum is left out group by group, not row by row. */
const MOST_LEFT_OUT = 200;

/** A number made of some rows, each as often as it stands there; null where it is undefined for them. */
export type RowStatistic = (rows: Int32Array) => number | null;

/** How an interval is made. */
export interface BootstrapOptions {
  /** Of the resampling. */
  readonly seed: number;
  /** Absent: 2000. */
  readonly resamples?: number | undefined;
}

/** A statistic as one row of a stratum after the other is left out. */
type LeftOutValues = readonly number[];

/** The quantile by linear interpolation between order statistics (Hyndman, Fan 1996, type 7; NumPy's default). */
function quantile(ascending: Float64Array, share: number): number {
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, ascending.length - 1);
  return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
}

/** Share of resamples below what was observed, those equal to it counted half. */
function shareBelow(values: Float64Array, observed: number): number {
  let doubled = 0;
  for (const value of values) doubled += value < observed ? 2 : value === observed ? 1 : 0;
  return doubled / (2 * values.length);
}

/**
 * The acceleration of several strata: with U = (n − 1)·(mean − value) of each row left out, Σ ΣU³/n³ over 6·(Σ ΣU²/n²)^1.5
 * (Efron, Tibshirani, "An introduction to the bootstrap", 1993, equation 14.15, over strata as SciPy has it). 0 where
 * nothing changes.
 */
function acceleration(leftOut: readonly LeftOutValues[]): number {
  let cubes = 0;
  let squares = 0;
  for (const values of leftOut) {
    const n = values.length;
    if (n < 2) continue;
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    for (const value of values) {
      const influence = ((n - 1) * (mean - value)) / n;
      cubes += influence ** 3;
      squares += influence ** 2;
    }
  }
  return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
}

/**
 * The bias-corrected and accelerated interval of given resamples (Efron, "Better bootstrap confidence intervals", JASA 82,
 * 1987): the quantiles of the resamples at Φ(z₀ + (z₀ + z)/(1 − a·(z₀ + z))) for z = ±1.96, with z₀ the normal quantile of
 * the share below what was observed and a the acceleration. Equal to SciPy's `stats.bootstrap(method='BCa')` for the same
 * resamples.
 * @param observed the statistic of all rows
 * @param resampled of the resamples, at least 2, finite
 * @param leftOut of each stratum, the statistic without one of its rows (or groups of rows) after the other
 * @returns undefined where all resamples lie on one side of what was observed
 */
export function bcaInterval(
  observed: number,
  resampled: readonly number[],
  leftOut: readonly LeftOutValues[],
): Interval {
  const ascending = Float64Array.from(resampled).sort();
  const below = shareBelow(ascending, observed);
  if (below === 0 || below === 1) return undefinedInterval('all resamples lie on one side of what was seen');
  const bias = normalQuantile(below);
  const a = acceleration(leftOut);
  const end = (z: number) => quantile(ascending, normalCdf(bias + (bias + z) / (1 - a * (bias + z))));
  const z = normalQuantile((1 + CONFIDENCE_LEVEL) / 2);
  return { low: end(-z), high: end(z) };
}

/** The rows of each class, as strata. */
export function strataOf(labels: ArrayLike<number>, classes: number): Int32Array[] {
  const rows: number[][] = Array.from({ length: classes }, () => []);
  for (let row = 0; row < labels.length; row++) rows[labels[row]].push(row);
  return rows.map((own) => Int32Array.from(own));
}

function drawRows(strata: readonly Int32Array[], out: Int32Array, stream: RandomStream): void {
  let at = 0;
  for (const rows of strata)
    for (let drawn = 0; drawn < rows.length; drawn++) out[at++] = rows[stream.nextBelow(rows.length)];
}

/** The statistic without each row of a stratum, or without each of 200 groups of its rows. */
function leaveOut(strata: readonly Int32Array[], stratum: number, statistic: RowStatistic): number[] | null {
  const rows = strata[stratum];
  const groups = Math.min(rows.length, MOST_LEFT_OUT);
  if (groups < 2) return [];
  const values: number[] = [];
  for (let group = 0; group < groups; group++) {
    const kept = rows.filter((_, at) => at % groups !== group);
    const value = statistic(Int32Array.from(strata.flatMap((own, at) => [...(at === stratum ? kept : own)])));
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

/**
 * A 95 % BCa interval for any number made of rows, such as the difference between two models' metrics: rows are drawn anew
 * with replacement within their stratum, so every resample has as many of each class as the data. For a difference, both
 * models are given the same rows. It is about rows like these and models as they are. Its random numbers are those of the
 * seed.
 * @param strata row numbers by class, see `strataOf`; one stratum where nothing is stratified (regression)
 * @param statistic pure
 * @returns undefined where the statistic is undefined for all rows, for a resample, or without some rows, and where it never
 * changes
 */
export function bootstrapInterval(
  strata: readonly Int32Array[],
  statistic: RowStatistic,
  { seed, resamples = RESAMPLES }: BootstrapOptions,
): Interval {
  const all = Int32Array.from(strata.flatMap((rows) => [...rows]));
  const observed = all.length === 0 ? null : statistic(all);
  if (observed === null) return undefinedInterval('undefined for these rows');
  const stream = new RandomStream(seed, 'bootstrap');
  const drawn = new Int32Array(all.length);
  const resampled: number[] = [];
  for (let resample = 0; resample < resamples; resample++) {
    drawRows(strata, drawn, stream);
    const value = statistic(drawn);
    if (value === null) return undefinedInterval('undefined for some resamples of the rows');
    resampled.push(value);
  }
  if (resampled.every((value) => value === resampled[0]))
    return undefinedInterval('every resample gives the same number');
  const leftOut: number[][] = [];
  for (let stratum = 0; stratum < strata.length; stratum++) {
    const values = leaveOut(strata, stratum, statistic);
    if (values === null) return undefinedInterval('undefined without some of the rows');
    leftOut.push(values);
  }
  return bcaInterval(observed, resampled, leftOut);
}
