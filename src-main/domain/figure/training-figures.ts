import { curvesOf } from '../group-curve.ts';
import type { RunCurve } from '../run-curve.ts';
import type { Figure } from './figure.ts';
import { groupSeries, type FigureGroup, type LearningFigureOptions } from './learning-figures.ts';

/** The penalty against the epoch, apart from the data loss, with which it is never mixed. */
export function penaltyFigure(
  groups: readonly FigureGroup[],
  curves: readonly RunCurve[],
  options: LearningFigureOptions,
): Figure {
  const key = { scope: 'model' as const, name: 'penalty', detail: '' };
  const series = groups.flatMap((group) => {
    const runIds = group.runs.map(({ runId }) => runId);
    return groupSeries(group, curvesOf(curves, runIds, key), group.label, options);
  });
  return {
    title: 'Penalty',
    x: { label: 'epoch', min: 1 },
    y: { label: 'penalty', min: 0 },
    series,
    marks: [],
  };
}
