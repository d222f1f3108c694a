/** A number of a filter, and the share of its last digit that it stands for. */
export interface NumberValue {
  readonly value: number;
  /** Half of a unit of the last digit: 0.005 for `0.97`, 0 for a number without a point. */
  readonly halfDigit: number;
}

const NUMBER = /^[-+−]?(?:\d+\.?(\d*)|\.(\d+))(?:e([-+]?\d+))?(%)?$/i;

/**
 * A number as people write it: `0.97`, `1e-3`, `97%`.
 * @returns null for a text that is none
 */
export function parseNumber(text: string): NumberValue | null {
  const match = NUMBER.exec(text.trim());
  if (match === null) return null;
  const scale = match.at(4) === undefined ? 1 : 0.01;
  const value = Number(text.trim().replace('−', '-').replace('%', '')) * scale;
  const decimals = (match.at(1) ?? match.at(2) ?? '').length;
  const exponent = Number(match.at(3) ?? 0);
  if (!Number.isFinite(value)) return null;
  const isWhole = decimals === 0 && exponent === 0 && scale === 1;
  return { value, halfDigit: isWhole ? 0 : 0.5 * 10 ** (exponent - decimals) * scale };
}

const DURATION = /^(\d+(?:\.\d+)?|\.\d+)(ms|s|min|h|d)?$/i;
const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** What a duration looks like, in words. */
export const DURATION_FORMS = 'a time as in 90s, 1.5min or 2h';

/**
 * A duration in milliseconds; a number alone counts seconds.
 * @returns null for a text that is none
 */
export function parseDuration(text: string): number | null {
  const match = DURATION.exec(text.trim());
  if (match === null) return null;
  return Number(match[1]) * UNIT_MS[(match.at(2) ?? 's').toLowerCase()];
}
