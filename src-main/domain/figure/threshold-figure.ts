import { BINARY_MEASURES, type BinaryMeasure } from '../binary-measures.ts';
import { CURVE_GRID } from '../metrics/mean-curve.ts';
import type { ThresholdGroup, ThresholdReport } from '../threshold-report.ts';
import type { GroupStyle } from './evaluation-figures.ts';
import type { Figure, FigureMark, FigureSeries } from './figure.ts';

/** A measure on validation against the threshold, and where the thresholds were chosen (mean over the runs). */
export function thresholdFigure(
  measure: BinaryMeasure,
  report: ThresholdReport,
  styles: readonly [GroupStyle, GroupStyle],
): Figure {
  const groups = [report.a, report.b].flatMap((group, at): { group: ThresholdGroup; style: GroupStyle }[] =>
    group === null ? [] : [{ group, style: styles[at === 0 ? 0 : 1] }],
  );
  const isShared = report.rule.kind === 'fixed';
  const marks = groups.flatMap(({ group, style }, row): FigureMark[] => {
    const { value } = group.threshold.mean;
    if (value === null || (isShared && row > 0)) return [];
    const at = Math.min(Math.max(value, 0), 1);
    const color = isShared ? 'neutral' : style.color;
    return [{ kind: 'vertical', at, label: value.toFixed(2), color, row }];
  });
  return {
    title: `${BINARY_MEASURES[measure].label.replace(/^./, (first) => first.toUpperCase())} on validation`,
    x: { label: 'threshold on the probability', min: 0, max: 1 },
    y: { label: BINARY_MEASURES[measure].label, ...(measure === 'cost' ? { min: 0 } : { max: 1.02 }) },
    series: groups.map(({ group, style }): FigureSeries => ({
      name: style.label,
      color: style.color,
      kind: 'line',
      x: CURVE_GRID,
      y: group.curves[measure],
    })),
    marks,
  };
}
