import type { Value } from '../../contract/api.ts';
import type { Comparison } from '../../domain/compare.ts';
import { decimalsOf, fixed, intervalText, pText, signed } from '../../domain/number-text.ts';
import type { MetricOnRows, SeedOnRows } from '../../domain/prediction-evidence.ts';
import { countTestName, ROWS_WORDS, SEEDS_WORDS } from '../../domain/prediction-words.ts';
import { textTable, type Alignment } from './text-table.ts';

function decimalsIn({ metrics }: Comparison, name: string): number {
  const own = metrics.find(
    (metric) => metric.scope === 'test' && metric.detail === '' && metric.name === name,
  );
  return own === undefined ? 4 : decimalsOf(own);
}

function metricCells({ a, b, difference, interval }: MetricOnRows, decimals: number): string[] {
  return [
    a.value === null ? '–' : fixed(a.value, decimals),
    b.value === null ? '–' : fixed(b.value, decimals),
    difference.value === null ? '–' : signed(difference.value, decimals),
    intervalText(interval, decimals),
  ];
}

function areaCells({ areas }: SeedOnRows): string[] {
  const [area] = areas;
  return [area.difference.value === null ? '–' : signed(area.difference.value, 4), pText(area.p.value)];
}

/** The tests of a comparison's pairs of models on the same test rows, as lines for a terminal. */
export function sameRowsText(
  comparison: Comparison,
  { evidence, reading }: Value<'comparison.predictions'>,
): string[] {
  const { perSeed, mean, metric, label, resamples, sharedRows } = evidence;
  const [{ counts, areas, rows }] = perSeed;
  const decimals = decimalsIn(comparison, metric);
  const hasArea = areas.length === 1;
  const isRight = counts.kind === 'right';
  const head = [
    ...['  seed', 'A', 'B', 'B − A', '95 % over rows'],
    ...(isRight ? ['only A right', 'only B right'] : ['A closer', 'B closer']),
    ...['p', ...(hasArea ? ['AUC B − A', 'p'] : [])],
  ];
  const lines = perSeed.map((own) => [
    `  ${own.seed}`,
    ...metricCells(own.metric, decimals),
    ...[String(own.counts.onlyA), String(own.counts.onlyB), pText(own.counts.p.value)],
    ...(hasArea ? areaCells(own) : []),
  ]);
  const blank = head.slice(5).map(() => '');
  const table = [
    head,
    ...lines,
    ...(perSeed.length > 1 ? [['  mean', ...metricCells(mean, decimals), ...blank]] : []),
  ];
  const alignments = head.map((_, column): Alignment => (column === 0 || column === 4 ? 'left' : 'right'));
  return [
    `On the same ${sharedRows ?? rows} test rows, ${label}: the trained models of each seed (A: ${comparison.a.variant}, B: ${comparison.b.variant})`,
    ...textTable(table, alignments),
    `  Intervals: BCa bootstrap over rows, ${resamples} resamples, models as they are. p of the counts: ${countTestName(counts.kind)}${hasArea ? '; of the AUC: DeLong' : ''}; not corrected for several seeds.`,
    ...(reading === null
      ? []
      : [
          `  Training again: ${SEEDS_WORDS[reading.seeds]}. Other rows: ${ROWS_WORDS[reading.rows]}. ${reading.sentence}`,
        ]),
  ];
}
