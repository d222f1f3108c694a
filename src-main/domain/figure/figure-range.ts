import type { Axis, Figure, Tick } from './figure.ts';

/** The part of the number line that an axis shows. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

function* shownNumbers({ series, marks }: Figure, axis: 'x' | 'y'): Generator<number> {
  for (const one of series) {
    for (const value of one[axis]) if (value !== null) yield value;
    if (axis === 'y') {
      for (const value of one.band?.low ?? []) if (value !== null) yield value;
      for (const value of one.band?.high ?? []) if (value !== null) yield value;
      if (one.kind === 'bars') yield 0;
    }
  }
  for (const mark of marks) if (mark.kind === (axis === 'x' ? 'vertical' : 'horizontal')) yield mark.at;
}

/** What an axis shows: what it says, else all the data with a little room at both ends of the y axis. */
export function rangeOf(figure: Figure, axis: 'x' | 'y'): Range {
  const given: Axis = figure[axis];
  let min = Infinity;
  let max = -Infinity;
  for (const value of shownNumbers(figure, axis)) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (min > max || (min === 0 && max === 0)) [min, max] = [0, 1];
  if (min === max)
    [min, max] = [min - Math.max(Math.abs(min) * 0.1, 1e-6), max + Math.max(Math.abs(max) * 0.1, 1e-6)];
  const room = axis === 'y' ? (max - min) * 0.04 : 0;
  // A bar is as wide as its place.
  if (axis === 'x' && figure.series.some(({ kind }) => kind === 'bars'))
    return { min: (given.min ?? min) - 0.5, max: (given.max ?? max) + 0.5 };
  return { min: given.min ?? (min >= 0 && min - room < 0 ? 0 : min - room), max: given.max ?? max + room };
}

/** A step of 1, 2 or 5 times a power of ten that divides a range into about so many parts. */
function niceStep(range: number, parts: number): number {
  const raw = range / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((each) => each * power >= raw * 0.999) ?? 10;
  return factor * power;
}

/** The ticks of an axis: its own, else about `count` round numbers. */
export function ticksOf(axis: Axis, { min, max }: Range, count: number): Tick[] {
  if (axis.ticks !== undefined) return axis.ticks.filter(({ at }) => at >= min && at <= max);
  const step = niceStep(max - min, count);
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const first = Math.ceil(min / step - 1e-9);
  const ticks: Tick[] = [];
  for (let index = first; index * step <= max + step * 1e-9; index += 1) {
    const at = index * step;
    ticks.push({ at, label: tickLabel(at, decimals) });
  }
  return ticks;
}

function tickLabel(value: number, decimals: number): string {
  const size = Math.abs(value);
  const text =
    size >= 1e6 || (decimals > 5 && size > 0)
      ? size.toExponential(decimals > 5 ? 1 : 0)
      : size.toFixed(decimals);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
