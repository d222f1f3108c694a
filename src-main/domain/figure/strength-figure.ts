import { metricLabel } from '../metrics/metric-name.ts';
import type { StrengthCurve, StrengthPoint, StrengthRun } from '../strength-curve.ts';
import type { Summary } from '../statistics/summary.ts';
import type { Figure, FigureMark, FigureSeries, Tick } from './figure.ts';

/** Parts whose numbers are drawn. */
export type StrengthPart = 'train' | 'validation' | 'test';

/** What of a strength curve is drawn. */
export interface StrengthFigureOptions {
  readonly metric: string;
  readonly direction: 'higherIsBetter' | 'lowerIsBetter' | 'neither';
  readonly parts: readonly StrengthPart[];
}

/** How far the place of "none" stands from the weakest strength, in decades. */
const NONE_DISTANCE = 0.8;

/** Where strengths stand on a logarithmic axis that has a place of its own for none. */
export interface StrengthScale {
  /** The place of each point, in the order of the curve. */
  readonly places: readonly number[];
  readonly ticks: readonly Tick[];
}

function strengthText(strength: number): string {
  return strength === 0 || (strength >= 0.001 && strength < 10_000)
    ? String(Number(strength.toPrecision(3)))
    : strength.toExponential(0);
}

/**
 * Places on an axis of powers of ten. 0 has no logarithm: it, and a point without the regularizer, stands `NONE_DISTANCE`
 * decades beyond the weakest strength, at the side of weak regularization.
 */
export function strengthScale({ points, axis }: StrengthCurve): StrengthScale {
  const positive = points.flatMap(({ strength }) =>
    strength !== null && strength > 0 ? [Math.log10(strength)] : [],
  );
  const low = positive.length === 0 ? 0 : Math.min(...positive);
  const high = positive.length === 0 ? 0 : Math.max(...positive);
  const none = axis.stronger === 'larger' ? low - NONE_DISTANCE : high + NONE_DISTANCE;
  const places = points.map(({ strength }) =>
    strength === null || strength <= 0 ? none : Math.log10(strength),
  );
  const ticks = points.map(({ strength }, index) => ({
    at: places[index] ?? none,
    label: strength === null ? 'none' : strengthText(strength),
  }));
  return { places, ticks };
}

const PART_COLORS: Readonly<Record<StrengthPart, number>> = { train: 0, validation: 1, test: 3 };

function partSeries(
  part: StrengthPart,
  points: readonly StrengthPoint[],
  places: readonly number[],
): FigureSeries[] {
  const color = PART_COLORS[part];
  const summaries = points.map((point): Summary => point[part]);
  const edge = (sign: number) =>
    summaries.map(({ mean, sd }) =>
      mean.value === null || sd.value === null ? null : mean.value + sign * sd.value,
    );
  const seeds = points.flatMap(({ perSeed }, index) =>
    perSeed.flatMap((run: StrengthRun) => {
      const value = run[part];
      return value === null ? [] : [{ x: places[index] ?? 0, y: value }];
    }),
  );
  const y = summaries.map(({ mean }) => mean.value);
  return [
    {
      name: `${part}, seeds`,
      color,
      kind: 'points',
      isFaint: true,
      x: seeds.map(({ x }) => x),
      y: seeds.map((seed) => seed.y),
    },
    {
      name: part,
      color,
      kind: 'line',
      x: places,
      y,
      band: { low: edge(-1), high: edge(1), meaning: '± 1 sd over seeds' },
      ...(part === 'train' ? { dash: 'dashed' as const } : {}),
    },
    { name: `${part}, means`, color, kind: 'points', isFaint: true, x: places, y },
  ];
}

function choiceMarks(
  { best, oneStandardError, points }: StrengthCurve,
  places: readonly number[],
): FigureMark[] {
  const mark = (index: number | null, words: string, row: number): FigureMark[] => {
    if (index === null) return [];
    const { strength } = points[index];
    const label = `${words}: ${strength === null ? 'none' : strengthText(strength)}`;
    return [{ kind: 'vertical', at: places[index] ?? 0, label, color: row === 0 ? 1 : 2, row }];
  };
  return best === oneStandardError
    ? mark(best, 'best on validation', 0)
    : [...mark(best, 'best on validation', 0), ...mark(oneStandardError, 'one standard error', 1)];
}

/**
 * A metric against strength: mean and spread on each part, single seeds as points, with the best strength on validation and
 * the one-standard-error choice.
 */
export function strengthFigure(curve: StrengthCurve, options: StrengthFigureOptions): Figure {
  const { places, ticks } = strengthScale(curve);
  // A line goes from left to right, whichever side is the strong one.
  const order = places
    .map((_, index) => index)
    .sort((one, other) => (places[one] ?? 0) - (places[other] ?? 0));
  const points = order.flatMap((index) => curve.points[index] ?? []);
  const sorted = order.map((index) => places[index] ?? 0);
  const label = metricLabel(options.metric);
  const room = 0.12;
  return {
    title: `${label[0].toUpperCase()}${label.slice(1)} against ${curve.axis.label}`,
    x: {
      label: `${curve.axis.label}${curve.axis.layers === null ? '' : ` on ${curve.axis.layers.join(', ')}`} (log)`,
      min: (sorted[0] ?? 0) - room,
      max: (sorted.at(-1) ?? 1) + room,
      ticks,
    },
    y: { label },
    series: options.parts.flatMap((part) => partSeries(part, points, sorted)),
    marks: choiceMarks(curve, places),
  };
}

/** The point of a curve whose place is nearest to a place on the axis. */
export function nearestPoint(curve: StrengthCurve, place: number): number {
  const { places } = strengthScale(curve);
  let nearest = 0;
  places.forEach((at, index) => {
    if (Math.abs(at - place) < Math.abs((places[nearest] ?? Infinity) - place)) nearest = index;
  });
  return nearest;
}
