import { AppError } from '../errors.ts';

/**
 * Differences b − a, pair by pair. 0.96 − 0.95 and 0.93 − 0.92 differ in their last bits: sizes that agree to the rounding
 * of what they were made of are given one common size, and what is 0 but for rounding is 0. Else an sd of 1e-17 would pass
 * for a finding, and ties would not be ties. Swapping a and b negates every difference exactly.
 * @param a, b finite; the numbers at one index are one pair
 * @throws AppError `internal` for lengths that differ
 */
export function pairedDifferences(a: readonly number[], b: readonly number[]): number[] {
  if (a.length !== b.length)
    throw new AppError('internal', `pairs: expected ${a.length} numbers on each side, received ${b.length}`);
  const differences = a.map((value, index) => b[index] - value);
  const rounding = 16 * Number.EPSILON * Math.max(...a.map(Math.abs), ...b.map(Math.abs));
  const bySize = differences
    .map((difference, index) => ({ size: Math.abs(difference), index }))
    .sort((one, other) => one.size - other.size);
  let common = 0;
  for (const { size, index } of bySize) {
    if (size - common > rounding) common = size;
    differences[index] = differences[index] < 0 ? 0 - common : common;
  }
  return differences;
}
