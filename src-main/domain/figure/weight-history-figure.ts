import type { GroupHistory, TracedEpoch, WeightHistory } from '../weight-history.ts';
import type { Summary } from '../statistics/summary.ts';
import type { GroupStyle } from './evaluation-figures.ts';
import type { Figure, FigureSeries } from './figure.ts';

/** What of a parameter is drawn against the epoch. */
export type HistoryMeasure = 'l2Norm' | 'zeroShare' | 'effective';

/** How the measures are called, in the order in which they are offered. */
export const HISTORY_MEASURES: Readonly<
  Record<HistoryMeasure, { readonly title: string; readonly label: string }>
> = {
  l2Norm: { title: 'Size', label: '‖w‖₂' },
  zeroShare: { title: 'Weights near 0', label: 'share of |w| < 0.001' },
  effective: { title: 'Effective number', label: '(Σw²)² / Σw⁴' },
};

function seriesOf(
  { epochs }: GroupHistory,
  { label, color }: GroupStyle,
  read: (of: TracedEpoch) => Summary,
): FigureSeries {
  const means = epochs.map((of) => read(of).mean.value);
  const sds = epochs.map((of) => read(of).sd.value);
  const side = (sign: number) =>
    means.map((mean, at) => {
      const sd = sds[at];
      return mean === null || sd === null ? null : mean + sign * sd;
    });
  const band = { low: side(-1), high: side(1), meaning: '± 1 sd over seeds' };
  const hasBand = sds.some((sd) => sd !== null);
  const x = epochs.map(({ epoch }) => epoch);
  return { name: label, color, kind: 'line', x, y: means, ...(hasBand && { band }) };
}

/** A measure of one parameter at the traced epochs, mean over the runs. */
export function weightHistoryFigure(
  measure: HistoryMeasure,
  history: WeightHistory,
  styles: readonly [GroupStyle, GroupStyle],
): Figure {
  const { title, label } = HISTORY_MEASURES[measure];
  return {
    title,
    x: { label: 'epoch' },
    y: { label, min: 0 },
    series: [history.a, history.b].flatMap((group, at) =>
      group === null ? [] : [seriesOf(group, styles[at === 0 ? 0 : 1], (of) => of[measure])],
    ),
    marks: [],
  };
}
