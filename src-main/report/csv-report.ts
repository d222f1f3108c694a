import { csvCell } from '../domain/figure/figure-csv.ts';
import { isJudged, type Finding } from './finding.ts';
import type { MetricRow } from './metric-row.ts';
import type { ReportOrigin } from './report-blocks.ts';
import type { Chapter, Report } from './report.ts';

const HEAD = [
  ...['experiment', 'baseline', 'variant', 'scope', 'metric', 'detail', 'verdict'],
  ...['baseline n', 'baseline mean', 'baseline sd', 'variant n', 'variant mean', 'variant sd'],
  ...['pairs', 'difference', 'difference sd', 'interval low', 'interval high', 'p', 'p (Holm)'],
];

const SEED_HEAD = ['experiment', 'variant', 'scope', 'metric', 'detail', 'seed', 'value'];

const STRENGTH_HEAD = [
  'experiment',
  'axis',
  'strength',
  'variant',
  'metric',
  'part',
  'n',
  'mean',
  'sd',
  'chosen',
];

function number(value: number | null): string {
  return value === null ? '' : String(value);
}

function rowCells(experiment: string, finding: Finding, row: MetricRow): string[] {
  const { baseline, variant, kind } = finding;
  const { metric, adjustedP } = row;
  const { scope, name, detail, a, b, difference } = metric;
  return [
    ...[experiment, baseline, variant, scope, name, detail, isJudged(finding, row) ? kind : ''],
    ...[a, b].flatMap(({ n, mean, sd }) => [String(n), number(mean.value), number(sd.value)]),
    ...[String(difference.n), number(difference.mean.value), number(difference.sd.value)],
    ...[difference.interval.low, difference.interval.high, difference.p.value, adjustedP].map(number),
  ];
}

function metricCells({ findings, alone, title, groups }: Chapter): string[][] {
  if (findings.length > 0)
    return findings.flatMap((finding) => finding.rows.map((row) => rowCells(title, finding, row)));
  const name = groups.map((group) => group.name).join();
  return alone.map(({ metric: { scope, name: metric, detail, a } }) => [
    ...[title, name, '', scope, metric, detail, '', String(a.n), number(a.mean.value), number(a.sd.value)],
    ...new Array<string>(10).fill(''),
  ]);
}

/** One side of one row, seed by seed. */
function valueCells(title: string, variant: string, { metric }: MetricRow, side: 'a' | 'b'): string[][] {
  const { scope, name, detail, perSeed } = metric;
  return perSeed.flatMap((values) => {
    const value = values[side];
    return value === null ? [] : [[title, variant, scope, name, detail, String(values.seed), String(value)]];
  });
}

function seedCells({ findings, alone, title, groups }: Chapter): string[][] {
  if (findings.length === 0)
    return alone.flatMap((row) => valueCells(title, groups.map(({ name }) => name).join(), row, 'a'));
  const [first] = findings;
  return [
    ...first.rows.flatMap((row) => valueCells(title, first.baseline, row, 'a')),
    ...findings.flatMap(({ variant, rows }) => rows.flatMap((row) => valueCells(title, variant, row, 'b'))),
  ];
}

function strengthCells({ strengths, title }: Chapter): string[][] {
  return (strengths?.curves ?? []).flatMap(({ axis, points, best, oneStandardError }) =>
    points.flatMap((point, index) =>
      (['train', 'validation', 'test'] as const).map((part) => [
        ...[title, axis.label, number(point.strength), point.variant, strengths?.metric ?? '', part],
        ...[String(point[part].n), number(point[part].mean.value), number(point[part].sd.value)],
        [
          ...(index === best ? ['best'] : []),
          ...(index === oneStandardError ? ['one standard error'] : []),
        ].join(', '),
      ]),
    ),
  );
}

/** Verdicts, fairness and methods: a label, and a text behind it. */
function textRows({ findings, experiments, title, tests, limits }: Chapter): string[][] {
  return [
    ['chapter', title],
    ...findings.flatMap(({ variant, answer, sentence, evidence, fairness, missing }) => [
      [`answer on ${variant}`, answer],
      [`verdict on ${variant}`, sentence],
      ...(evidence === null ? [] : [[`evidence on ${variant}`, evidence]]),
      [`fairness of ${variant}`, fairness],
      ...missing.map((text) => [`left out of ${variant}`, text]),
    ]),
    ...limits.map((text) => ['may not be concluded', text]),
    ...experiments.flatMap(({ methods }) =>
      methods.map(({ subject, text }) => [`methods: ${subject}`, text]),
    ),
    ['methods: Tests', tests],
  ];
}

/** A table, or nothing without rows; behind an empty line where another one goes before it. */
function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  isFirst = false,
): string[] {
  if (rows.length === 0) return [];
  const line = (cells: readonly string[]): string => cells.map(csvCell).join(',');
  return [...(isFirst ? [] : ['']), line(head), ...rows.map(line)];
}

/**
 * A report as CSV (RFC 4180), tables behind each other with an empty line between: every metric of every comparison with its
 * numbers in full precision, every seed's values, strengths, then the words, a label and a text a row. What a spreadsheet
 * would run as a formula is text.
 */
export function csvReport({ title, chapters }: Report, { createdAtMs, appVersion }: ReportOrigin): string {
  const lines = [
    ...tableLines(HEAD, chapters.flatMap(metricCells), true),
    ...tableLines(SEED_HEAD, chapters.flatMap(seedCells)),
    ...tableLines(STRENGTH_HEAD, chapters.flatMap(strengthCells)),
    ...tableLines(
      ['report', title],
      [['made', new Date(createdAtMs).toISOString()], ['version', appVersion], ...chapters.flatMap(textRows)],
    ),
  ];
  return `${lines.join('\r\n')}\r\n`;
}
