import type { MeanAndSd } from '../experiment-row.ts';
import { fixed } from '../number-text.ts';

const MOST_DECIMALS = 6;
/** Digits of a number whose spread is not known. */
const DIGITS = 4;

function decimalsOf(value: number, sd: number | null): number {
  // Two digits of the spread: more would be noise, fewer would hide it.
  const size = sd !== null && sd > 0 ? sd * 10 ** (DIGITS - 2) : Math.abs(value);
  if (size === 0) return DIGITS - 1;
  return Math.min(Math.max(DIGITS - 1 - Math.floor(Math.log10(size)), 0), MOST_DECIMALS);
}

/** A mean and its spread with sensible digits. */
export interface MeanText {
  readonly mean: string;
  /** Empty below two values. */
  readonly sd: string;
}

/** Both with two digits of the spread; four digits of a mean that has none. */
export function meanText({ mean, sd }: MeanAndSd): MeanText {
  const decimals = decimalsOf(mean, sd);
  return { mean: fixed(mean, decimals), sd: sd === null ? '' : fixed(sd, decimals) };
}

/** A single number with four digits. */
export function numberCell(value: number): string {
  return fixed(value, decimalsOf(value, null));
}

/** A duration in its one or two largest units, as in `0.8 s`, `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function durationCell(durationMs: number): string {
  const seconds = durationMs / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
