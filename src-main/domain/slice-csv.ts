import { csvCell } from './figure/figure-csv.ts';
import type { SliceReport, SliceRow } from './slice-report.ts';

const HEAD = [
  ...['column', 'slice', 'rows', 'small', 'metric'],
  ...['A n', 'A mean', 'A sd', 'B n', 'B mean', 'B sd'],
  ...['pairs', 'B - A', 'interval low', 'interval high', 'p', 'p (Holm over slices)'],
];

function number(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

function cellsOf({ column, metric }: SliceReport, row: SliceRow): string[] {
  const { label, rows, isSmall, a, b, difference, adjustedP } = row;
  const groups = [a, b].flatMap((group) =>
    group === null ? ['', '', ''] : [String(group.n), number(group.mean.value), number(group.sd.value)],
  );
  const paired =
    difference === null
      ? ['', '', '', '', '']
      : [
          String(difference.n),
          ...[
            difference.mean.value,
            difference.interval.low,
            difference.interval.high,
            difference.p.value,
          ].map(number),
        ];
  return [
    column,
    label,
    String(rows),
    isSmall ? 'yes' : 'no',
    metric,
    ...groups,
    ...paired,
    number(adjustedP),
  ];
}

/** Slices as CSV (RFC 4180), all rows first, in full precision. */
export function slicesToCsv(report: SliceReport): string {
  const rows = [report.whole, ...report.slices].map((row) => cellsOf(report, row));
  return `${[HEAD, ...rows].map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}
