import type { MetricComparison } from './metric-comparison.ts';
import type { Summary } from './statistics/summary.ts';
import type { Interval } from './statistics/paired-t.ts';

const MINUS = '−';
const MOST_DECIMALS = 8;

/** From here on digits before the point would be noise, and many of them. */
const SCIENTIFIC_FROM = 1e9;

function decimalsFor(size: number): number {
  return Math.min(Math.max(1 - Math.floor(Math.log10(size)), 0), MOST_DECIMALS);
}

/**
 * Decimals that show two significant digits of the spread: more would be noise, fewer would hide it.
 * Without any spread, four, or as many as show two digits of the smallest mean.
 */
export function decimalsOf({ a, b, difference }: Pick<MetricComparison, 'a' | 'b' | 'difference'>): number {
  const spreads = [a.sd.value, b.sd.value, difference.sd.value].filter(
    (sd): sd is number => sd !== null && sd > 0,
  );
  if (spreads.length > 0) return decimalsFor(Math.min(...spreads));
  const means = [a.mean.value, b.mean.value]
    .filter((mean): mean is number => mean !== null && mean !== 0)
    .map(Math.abs);
  return Math.max(4, decimalsFor(Math.min(1, ...means)));
}

function sizeText(size: number, decimals: number): string {
  const isTiny = decimals === MOST_DECIMALS && size > 0 && Number(size.toFixed(decimals)) === 0;
  return isTiny || size >= SCIENTIFIC_FROM ? size.toExponential(2) : size.toFixed(decimals);
}

/**
 * A number with a fixed count of decimals and a real minus; `-0` is 0. What is above a thousand million, or too small for
 * the most decimals, is written as 1.23e+10.
 */
export function fixed(value: number, decimals: number): string {
  const text = sizeText(Math.abs(value), decimals);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** The same with a plus where the number is above 0. */
export function signed(value: number, decimals: number): string {
  const text = fixed(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** `mean ± sd`; `mean` alone for one value; a dash where nothing is defined. */
export function meanAndSd({ mean, sd }: Summary, decimals: number): string {
  if (mean.value === null) return '–';
  const text = fixed(mean.value, decimals);
  return sd.value === null ? text : `${text} ± ${fixed(sd.value, decimals)}`;
}

/** `[low, high]`, or a dash where there is no interval; a single point is no certainty, and is not shown as one. */
export function intervalText(interval: Interval, decimals: number): string {
  if (interval.low === null) return '–';
  if (interval.low === interval.high) return 'no spread';
  return `[${signed(interval.low, decimals)}, ${signed(interval.high, decimals)}]`;
}

/** A p value to three decimals, and never 0. */
export function pText(p: number | null): string {
  if (p === null) return '–';
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
