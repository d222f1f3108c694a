import { RandomStream } from '../random.ts';
import { normalCdf, normalQuantile } from './normal.ts';
import { CONFIDENCE_LEVEL, undefinedInterval, type Interval } from './paired-t.ts';
import { quantile } from './quantile.ts';

const RESAMPLES = 2000;

/** Above this many rows a stratum is left out group by group, not row by row. */
const MOST_LEFT_OUT = 200;

/** A number made of some rows, each as often as it stands there; null where it is undefined for them. */
export type RowStatistic = (rows: Int32Array) => number | null;

/** Several of them at once, always in the same order and of the same number. */
export type RowStatistics = (rows: Int32Array) => readonly (number | null)[];

/** How an interval is made. */
export interface BootstrapOptions {
  /** Of the resampling. */
  readonly seed: number;
  /** Absent: 2000. */
  readonly resamples?: number | undefined;
}

/** A statistic as one row of a stratum after the other is left out. */
type LeftOutValues = readonly number[];

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

/** Every row, stratum by stratum. */
function allRows(strata: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(strata.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const rows of strata) {
    all.set(rows, at);
    at += rows.length;
  }
  return all;
}

/** All rows without each row of a stratum, or without each of 200 groups of its rows. */
function* leftOutRows(strata: readonly Int32Array[], stratum: number): Generator<Int32Array> {
  const groups = Math.min(strata[stratum].length, MOST_LEFT_OUT);
  if (groups < 2) return;
  for (let group = 0; group < groups; group++)
    yield allRows(
      strata.map((rows, at) => (at === stratum ? rows.filter((_, place) => place % groups !== group) : rows)),
    );
}

/** What one statistic was for all rows, for each resample, and without some rows of each stratum. */
interface Values {
  readonly observed: number | null;
  readonly resampled: (number | null)[];
  readonly leftOut: (number | null)[][];
}

function isDefined(values: readonly (number | null)[]): values is readonly number[] {
  return !values.includes(null);
}

function intervalOf({ observed, resampled, leftOut }: Values): Interval {
  if (observed === null) return undefinedInterval('undefined for these rows');
  if (!isDefined(resampled)) return undefinedInterval('undefined for some resamples of the rows');
  if (resampled.every((value) => value === resampled[0]))
    return undefinedInterval('every resample gives the same number');
  const strata: LeftOutValues[] = [];
  for (const values of leftOut) {
    if (!isDefined(values)) return undefinedInterval('undefined without some of the rows');
    strata.push(values);
  }
  return bcaInterval(observed, resampled, strata);
}

function take(into: readonly (number | null)[][], values: readonly (number | null)[]): void {
  into.forEach((own, at) => own.push(values[at]));
}

/**
 * 95 % BCa intervals for numbers made of rows, such as the differences between two models' metrics: rows are drawn anew with
 * replacement within their stratum, so every resample has as many of each class as the data. All numbers are made of the same
 * resamples. They are about rows like these and models as they are. Random numbers are those of the seed.
 * @param strata row numbers by class, see `strataOf`; one stratum where nothing is stratified (regression)
 * @param statistics pure
 * @returns one interval per statistic, in a generator that comes back after each resample, so that others may come in between;
 * undefined where the statistic is undefined for all rows, for a resample, or without some rows, and where it never changes
 */
export function* bootstrapIntervals(
  strata: readonly Int32Array[],
  statistics: RowStatistics,
  { seed, resamples = RESAMPLES }: BootstrapOptions,
): Generator<undefined, Interval[]> {
  const all = allRows(strata);
  const observed = statistics(all);
  const stream = new RandomStream(seed, 'bootstrap');
  const drawn = new Int32Array(all.length);
  const resampled = observed.map((): (number | null)[] => []);
  if (all.length > 0)
    for (let resample = 0; resample < resamples; resample++) {
      drawRows(strata, drawn, stream);
      take(resampled, statistics(drawn));
      yield;
    }
  const leftOut = observed.map(() => strata.map((): (number | null)[] => []));
  for (let stratum = 0; stratum < strata.length; stratum++) {
    const own = leftOut.map((byStratum) => byStratum[stratum]);
    for (const rows of leftOutRows(strata, stratum)) {
      take(own, statistics(rows));
      yield;
    }
  }
  return observed.map((value, at) =>
    intervalOf({
      observed: all.length === 0 ? null : value,
      resampled: resampled[at],
      leftOut: leftOut[at],
    }),
  );
}

/** `bootstrapIntervals` of one statistic, at one go. */
export function bootstrapInterval(
  strata: readonly Int32Array[],
  statistic: RowStatistic,
  options: BootstrapOptions,
): Interval {
  const steps = bootstrapIntervals(strata, (rows) => [statistic(rows)], options);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value[0];
  }
}
