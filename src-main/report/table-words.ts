import { meanAndSd, pText } from '../domain/number-text.ts';
import type { ReportTable } from '../domain/report-document.ts';
import { VERDICT_WORDS } from '../domain/verdict-words.ts';
import { isJudged, type Finding } from './finding.ts';
import { groupMetrics, type GroupMetric } from './group-metric.ts';
import type { MetricRow } from './metric-row.ts';
import type { Chapter } from './report.ts';

/** What a metric is called where rows of several scopes stand in one table. */
export function rowLabel({ label, scope }: Pick<MetricRow, 'label' | 'scope'>): string {
  switch (scope) {
    case 'gap':
      return `generalization gap, ${label}`;
    case 'model':
      return label;
    default:
      return `${scope} ${label}`;
  }
}

function cellsOf(row: MetricRow, isCorrected: boolean): string[] {
  const corrected = isCorrected ? [pText(row.adjustedP)] : [];
  return [rowLabel(row), row.a, row.b, row.difference, row.interval, row.p, ...corrected, row.effect];
}

/** Metric by metric: mean ± sd of both, the paired difference, its interval, p as it is and corrected, the effect size. */
export function metricTable(finding: Finding, isCorrected: boolean): ReportTable {
  const { baseline, variant, shown } = finding;
  const corrected = isCorrected ? ['p (Holm)'] : [];
  return {
    caption: `${variant} against ${baseline}`,
    head: ['metric', baseline, variant, 'difference', '95 % interval', 'p', ...corrected, 'd_z [95 %]'],
    isNumeric: true,
    rows: shown.map((row) => ({ cells: cellsOf(row, isCorrected), isStrong: isJudged(finding, row) })),
  };
}

/** The judged metric of every variant, and what came out: one row a comparison. */
export function judgedTable({ findings, groups }: Chapter): ReportTable {
  const [{ name: baseline }] = groups;
  const rows = findings.flatMap((finding) =>
    finding.rows.filter((row) => isJudged(finding, row)).map((row) => ({ finding, row })),
  );
  const label = rows.at(0)?.row;
  return {
    caption: label === undefined ? '' : `${rowLabel(label)}, every variant against ${baseline}`,
    head: ['variant', 'verdict', 'mean ± sd', 'difference', '95 % interval', 'p', 'p (Holm)', 'd_z [95 %]'],
    isNumeric: true,
    rows: rows.map(({ finding: { variant, kind }, row }) => ({
      cells: [
        ...[variant, VERDICT_WORDS[kind], row.b, row.difference, row.interval, row.p],
        ...[pText(row.adjustedP), row.effect],
      ],
      isStrong: kind === 'better',
    })),
  };
}

/** More columns than this do not fit a page. */
const MOST_GROUPS = 5;

function groupCell({ summaries, decimals, isSignificant }: GroupMetric, place: number): string {
  const summary = summaries[place];
  return summary === null ? '–' : meanAndSd(summary, decimals) + (isSignificant[place] ? ' *' : '');
}

/** All metrics of all groups, the baseline in every table. */
export function groupTables(chapter: Chapter): ReportTable[] {
  const metrics = groupMetrics(chapter);
  const others = chapter.groups.slice(1).map((_, at) => at + 1);
  const count = Math.ceil(others.length / MOST_GROUPS);
  const size = Math.ceil(others.length / count);
  return Array.from({ length: count }, (_, block): ReportTable => {
    const places = [0, ...others.slice(block * size, (block + 1) * size)];
    return {
      caption: '',
      head: ['metric', ...places.map((place) => chapter.groups[place].name)],
      isNumeric: true,
      rows: metrics.map((metric) => ({
        cells: [rowLabel(metric), ...places.map((place) => groupCell(metric, place))],
        isStrong: metric === metrics[0],
      })),
    };
  });
}
