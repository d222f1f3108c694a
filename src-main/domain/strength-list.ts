/** How strengths lie between the first and the last one. */
export interface StrengthRange {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  readonly isLogarithmic: boolean;
}

/** Enough to tell neighbours apart, and few enough to be read. */
const DIGITS = 3;

/** More than an experiment has variants. */
const MOST_STRENGTHS = 99;

/** The strengths of a range, from the smallest on, rounded to three digits; null where a range makes no sense. */
export function strengthsOfRange({ from, to, count, isLogarithmic }: StrengthRange): number[] | null {
  const isRange = from > 0 && to > from && Number.isInteger(count) && count >= 2 && count <= MOST_STRENGTHS;
  if (!isRange || !Number.isFinite(to)) return null;
  const at = (share: number): number =>
    isLogarithmic ? from * (to / from) ** share : from + (to - from) * share;
  const strengths = Array.from({ length: count }, (_, index) =>
    Number(at(index / (count - 1)).toPrecision(DIGITS)),
  );
  return [...new Set(strengths)];
}

/** The strengths that a text lists, as in `0.001, 0.01 0.1`; null where it is no list of numbers > 0. */
export function readStrengths(text: string): number[] | null {
  const parts = text.split(/[,;\s]+/).filter((part) => part !== '');
  const strengths = parts.map(Number);
  if (parts.length === 0 || !strengths.every((each) => each > 0 && Number.isFinite(each))) return null;
  return [...new Set(strengths)].toSorted((a, b) => a - b);
}

/**
 * The strengths that a text says: a list, or a range as `from:to:count`, in equal ratios, or `from:to:count:linear`, in equal
 * steps. Null where it says neither.
 */
export function parseStrengths(text: string): number[] | null {
  const parts = text.split(':');
  if (parts.length === 1) return readStrengths(text);
  const [from, to, count, spacing = 'log'] = parts.map((part) => part.trim());
  if (parts.length < 3 || parts.length > 4 || !['log', 'linear'].includes(spacing)) return null;
  return strengthsOfRange({
    ...{ from: Number(from), to: Number(to), count: Number(count) },
    isLogarithmic: spacing === 'log',
  });
}
