import { ablationSentence } from '../domain/ablation-words.ts';
import type { Ablation, AblationGroup, AblationRow } from '../domain/ablation.ts';
import { axisLabel, heatMap, strengthText } from '../domain/figure/heat-map.ts';
import { metricLabel } from '../domain/metrics/metric-name.ts';
import { intervalText, meanAndSd, pText, signed } from '../domain/number-text.ts';
import type { ReportBlock, ReportTable } from '../domain/report-document.ts';
import type { StrengthGrid } from '../domain/strength-grid.ts';
import { STRENGTH_DECIMALS } from '../domain/strength-words.ts';
import { VERDICT_WORDS } from '../domain/verdict-words.ts';
import type { ReportedStrengths } from './report-material.ts';

/** The cells that are chosen, the best first; test is told of these alone. */
function chosenTable({ rows, columns, cells, best, oneStandardError }: StrengthGrid): ReportTable {
  const chosen = [...new Set([...(best === null ? [] : [best]), ...oneStandardError])];
  return {
    caption: '',
    head: [axisLabel(rows), axisLabel(columns), 'chosen on validation', 'validation', 'test'],
    isNumeric: true,
    rows: chosen.map((index) => {
      const { row, column, validation, test } = cells[index];
      const words = [
        ...(index === best ? ['best'] : []),
        ...(oneStandardError.includes(index) ? ['one standard error'] : []),
      ];
      return {
        cells: [
          strengthText(rows.strengths[row]),
          strengthText(columns.strengths[column]),
          words.join(', '),
          meanAndSd(validation, STRENGTH_DECIMALS),
          test === null ? '–' : meanAndSd(test, STRENGTH_DECIMALS),
        ],
        isStrong: index === best,
      };
    }),
  };
}

function gridBlocks(grid: StrengthGrid, { metric, direction }: ReportedStrengths): ReportBlock[] {
  return [
    {
      kind: 'text',
      text: `Two strengths at once: ${metricLabel(metric)} against ${axisLabel(grid.rows)} and ${axisLabel(grid.columns)}. The choice is made on validation; test is told of the chosen ones alone.`,
      tone: 'plain',
    },
    { kind: 'heatMaps', maps: [heatMap(grid, metric, direction, 'validation')] },
    ...(grid.best === null ? [] : [{ kind: 'table', table: chosenTable(grid) } as const]),
  ];
}

function ablationCells(row: AblationRow): string[] {
  const { toNone, verdict } = row;
  return [
    row.layer ?? 'all layers',
    meanAndSd(row.validation, STRENGTH_DECIMALS),
    meanAndSd(row.test, STRENGTH_DECIMALS),
    toNone.mean.value === null ? '–' : signed(toNone.mean.value, STRENGTH_DECIMALS),
    intervalText(toNone.interval, STRENGTH_DECIMALS),
    pText(verdict.evidence?.adjustedP ?? null),
    VERDICT_WORDS[verdict.kind],
  ];
}

function noneCells({ validation, test }: AblationGroup): string[] {
  const values = [validation, test].map((summary) => meanAndSd(summary, STRENGTH_DECIMALS));
  return ['no layer', ...values, '–', '–', '–', 'baseline'];
}

function ablationBlocks(ablation: Ablation): ReportBlock[] {
  const { none, rows, all, metric } = ablation;
  return [
    { kind: 'text', text: ablationSentence(ablation), tone: 'plain' },
    {
      kind: 'table',
      table: {
        caption: `${metricLabel(metric)} with the regularizer on each layer in turn`,
        head: ['on', 'validation', 'test', 'difference', '95 % interval', 'p (Holm)', 'against none'],
        isNumeric: true,
        rows: [noneCells(none), ...[...rows, ...(all === null ? [] : [all])].map(ablationCells)].map(
          (cells) => ({ cells }),
        ),
      },
    },
  ];
}

/** What two strengths do together, as maps with their choice; and which layer needs a regularizer, as tables. */
export function gridAndAblationBlocks(strengths: ReportedStrengths): ReportBlock[] {
  return [
    ...strengths.grids.flatMap((grid) => gridBlocks(grid, strengths)),
    ...strengths.ablations.flatMap(ablationBlocks),
  ];
}
