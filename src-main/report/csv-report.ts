import { csvCell } from '../domain/figure/figure-csv.ts';
import { isJudged, type Finding } from './finding.ts';
import type { MetricRow } from './metric-row.ts';
import type { Report } from './report.ts';

const HEAD = [
  ...['baseline', 'variant', 'scope', 'metric', 'detail', 'verdict'],
  ...['baseline n', 'baseline mean', 'baseline sd', 'variant n', 'variant mean', 'variant sd'],
  ...['pairs', 'difference', 'difference sd', 'interval low', 'interval high', 'p', 'p (Holm)'],
];

function number(value: number | null): string {
  return value === null ? '' : String(value);
}

function rowCells(finding: Finding, row: MetricRow): string[] {
  const { baseline, variant, kind } = finding;
  const { metric, adjustedP } = row;
  const { scope, name, detail, a, b, difference } = metric;
  return [
    ...[baseline, variant, scope, name, detail, isJudged(finding, row) ? kind : ''],
    ...[a, b].flatMap(({ n, mean, sd }) => [String(n), number(mean.value), number(sd.value)]),
    ...[String(difference.n), number(difference.mean.value), number(difference.sd.value)],
    ...[difference.interval.low, difference.interval.high, difference.p.value, adjustedP].map(number),
  ];
}

/** Verdicts, fairness and methods: a label, and a text behind it. */
function textRows({ findings, methods, experiment }: Report): string[][] {
  return [
    ['experiment', experiment.name],
    ...findings.flatMap(({ variant, sentence, evidence, fairness, missing }) => [
      [`verdict on ${variant}`, sentence],
      ...(evidence === null ? [] : [[`evidence on ${variant}`, evidence]]),
      [`fairness of ${variant}`, fairness],
      ...missing.map((text) => [`left out of ${variant}`, text]),
    ]),
    ...methods.map(({ subject, text }) => [`methods: ${subject}`, text]),
  ];
}

/**
 * A report as CSV (RFC 4180): every metric of every comparison with its numbers in full precision, a blank line, then the
 * words, a label and a text a row. What a spreadsheet would run as a formula is text.
 */
export function csvReport(report: Report): string {
  const numbers = report.findings.flatMap((finding) => finding.rows.map((row) => rowCells(finding, row)));
  const line = (cells: readonly string[]): string => cells.map(csvCell).join(',');
  return `${[line(HEAD), ...numbers.map(line), '', ...textRows(report).map(line)].join('\r\n')}\r\n`;
}
