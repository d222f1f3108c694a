import { invalidField } from '../errors.ts';
import { regularizedIncompleteBeta } from './incomplete-beta.ts';
import { logBeta } from './log-gamma.ts';

// Where the search for a quantile changes from the centre of the distribution to its tail.
const TAIL_STARTS = 0.25;
const MAX_STEPS = 200;

/** P(T > t) for t ≥ 0: ½·I_x(ν/2, ½) with x = ν/(ν + t²). */
function upperTail(t: number, df: number): number {
  const square = t * t;
  return 0.5 * regularizedIncompleteBeta(df / 2, 0.5, df / (df + square), square / (df + square));
}

/** P(0 < T ≤ t) for t ≥ 0. */
function centre(t: number, df: number): number {
  const square = t * t;
  return 0.5 * regularizedIncompleteBeta(0.5, df / 2, square / (df + square), df / (df + square));
}

function density(t: number, df: number): number {
  return Math.exp(-0.5 * (df + 1) * Math.log1p((t * t) / df) - logBeta(df / 2, 0.5)) / Math.sqrt(df);
}

function checkDegrees(df: number): void {
  if (!(df > 0) || !Number.isFinite(df))
    throw invalidField('degrees of freedom', 'a finite number > 0', String(df));
}

/**
 * P(T ≤ t) for Student's t distribution with `df` degrees of freedom, through the incomplete beta function
 * (NIST DLMF 8.17; Abramowitz, Stegun 26.7.1). Accurate in relative terms in the lower tail too; agrees with SciPy's
 * `stats.t.cdf` to 1e-10 for df from 1 to 1e6.
 * @throws AppError `invalid` unless df is finite and > 0
 */
export function studentTCdf(t: number, df: number): number {
  checkDegrees(df);
  if (t < 0) return upperTail(-t, df);
  return 0.5 + centre(t, df);
}

/**
 * P(|T| ≥ |t|): the p value of a two-sided t test.
 * @throws AppError `invalid` unless df is finite and > 0
 */
export function studentTTwoSided(t: number, df: number): number {
  checkDegrees(df);
  return 2 * upperTail(Math.abs(t), df);
}

/** The t > 0 with P(0 < T ≤ t) = share. The function is concave, so Newton's steps from the left never overshoot. */
function centreQuantile(share: number, df: number): number {
  let t = share / density(0, df);
  for (let step = 0; step < MAX_STEPS; step++) {
    const change = (share - centre(t, df)) / density(t, df);
    t += change;
    if (Math.abs(change) <= 4 * Number.EPSILON * t) break;
  }
  return t;
}

/**
 * The t > 0 with P(T > t) = tail. As a function of u = ln t, ln P(T > t) is concave and falling, so Newton's steps in u
 * come down on the root from the right after at most one jump across it. A jump so far that the tail underflows is halved.
 */
function tailQuantile(tail: number, df: number): number {
  const target = Math.log(tail);
  let u = 0.5 * Math.log(-2 * target);
  let change = 0;
  for (let step = 0; step < MAX_STEPS; step++) {
    const t = Math.exp(u);
    const probability = upperTail(t, df);
    if (probability === 0) {
      change /= 2;
      u -= change;
      continue;
    }
    change = ((Math.log(probability) - target) * probability) / (t * density(t, df));
    u += change;
    if (Math.abs(change) <= 4 * Number.EPSILON) break;
  }
  return Math.exp(u);
}

/**
 * The t with P(T ≤ t) = probability: inverse of `studentTCdf`, by Newton's method. Agrees with SciPy's `stats.t.ppf` to
 * 1e-10 relative for df from 1 to 1e6 and probabilities from 1e-100; close to 1 a probability's own rounding limits it.
 * @throws AppError `invalid` unless 0 < probability < 1 and df is finite and > 0
 */
export function studentTQuantile(probability: number, df: number): number {
  checkDegrees(df);
  if (!(probability > 0 && probability < 1))
    throw invalidField('probability', 'a number between 0 and 1, both excluded', String(probability));
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  const t = tail < TAIL_STARTS ? tailQuantile(tail, df) : centreQuantile(Math.abs(probability - 0.5), df);
  return probability < 0.5 ? -t : t;
}
