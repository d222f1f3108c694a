import type { Calibration, CurveSet } from '../group-evaluation.ts';
import type { ComparedWeights } from '../weight-summary.ts';
import type { Figure, FigureSeries, SeriesColor } from './figure.ts';

/** How a group is drawn. */
export interface GroupStyle {
  /** As in `A: none`. */
  readonly label: string;
  readonly color: SeriesColor;
}

/** One thing of two groups; null where a group has none of it. */
export interface OfGroups<Value> {
  readonly style: GroupStyle;
  readonly value: Value | null;
}

const UNIT = { min: 0, max: 1 };

function curveSeries({ style, value }: OfGroups<CurveSet>, everySeed: boolean): FigureSeries[] {
  if (value === null || value.mean === null) return [];
  const { x, mean, sd } = value.mean;
  const shared = { color: style.color, kind: 'line' as const };
  const single = everySeed
    ? value.perSeed
        .filter((curve) => curve.x.length > 0)
        .map((curve): FigureSeries => ({
          ...shared,
          name: `${style.label}, seed ${curve.seed}`,
          isFaint: true,
          x: curve.x,
          y: curve.y,
        }))
    : [];
  const edge = (sign: number): number[] | undefined =>
    sd?.map((one, index) => Math.min(Math.max((mean[index] ?? 0) + sign * one, 0), 1));
  const low = edge(-1);
  const high = edge(1);
  const band =
    low === undefined || high === undefined ? {} : { band: { low, high, meaning: '± 1 sd over seeds' } };
  return [...single, { ...shared, name: style.label, x, y: mean, ...band }];
}

/** A ROC curve begins at (0, 0): the step up at a false positive rate of 0 is a part of it. */
function fromOrigin(series: FigureSeries): FigureSeries {
  if (series.x[0] === 0 && series.y[0] === 0) return series;
  const { band } = series;
  const bandFromOrigin =
    band === undefined ? {} : { band: { ...band, low: [0, ...band.low], high: [0, ...band.high] } };
  return { ...series, x: [0, ...series.x], y: [0, ...series.y], ...bandFromOrigin };
}

/** ROC curves: the mean over seeds of each group, by vertical averaging. */
export function rocFigure(groups: readonly OfGroups<CurveSet>[], everySeed: boolean): Figure {
  return {
    title: 'ROC',
    x: { label: 'false positive rate', ...UNIT },
    y: { label: 'true positive rate', min: 0, max: 1.02 },
    series: groups.flatMap((group) => curveSeries(group, everySeed).map(fromOrigin)),
    marks: [{ kind: 'diagonal', from: [0, 0], to: [1, 1] }],
  };
}

/** Precision–recall curves, in the same way. */
export function precisionRecallFigure(groups: readonly OfGroups<CurveSet>[], everySeed: boolean): Figure {
  return {
    title: 'Precision and recall',
    x: { label: 'recall', ...UNIT },
    y: { label: 'precision', min: 0, max: 1.02 },
    series: groups.flatMap((group) => curveSeries(group, everySeed)),
    marks: [],
  };
}

/** Reliability diagram: how often what was said with a probability came true. */
export function calibrationFigure(groups: readonly OfGroups<Calibration>[]): Figure {
  const series = groups.flatMap(({ style, value }): FigureSeries[] => {
    const bins = value?.bins.filter(({ meanPredicted }) => meanPredicted !== null) ?? [];
    if (bins.length === 0) return [];
    const x = bins.map(({ meanPredicted }) => meanPredicted ?? 0);
    const y = bins.map(({ observedShare }) => observedShare);
    return [
      { name: style.label, color: style.color, kind: 'line', x, y },
      { name: `${style.label}, bins`, color: style.color, kind: 'points', isFaint: true, x, y },
    ];
  });
  return {
    title: 'Calibration',
    x: { label: 'predicted probability', ...UNIT },
    y: { label: 'observed share', min: 0, max: 1.02 },
    series,
    marks: [{ kind: 'diagonal', from: [0, 0], to: [1, 1] }],
  };
}

/** What of the weights is drawn. */
export type WeightMeasure = 'l2Norm' | 'zeroShare';

const MEASURES: Readonly<Record<WeightMeasure, { readonly title: string; readonly label: string }>> = {
  l2Norm: { title: 'Weight norms', label: '‖w‖₂' },
  zeroShare: { title: 'Weights near 0', label: 'share of |w| < 0.001' },
};

/** A measure of each parameter, group beside group. */
export function weightsFigure(
  measure: WeightMeasure,
  styles: readonly [GroupStyle, GroupStyle],
  parameters: readonly ComparedWeights[],
): Figure {
  // Wide enough to tell the two apart, close enough to belong together, however many parameters there are.
  const width = Math.min(0.4, 0.09 * parameters.length + 0.02);
  const series = (['a', 'b'] as const).map((side, index): FigureSeries => ({
    name: styles[index === 0 ? 0 : 1].label,
    color: styles[index === 0 ? 0 : 1].color,
    kind: 'bars',
    x: parameters.map((_, place) => place),
    y: parameters.map((parameter) => parameter[side]?.[measure].mean.value ?? null),
    offset: (index - 0.5) * width,
  }));
  const ticks = parameters.map(({ parameter }, at) => ({ at, label: parameter }));
  const { title, label } = MEASURES[measure];
  return { title, x: { label: '', ticks }, y: { label, min: 0 }, series, marks: [] };
}

/** The distribution of one parameter's weights, each group's share per bin as steps. */
export function histogramFigure(
  { parameter, edges, a, b }: ComparedWeights,
  styles: readonly [GroupStyle, GroupStyle],
): Figure {
  const series = [a, b].flatMap((group, index): FigureSeries[] => {
    if (group === null) return [];
    const total = group.counts.reduce((sum, count) => sum + count, 0);
    const x: number[] = [];
    const y: number[] = [];
    group.counts.forEach((count, bin) => {
      const share = total === 0 ? 0 : count / total;
      x.push(edges[bin] ?? 0, edges[bin + 1] ?? 0);
      y.push(share, share);
    });
    const { label, color } = styles[index === 0 ? 0 : 1];
    return [{ name: label, color, kind: 'line', x, y }];
  });
  return {
    title: parameter,
    x: { label: 'weight' },
    y: { label: 'share of weights', min: 0 },
    series,
    marks: [],
  };
}
