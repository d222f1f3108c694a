import { noncentralTCdf } from './noncentral-t.ts';
import { normalQuantile } from './normal.ts';
import { studentTQuantile } from './student-t.ts';

/** sd over the standard error of the mean of n differences: √n without overlap. */
function rootOfInformation(n: number, overlap: number): number {
  return overlap === 0 ? Math.sqrt(n) : 1 / Math.sqrt(1 / n + overlap);
}

/**
 * Power of the two-sided paired t test: the probability that n pairs whose differences are normal with mean/sd = effect give
 * p ≤ level. 1 − P(|T| < t(1 − level/2; n − 1)) with T noncentral t, δ = effect·√n (Cohen, "Statistical power analysis for
 * the behavioral sciences", 1988). Equal to statsmodels' `TTestPower().power`.
 * @param effect d_z; its sign does not matter
 * @param n pairs, at least 2
 * @param level from 0 to 1, both excluded
 * @param overlap test rows per training row of folds that share training rows: then that of the corrected resampled t test, whose
 * δ = effect/√(1/n + overlap) if every two differences have the correlation that the test assumes; 0 for seeds
 */
export function pairedTPower(effect: number, n: number, level: number, overlap = 0): number {
  const critical = studentTQuantile(1 - level / 2, n - 1);
  const delta = Math.abs(effect) * rootOfInformation(n, overlap);
  return 1 - noncentralTCdf(critical, n - 1, delta) + noncentralTCdf(-critical, n - 1, delta);
}

/**
 * A lower bound of the probability that n pairs show equivalence by two one-sided tests, close where it is high: both tests
 * reject at least as often as 1 − (one misses) − (the other misses). Each misses with a noncentral t probability (Phillips,
 * "Power of the two one-sided tests procedure in bioequivalence", J. Pharmacokinet. Biopharm. 18, 1990, where the exact
 * value is an integral over both).
 * @param effect true mean difference over its sd
 * @param zone half-width of the zone over the same sd
 * @param n pairs, at least 2
 * @param level of each one-sided test
 * @param overlap as for `pairedTPower`
 */
export function equivalencePower(
  effect: number,
  zone: number,
  n: number,
  level: number,
  overlap = 0,
): number {
  const critical = studentTQuantile(1 - level, n - 1);
  const missed = (distance: number) =>
    noncentralTCdf(critical, n - 1, distance * rootOfInformation(n, overlap));
  return Math.max(0, 1 - missed(zone + effect) - missed(zone - effect));
}

/** The least n from 2 with power(n) ≥ wanted for a power that grows with n, searched around a guess; null above `most`. */
function leastPairs(
  power: (n: number) => number,
  wanted: number,
  most: number,
  guess: number,
): number | null {
  let low = 1;
  let high = Math.min(most, Math.max(2, Math.ceil(guess)));
  while (power(high) < wanted) {
    if (high === most) return null;
    low = high;
    high = Math.min(most, high + Math.max(1, Math.ceil(high / 8)));
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (power(middle) < wanted) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The least number of pairs with which the paired t test finds an effect with a power; null where it takes more than `most`.
 * Searched from the normal approximation ((z(1 − level/2) + z(power))/effect)² + z(1 − level/2)²/2.
 */
export function pairsForPower(effect: number, level: number, power: number, most: number): number | null {
  if (effect === 0) return null;
  const z = normalQuantile(1 - level / 2);
  const guess = ((z + normalQuantile(power)) / effect) ** 2 + (z * z) / 2;
  if (guess > 2 * most) return null;
  return leastPairs((n) => pairedTPower(effect, n, level), power, most, guess);
}

/**
 * The least number of pairs with which two one-sided tests show equivalence with a power, if the true difference is the
 * effect; null where it takes more than `most`, and where the effect is not within the zone.
 */
export function pairsForEquivalence(
  effect: number,
  zone: number,
  level: number,
  power: number,
  most: number,
): number | null {
  const room = zone - Math.abs(effect);
  if (room <= 0) return null;
  const z = normalQuantile(1 - level);
  const guess = ((z + normalQuantile(power)) / room) ** 2 + (z * z) / 2;
  if (guess > 2 * most) return null;
  return leastPairs((n) => equivalencePower(effect, zone, n, level), power, most, guess);
}
