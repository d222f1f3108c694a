import type { MetricComparison } from '../../domain/metric-comparison.ts';
import type { Summary } from '../../domain/statistics/summary.ts';
import type { Interval } from '../../domain/statistics/paired-t.ts';

const MINUS = '−';
const MOST_DECIMALS = 8;

/**
 * Decimals that show two significant digits of the spread: more would be noise, fewer would hide it.
 * Without any spread, four.
 */
export function decimalsOf({ a, b, difference }: MetricComparison): number {
  const spreads = [a.sd.value, b.sd.value, difference.sd.value].filter(
    (sd): sd is number => sd !== null && sd > 0,
  );
  if (spreads.length === 0) return 4;
  const decimals = 1 - Math.floor(Math.log10(Math.min(...spreads)));
  return Math.min(Math.max(decimals, 0), MOST_DECIMALS);
}

/** A number with a fixed count of decimals and a real minus; `-0` is 0. */
export function fixed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
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

/** `[low, high]`, or a dash where there is no interval. */
export function intervalText(interval: Interval, decimals: number): string {
  if (interval.low === null) return '–';
  return `[${signed(interval.low, decimals)}, ${signed(interval.high, decimals)}]`;
}

/** A p value to three decimals, and never 0. */
export function pText(p: number | null): string {
  if (p === null) return '–';
  return p < 0.001 ? '< 0.001' : p.toFixed(3);
}
