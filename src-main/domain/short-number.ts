/** From here on, and below the other one, people write powers of ten. */
const LARGE = 1e9;
const SMALL = 1e-4;

/**
 * A number as people type it: `0.01`, `200`, and `1e-5` or `3.16e-5` where zeros would have to be counted. Reading it again
 * gives the same number.
 */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const isPlain = size === 0 || (size >= SMALL && size < LARGE);
  return isPlain ? String(value) : value.toExponential().replace('e+', 'e');
}
