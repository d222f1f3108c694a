import { curvesOf, gapCurves, meanCurve, pointsOfCurve, type GroupCurve } from '../group-curve.ts';
import { metricDirection, metricLabel } from '../metrics/metric-name.ts';
import type { RunCurve } from '../run-curve.ts';
import type { Part } from '../dataset.ts';
import type { Figure, FigureMark, FigureSeries, SeriesColor } from './figure.ts';

/** A group of runs as the figures of a comparison take it. */
export interface FigureGroup {
  /** As in `A: none`. */
  readonly label: string;
  /** What stands at its marks, as in `A`. */
  readonly shortLabel: string;
  readonly color: SeriesColor;
  readonly runs: readonly {
    readonly runId: number;
    readonly seed: number;
    readonly countedEpoch: number | null;
  }[];
}

/** How much of a group is drawn. */
export interface LearningFigureOptions {
  /** Every run as a line of its own, behind the mean. */
  readonly everySeed: boolean;
  /** What is shaded: each mean's spread, or the gap between training and validation. Absent: the spread. */
  readonly shade?: 'spread' | 'gap' | undefined;
}

const BAND = '± 1 sd over seeds';

function withBand(curve: GroupCurve): Pick<FigureSeries, 'x' | 'y' | 'band'> {
  const edge = (sign: number) =>
    curve.mean.map((mean, index) => {
      const sd = curve.sd[index];
      return sd === null ? null : mean + sign * sd;
    });
  const band = { low: edge(-1), high: edge(1), meaning: BAND };
  return { x: curve.epochs, y: curve.mean, ...(curve.sd.some((sd) => sd !== null) ? { band } : {}) };
}

/** One group: the mean over its runs with its spread, and every run where that is wanted. */
export function groupSeries(
  group: FigureGroup,
  curves: readonly RunCurve[],
  name: string,
  { everySeed }: LearningFigureOptions,
  dash?: FigureSeries['dash'],
): FigureSeries[] {
  if (curves.length === 0) return [];
  const shared = { color: group.color, kind: 'line' as const, ...(dash === undefined ? {} : { dash }) };
  const single = everySeed
    ? curves.map((curve): FigureSeries => {
        const seed = group.runs.find(({ runId }) => runId === curve.runId)?.seed ?? 0;
        const { epochs, values } = pointsOfCurve(curve);
        return { ...shared, name: `${name}, seed ${seed}`, isFaint: true, x: epochs, y: values };
      })
    : [];
  return [...single, { ...shared, name, ...withBand(meanCurve(curves)) }];
}

/** The epoch that a group's runs are counted at: their median, and in words. */
function countedMark(group: FigureGroup, row: number): FigureMark[] {
  const epochs = group.runs
    .flatMap(({ countedEpoch }) => countedEpoch ?? [])
    .sort((one, other) => one - other);
  const median = epochs.at(Math.floor((epochs.length - 1) / 2));
  if (median === undefined) return [];
  const isSame = epochs[0] === epochs.at(-1);
  const label = `${group.shortLabel} counted${isSame ? ', epoch' : ' at median'} ${median}`;
  return [{ kind: 'vertical', at: median, label, color: group.color, row }];
}

/** Counted epochs say something only where they are not simply the end of the training. */
function countedMarks(groups: readonly FigureGroup[], series: readonly FigureSeries[]): FigureMark[] {
  const last = Math.max(...series.flatMap(({ x }) => x.at(-1) ?? []));
  const marks = groups.flatMap((group, row) => countedMark(group, row));
  return marks.some((mark) => mark.kind === 'vertical' && mark.at < last) ? marks : [];
}

function key(scope: Part, name: string) {
  return { scope, name, detail: '' };
}

const PARTS_DRAWN: readonly { readonly part: 'validation' | 'train'; readonly dash?: 'dashed' }[] = [
  { part: 'validation' },
  { part: 'train', dash: 'dashed' },
];

/** The room between two means at the epochs of the first, as a band of it. */
function withGap(validation: FigureSeries, train: FigureSeries | undefined): FigureSeries {
  const trained = new Map(train?.x.map((epoch, index) => [epoch, train.y[index]]));
  const edge = (pick: (one: number, other: number) => number) =>
    validation.x.map((epoch, index) => {
      const value = validation.y[index];
      const other = trained.get(epoch) ?? null;
      return value === null || other === null ? null : pick(value, other);
    });
  const band = { low: edge(Math.min), high: edge(Math.max), meaning: 'generalization gap' };
  return { ...validation, band };
}

/** The means of a group without their spread, the gap between them shaded. */
function gapShaded(series: readonly FigureSeries[]): FigureSeries[] {
  const means = series.filter(({ isFaint }) => isFaint !== true);
  const train = means.find(({ dash }) => dash === 'dashed');
  return series.map((one) => {
    if (one.isFaint === true) return one;
    const line: FigureSeries = { ...one, band: undefined };
    return one === train ? line : withGap(line, train);
  });
}

/** A metric against the epoch: validation solid, training dashed, the mean of each group with its spread. */
export function learningFigure(
  metric: string,
  groups: readonly FigureGroup[],
  curves: readonly RunCurve[],
  options: LearningFigureOptions,
): Figure {
  const series = groups.flatMap((group) => {
    const lines = PARTS_DRAWN.flatMap(({ part, dash }) => {
      const runIds = group.runs.map(({ runId }) => runId);
      const own = curvesOf(curves, runIds, key(part, metric));
      return groupSeries(group, own, `${group.label}, ${part}`, options, dash);
    });
    return options.shade === 'gap' ? gapShaded(lines) : lines;
  });
  const label = metricLabel(metric);
  return {
    title: `${label[0].toUpperCase()}${label.slice(1)}`,
    x: { label: 'epoch', min: 1 },
    y: { label },
    series,
    marks: countedMarks(groups, series),
  };
}

/** The generalization gap against the epoch. */
export function gapFigure(
  metric: string,
  groups: readonly FigureGroup[],
  curves: readonly RunCurve[],
  options: LearningFigureOptions,
): Figure {
  const isHigherBetter = metricDirection(metric) === 'higherIsBetter';
  const series = groups.flatMap((group) => {
    const runIds = group.runs.map(({ runId }) => runId);
    const on = (part: Part): RunCurve[] => curvesOf(curves, runIds, key(part, metric));
    const gaps = gapCurves(on('train'), on('validation'), isHigherBetter ? -1 : 1);
    return groupSeries(group, gaps, group.label, options);
  });
  const label = metricLabel(metric);
  return {
    title: 'Generalization gap',
    x: { label: 'epoch', min: 1 },
    y: { label: isHigherBetter ? `train − validation ${label}` : `validation − train ${label}` },
    series,
    marks: [{ kind: 'horizontal', at: 0, label: '', color: 'neutral' }],
  };
}
