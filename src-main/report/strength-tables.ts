import { meanAndSd } from '../domain/number-text.ts';
import { metricLabel } from '../domain/metrics/metric-name.ts';
import type { ReportBlock, ReportTable } from '../domain/report-document.ts';
import type { StrengthCurve } from '../domain/strength-curve.ts';
import { choiceSentence, STRENGTH_DECIMALS, strengthText } from '../domain/strength-words.ts';
import { gridAndAblationBlocks } from './grid-blocks.ts';
import type { Chapter } from './report.ts';

function choiceWords(curve: StrengthCurve, index: number): string {
  if (index === curve.best) return index === curve.oneStandardError ? 'best, one standard error' : 'best';
  return index === curve.oneStandardError ? 'one standard error' : '';
}

function strengthTable(curve: StrengthCurve, metric: string): ReportTable {
  return {
    caption: `${metricLabel(metric)} against ${curve.axis.label}, mean ± sd over seeds`,
    head: [curve.axis.label, 'train', 'validation', 'test', 'chosen on validation'],
    isNumeric: true,
    rows: curve.points.map((point, index) => ({
      cells: [
        strengthText(point),
        ...(['train', 'validation', 'test'] as const).map((part) =>
          meanAndSd(point[part], STRENGTH_DECIMALS),
        ),
        choiceWords(curve, index),
      ],
      isStrong: index === curve.best,
    })),
  };
}

/** The chosen strength on test, beside no regularization. */
function testSentence(curve: StrengthCurve, metric: string): string | null {
  const best = curve.best === null ? undefined : curve.points.at(curve.best);
  const none = curve.unregularized === null ? undefined : curve.points.at(curve.unregularized);
  if (best === undefined) return null;
  const found = `On test, which was not looked at for the choice, “${best.variant}” has ${metricLabel(metric)} ${meanAndSd(best.test, STRENGTH_DECIMALS)}`;
  return none === undefined || none === best
    ? `${found}.`
    : `${found}; “${none.variant}” has ${meanAndSd(none.test, STRENGTH_DECIMALS)}.`;
}

/** Every strength curve as its choice, a chart and a table; then pairs of strengths, and layers. */
export function strengthBlocks({ strengths, strengthFigures }: Chapter): ReportBlock[] {
  if (strengths === null) return [];
  const { curves, metric } = strengths;
  const own = curves.flatMap((curve, at): ReportBlock[] => {
    const test = testSentence(curve, metric);
    return [
      { kind: 'text', text: choiceSentence(curve, { metric }), tone: 'plain' },
      ...(test === null ? [] : [{ kind: 'text', text: test, tone: 'plain' } as const]),
      { kind: 'figures', figures: strengthFigures.slice(at, at + 1) },
      { kind: 'table', table: strengthTable(curve, metric) },
    ];
  });
  return [...own, ...gridAndAblationBlocks(strengths)];
}
