import { metricLabel } from '../metrics/metric-name.ts';
import { regularizationWords } from '../regularization-words.ts';
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
  /** Absent: the one that shows the strengths apart. */
  readonly spacing?: AxisSpacing | undefined;
}

/** How strengths lie on the axis. */
export type AxisSpacing = 'log' | 'linear';

/** How far the place of "none" stands from the weakest strength: in decades, or as a share of a linear axis. */
const NONE_DISTANCE = { log: 0.8, linear: 0.12 } as const;

/** Where strengths stand on an axis that has a place for none. */
export interface StrengthScale {
  readonly spacing: AxisSpacing;
  /** The place of each point, in the order of the curve. */
  readonly places: readonly number[];
  readonly ticks: readonly Tick[];
  /** Between the place of none and the strengths, where the axis is broken; null where it is not. */
  readonly breakAt: number | null;
}

function strengthText(strength: number): string {
  return strength === 0 || (strength >= 0.001 && strength < 10_000)
    ? String(Number(strength.toPrecision(3)))
    : strength.toExponential(0);
}

function positiveOf({ points }: StrengthCurve): number[] {
  return points.flatMap(({ strength }) => (strength !== null && strength > 0 ? [strength] : []));
}

/** Strengths of more than this ratio would lie on each other on a linear axis. */
const MOST_RATIO = 20;

/** The spacing that shows the strengths of a curve apart. */
export function naturalSpacing(curve: StrengthCurve): AxisSpacing {
  const positive = positiveOf(curve);
  if (positive.length === 0) return 'linear';
  return Math.max(...positive) / Math.min(...positive) > MOST_RATIO ? 'log' : 'linear';
}

/**
 * Places on the axis. On a linear one 0 stands where it is. It has no logarithm, and "none" has no number: on a logarithmic axis, and
 * where there is no number, the point without the regularizer stands apart, at the side of weak regularization, behind a break.
 */
export function strengthScale(curve: StrengthCurve, spacing: AxisSpacing): StrengthScale {
  const { points, axis } = curve;
  const toPlace = (strength: number): number => (spacing === 'log' ? Math.log10(strength) : strength);
  const hasPlace = (strength: number | null): strength is number =>
    strength !== null && (strength > 0 || spacing === 'linear');
  const placed = points.flatMap(({ strength }) => (hasPlace(strength) ? [toPlace(strength)] : []));
  const [low, high] = placed.length === 0 ? [0, 0] : [Math.min(...placed), Math.max(...placed)];
  const distance = NONE_DISTANCE[spacing] * (spacing === 'log' ? 1 : high - low || 1);
  const isLeft = axis.stronger === 'larger';
  const none = isLeft ? low - distance : high + distance;
  const places = points.map(({ strength }) => (hasPlace(strength) ? toPlace(strength) : none));
  const isBroken = placed.length > 0 && points.some(({ strength }) => !hasPlace(strength));
  return {
    spacing,
    places,
    ticks: points.map(({ strength }, index) => ({
      at: places[index],
      label: strength === null ? 'none' : strengthText(strength),
    })),
    breakAt: isBroken ? none + (isLeft ? distance : -distance) / 2 : null,
  };
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

/** Labels of neighbours stay at least this share of the axis apart; which of them would lie on each other are left out. */
const TICK_DISTANCE = 0.06;

function readableTicks(ticks: readonly Tick[]): Tick[] {
  const sorted = ticks.toSorted((one, other) => one.at - other.at);
  const width = (sorted.at(-1)?.at ?? 0) - (sorted.at(0)?.at ?? 0);
  const kept: Tick[] = [];
  for (const tick of sorted) {
    const last = kept.at(-1);
    if (last === undefined || tick.at - last.at >= TICK_DISTANCE * width) kept.push(tick);
  }
  return kept;
}

function axisOfNone({ axis }: StrengthCurve): string {
  return axis.stronger === 'larger' ? '0' : 'none';
}

/**
 * A metric against strength: mean and spread on each part, single seeds as points, with the best strength on validation and
 * the one-standard-error choice.
 */
export function strengthFigure(curve: StrengthCurve, options: StrengthFigureOptions): Figure {
  const { places, ticks, breakAt, spacing } = strengthScale(curve, options.spacing ?? naturalSpacing(curve));
  // A line goes from left to right, whichever side is the strong one.
  const order = places
    .map((_, index) => index)
    .sort((one, other) => (places[one] ?? 0) - (places[other] ?? 0));
  const points = order.flatMap((index) => curve.points[index] ?? []);
  const sorted = order.map((index) => places[index] ?? 0);
  const label = metricLabel(options.metric);
  const room = 0.03 * ((sorted.at(-1) ?? 0) - (sorted.at(0) ?? 0)) || 0.12;
  const scaleWords = [
    ...(spacing === 'log' ? ['log'] : []),
    ...(breakAt === null ? [] : [`${axisOfNone(curve)} not to scale`]),
  ];
  return {
    title: `${label[0].toUpperCase()}${label.slice(1)} against ${curve.axis.label}${curve.held.length === 0 ? '' : `, with ${regularizationWords(curve.held)}`}`,
    x: {
      label: `${curve.axis.label}${curve.axis.layers === null ? '' : ` on ${curve.axis.layers.join(', ')}`}${scaleWords.length === 0 ? '' : ` (${scaleWords.join(', ')})`}`,
      min: (sorted[0] ?? 0) - room,
      max: (sorted.at(-1) ?? 1) + room,
      ticks: readableTicks(ticks),
    },
    y: { label },
    series: options.parts.flatMap((part) => partSeries(part, points, sorted)),
    marks: [
      ...(breakAt === null
        ? []
        : [{ kind: 'vertical' as const, at: breakAt, label: '', color: 'neutral' as const }]),
      ...choiceMarks(curve, places),
    ],
  };
}

/** The point of a curve whose place is nearest to a place on the axis. */
export function nearestPoint(
  curve: StrengthCurve,
  place: number,
  spacing: AxisSpacing = naturalSpacing(curve),
): number {
  const { places } = strengthScale(curve, spacing);
  let nearest = 0;
  places.forEach((at, index) => {
    if (Math.abs(at - place) < Math.abs((places[nearest] ?? Infinity) - place)) nearest = index;
  });
  return nearest;
}
