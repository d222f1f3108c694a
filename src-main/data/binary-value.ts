import type { Cell } from './cell.ts';

/** Values of binary formats as cells: exact where a cell can be, so that a category keeps every digit. */

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Text; bytes that are no UTF-8 are no single value. */
export function textFromBytes(bytes: Uint8Array): Cell {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return { what: 'bytes that are no UTF-8 text' };
    throw error;
  }
}

/** A whole number of 64 bits: a number where float64 holds it. */
export function int64Cell(value: bigint): Cell {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

const MAX_SCALE = 100;

/** unscaled · 10^(−scale) in decimal notation with all its digits. */
export function decimalText(unscaled: bigint, scale: number): Cell {
  if (!Number.isInteger(scale) || Math.abs(scale) > MAX_SCALE) return { what: `a decimal of scale ${scale}` };
  const sign = unscaled < 0n ? '-' : '';
  const digits = (unscaled < 0n ? -unscaled : unscaled).toString();
  if (scale <= 0) return sign + (digits === '0' ? '0' : digits + '0'.repeat(-scale));
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/** Midnight (UTC) of a day counted from 1970. */
export function dayTime(days: number): Cell {
  return new Date(days * 86_400_000);
}

const PER_MILLISECOND: Readonly<Record<'milli' | 'micro' | 'nano', bigint>> = {
  milli: 1n,
  micro: 1000n,
  nano: 1_000_000n,
};

/** A point in time counted from 1970, down to the millisecond before it. */
export function timeFromUnit(count: bigint, unit: 'second' | 'milli' | 'micro' | 'nano'): Cell {
  if (unit === 'second') return new Date(Number(count) * 1000);
  const divisor = PER_MILLISECOND[unit];
  const rest = ((count % divisor) + divisor) % divisor;
  return new Date(Number((count - rest) / divisor));
}

/** The number that the 16 bits of an IEEE 754 half are. */
export function halfFloat(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
