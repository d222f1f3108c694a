import type { Figure, FigureSeries } from './figure.ts';

/**
 * A cell of a CSV table (RFC 4180): quoted where it has to be, and with an apostrophe before what a spreadsheet would run as a
 * formula.
 */
export function csvCell(text: string): string {
  // A leading sign of a formula would be run by a spreadsheet; a number is none.
  const inert = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n\r]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

function seriesRows({ name, x, y, band }: FigureSeries): string[] {
  return x.map((at, index) =>
    [name, String(at), text(y[index]), text(band?.low[index]), text(band?.high[index])]
      .map(csvCell)
      .join(','),
  );
}

function text(value: number | null | undefined): string {
  return value === null || value === undefined ? '' : String(value);
}

/** The numbers of a figure as CSV (RFC 4180), one row per point, in full precision. */
export function figureToCsv({ x, y, series }: Figure): string {
  const head = ['series', x.label, y.label, 'low', 'high'].map(csvCell).join(',');
  return [head, ...series.flatMap(seriesRows)].join('\r\n') + '\r\n';
}
