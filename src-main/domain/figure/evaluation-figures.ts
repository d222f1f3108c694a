import type { Calibration, CurveSet, RegressionEvaluation } from '../group-evaluation.ts';
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

/** Predicted against actual values; on the diagonal a prediction is right. */
export function predictionFigure(groups: readonly OfGroups<RegressionEvaluation>[]): Figure {
  const shown = groups.flatMap(({ style, value }) => (value === null ? [] : [{ style, value }]));
  const values = shown.flatMap(({ value }) =>
    value.points.flatMap(({ actual, predicted }) => [actual, predicted]),
  );
  const low = Math.min(...values);
  const high = Math.max(...values);
  const target = shown.at(0)?.value.target ?? 'target';
  return {
    title: 'Predicted against actual',
    x: { label: `actual ${target}`, ...(values.length === 0 ? {} : { min: low, max: high }) },
    y: { label: `predicted ${target}` },
    series: shown.map(({ style, value }) => ({
      name: style.label,
      color: style.color,
      kind: 'points',
      x: value.points.map(({ actual }) => actual),
      y: value.points.map(({ predicted }) => predicted),
    })),
    marks: values.length === 0 ? [] : [{ kind: 'diagonal', from: [low, low], to: [high, high] }],
  };
}

/** The distribution of predicted − actual, in steps. */
export function residualFigure(groups: readonly OfGroups<RegressionEvaluation>[]): Figure {
  const shown = groups.flatMap(({ style, value }) =>
    value === null || value.residuals === null ? [] : [{ style, residuals: value.residuals }],
  );
  return {
    title: 'Residuals',
    x: { label: 'predicted − actual' },
    y: { label: 'share of rows', min: 0 },
    series: shown.map(({ style, residuals }) => ({
      name: style.label,
      color: style.color,
      kind: 'line',
      ...stepsOf(residuals.edges, residuals.counts),
    })),
    marks: [],
  };
}

/** The shares of a histogram as the corners of its steps. */
function stepsOf(edges: readonly number[], counts: readonly number[]): { x: number[]; y: number[] } {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const x: number[] = [];
  const y: number[] = [];
  counts.forEach((count, bin) => {
    const share = total === 0 ? 0 : count / total;
    x.push(edges[bin] ?? 0, edges[bin + 1] ?? 0);
    y.push(share, share);
  });
  return { x, y };
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
  return {
    title,
    x: { label: '', ticks, min: 0, max: Math.max(0, parameters.length - 1) },
    y: { label, min: 0 },
    series,
    marks: [],
  };
}

/** The distribution of one parameter's weights, each group's share per bin as steps. */
export function histogramFigure(
  { parameter, edges, a, b }: ComparedWeights,
  styles: readonly [GroupStyle, GroupStyle],
): Figure {
  const series = [a, b].flatMap((group, index): FigureSeries[] => {
    if (group === null) return [];
    const { label, color } = styles[index === 0 ? 0 : 1];
    return [{ name: label, color, kind: 'line', ...stepsOf(edges, group.counts) }];
  });
  return {
    title: parameter,
    x: { label: 'weight' },
    y: { label: 'share of weights', min: 0 },
    series,
    marks: [],
  };
}
