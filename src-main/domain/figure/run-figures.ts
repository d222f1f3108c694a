import { pointsOfCurve } from '../group-curve.ts';
import type { RegressionEvaluation } from '../group-evaluation.ts';
import type { Histogram } from '../histogram.ts';
import { metricLabel } from '../metrics/metric-name.ts';
import type { RunCurve } from '../run-curve.ts';
import type { RunRecord } from '../run-record.ts';
import type { Scope } from '../run.ts';
import type { WeightSummary } from '../weight-summary.ts';
import type { Figure, FigureMark, FigureSeries, SeriesColor } from './figure.ts';

/** What tells the series of one run apart that are drawn together: one name and detail, measured on some scopes. */
export interface RunSeriesName {
  readonly name: string;
  readonly detail: string;
}

/** The epochs of a run that a figure marks. */
type MarkedEpochs = Pick<RunRecord, 'countedEpoch' | 'bestEpoch' | 'divergedEpoch'>;

const DRAWN: readonly { readonly scope: Scope; readonly dash?: 'dashed' | 'dotted' }[] = [
  { scope: 'validation' },
  { scope: 'train', dash: 'dashed' },
  { scope: 'test', dash: 'dotted' },
  { scope: 'model' },
];

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Marks say something only where they are not simply the end of the training. */
function marksOf(
  { countedEpoch, bestEpoch, divergedEpoch }: MarkedEpochs,
  lastEpoch: number,
  color: SeriesColor,
): FigureMark[] {
  const at = (epoch: number | null, what: string, row: number): FigureMark[] =>
    epoch === null || epoch === lastEpoch
      ? []
      : [{ kind: 'vertical', at: epoch, label: `${what}, epoch ${epoch}`, color, row }];
  if (divergedEpoch !== null) return at(divergedEpoch, 'diverged', 0);
  if (countedEpoch === null) return [];
  if (countedEpoch === bestEpoch) return at(countedEpoch, 'counted and best', 0);
  return [...at(countedEpoch, 'counted', 0), ...at(bestEpoch, 'best validation', 1)];
}

/** One measure of one run against the epoch: validation solid, training dashed; what is of the model itself solid. */
export function runSeriesFigure(
  { name, detail }: RunSeriesName,
  run: MarkedEpochs,
  curves: readonly RunCurve[],
  color: SeriesColor,
): Figure {
  const series = DRAWN.flatMap(({ scope, dash }): FigureSeries[] => {
    const curve = curves.find((one) => one.scope === scope && one.name === name && one.detail === detail);
    if (curve === undefined) return [];
    const { epochs, values } = pointsOfCurve(curve);
    const shared = { color, kind: 'line' as const, x: epochs, y: values };
    return [{ name: scope === 'model' ? metricLabel(name) : scope, ...shared, ...(dash && { dash }) }];
  });
  const label = metricLabel(name);
  const isOfModel = curves.some((curve) => curve.scope === 'model' && curve.name === name);
  return {
    title: capital(detail === '' ? label : `${label} of ${detail}`),
    x: { label: 'epoch', min: 1 },
    y: { label },
    series,
    marks: isOfModel ? [] : marksOf(run, Math.max(...series.flatMap(({ x }) => x.at(-1) ?? [])), color),
  };
}

function steps({ edges, counts }: Histogram): Pick<FigureSeries, 'x' | 'y'> {
  const total = Math.max(
    1,
    counts.reduce((sum, count) => sum + count, 0),
  );
  return {
    x: counts.flatMap((_, bin) => [edges[bin], edges[bin + 1]]),
    y: counts.flatMap((count) => [count / total, count / total]),
  };
}

/** The distribution of one parameter's weights in one run; no series where no weight is finite. */
export function runWeightsFigure({ parameter, histogram }: WeightSummary, color: SeriesColor): Figure {
  return {
    title: parameter,
    x: { label: 'weight' },
    y: { label: 'share of weights', min: 0 },
    series: histogram === null ? [] : [{ name: parameter, color, kind: 'line', ...steps(histogram) }],
    marks: [],
  };
}

/** What was predicted against what it was; on the diagonal both are the same. */
export function predictedFigure({ target, points }: RegressionEvaluation, color: SeriesColor): Figure {
  const actual = points.map((point) => point.actual);
  const all = [...actual, ...points.map(({ predicted }) => predicted)];
  const [least, most] = all.length === 0 ? [0, 1] : [Math.min(...all), Math.max(...all)];
  // A point at the edge is a whole point.
  const room = (most - least || 1) * 0.04;
  const [low, high] = [least - room, most + room];
  return {
    title: 'Predicted against actual',
    x: { label: `actual ${target}`, min: low, max: high },
    y: { label: `predicted ${target}`, min: low, max: high },
    series: [
      {
        name: 'rows',
        color,
        kind: 'points',
        isFaint: true,
        x: actual,
        y: points.map(({ predicted }) => predicted),
      },
    ],
    marks: [{ kind: 'diagonal', from: [low, low], to: [high, high] }],
  };
}

/** How far predictions are off, and to which side. */
export function residualFigure({ target, residuals }: RegressionEvaluation, color: SeriesColor): Figure {
  return {
    title: 'Residuals',
    x: { label: `predicted − actual ${target}` },
    y: { label: 'share of rows', min: 0 },
    series: residuals === null ? [] : [{ name: 'residuals', color, kind: 'line', ...steps(residuals) }],
    marks: [{ kind: 'vertical', at: 0, label: '', color: 'neutral' }],
  };
}
