/** Steps of a decade: about even on a logarithmic axis, and numbers that people type. */
const MANTISSAS = [1, 2, 3, 5, 7];

/** A logarithmic scale of strengths that begins with 0, in whole positions, as a slider takes them. */
export interface StrengthScale {
  /** The first power of ten that has a tick of its own, as in 1e-5. The decade below it lies between 0 and its tick. */
  readonly smallest: number;
  /** The last power of ten. */
  readonly largest: number;
}

function exponentOf(power: number): number {
  return Math.round(Math.log10(power));
}

/** The last position; the first one is 0. */
export function lastPosition({ smallest, largest }: StrengthScale): number {
  return (exponentOf(largest) - exponentOf(smallest) + 1) * MANTISSAS.length;
}

/** The strength at a position. */
export function strengthAt({ smallest }: StrengthScale, position: number): number {
  if (position <= 0) return 0;
  const decade = Math.floor(position / MANTISSAS.length);
  const mantissa = MANTISSAS[position % MANTISSAS.length];
  // Written out, because 3 · 10⁻³ is not 0.003 in floating point.
  return Number(`${mantissa}e${exponentOf(smallest) - 1 + decade}`);
}

/** The position nearest to a strength; an end where it lies beyond. */
export function positionOf(scale: StrengthScale, strength: number): number {
  if (!(strength > 0)) return 0;
  const last = lastPosition(scale);
  const distance = (position: number): number =>
    Math.abs(Math.log(strengthAt(scale, position)) - Math.log(strength));
  let nearest = 1;
  for (let position = 2; position <= last; position++)
    if (distance(position) < distance(nearest)) nearest = position;
  return nearest;
}

const SUPERSCRIPTS: Readonly<Record<string, string>> = {
  '-': '⁻',
  '0': '⁰',
  '1': '¹',
  '2': '²',
  '3': '³',
  '4': '⁴',
  '5': '⁵',
  '6': '⁶',
  '7': '⁷',
  '8': '⁸',
  '9': '⁹',
};

/** A power of ten as an axis shows it: `10⁻³`, `1`, `10`. */
export function powerText(exponent: number): string {
  if (exponent === 0) return '1';
  if (exponent === 1) return '10';
  return `10${String(exponent).replaceAll(/./g, (sign) => SUPERSCRIPTS[sign])}`;
}

/** The ticks of a scale: 0, then one per power of ten, each with its place from 0 to 1. */
export function ticksOf(scale: StrengthScale): { readonly text: string; readonly place: number }[] {
  const first = exponentOf(scale.smallest);
  const count = exponentOf(scale.largest) - first + 1;
  return Array.from({ length: count + 1 }, (_, index) => ({
    text: index === 0 ? '0' : powerText(first + index - 1),
    place: index / count,
  }));
}

/** Where a strength lies on the scale, from 0 to 1; an end where it lies beyond. */
export function placeOf({ smallest, largest }: StrengthScale, strength: number): number {
  if (!(strength > 0)) return 0;
  const first = exponentOf(smallest) - 1;
  const place = (Math.log10(strength) - first) / (exponentOf(largest) - first);
  return Math.min(1, Math.max(0, place));
}
