import { pText } from '../domain/number-text.ts';
import type { Finding } from './finding.ts';
import type { MetricRow } from './metric-row.ts';

/** What a metric is called where rows of several scopes stand in one table. */
export function rowLabel({ label, scope }: MetricRow): string {
  switch (scope) {
    case 'gap':
      return `generalization gap, ${label}`;
    case 'model':
      return label;
    default:
      return `${scope} ${label}`;
  }
}

/** The head of a table of `tableCells`. */
export function tableHead({ baseline, variant }: Finding, isCorrected: boolean): string[] {
  return [
    'metric',
    baseline,
    variant,
    'difference',
    '95 % interval',
    'p',
    ...(isCorrected ? ['p (Holm)'] : []),
  ];
}

/** A metric as the cells of a table: mean ± sd of both, the paired difference, its interval and p. */
export function tableCells(row: MetricRow, isCorrected: boolean): string[] {
  const cells = [rowLabel(row), row.a, row.b, row.difference, row.interval, row.p];
  return isCorrected ? [...cells, pText(row.adjustedP)] : cells;
}
