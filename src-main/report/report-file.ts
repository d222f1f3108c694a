import { assertNever } from '../domain/errors.ts';
import type { ReportDocument } from '../domain/report-document.ts';
import type { Paper, ReportFormat } from '../domain/report-format.ts';
import { csvReport } from './csv-report.ts';
import { htmlReport } from './html-report.ts';
import { inertText } from './inert-text.ts';
import { jsonReport } from './json-report.ts';
import { latexReport } from './latex-report.ts';
import { markdownReport } from './markdown-report.ts';
import { reportDocument, type ReportOrigin } from './report-blocks.ts';
import type { Report } from './report.ts';

/** A report that is kept. */
export interface KeptReport extends ReportOrigin {
  readonly id: number;
  readonly report: Report;
}

/** A format that is a text. */
export type TextFormat = Exclude<ReportFormat, 'pdf'>;

const ENDINGS: Readonly<Record<ReportFormat, string>> = {
  html: 'html',
  pdf: 'pdf',
  markdown: 'md',
  csv: 'csv',
  json: 'json',
  latex: 'tex',
};

const MEDIA_TYPES: Readonly<Record<ReportFormat, string>> = {
  html: 'text/html',
  pdf: 'application/pdf',
  markdown: 'text/markdown',
  csv: 'text/csv',
  json: 'application/json',
  latex: 'application/x-tex',
};

/** What a file of a format is of. */
export function mediaTypeOf(format: ReportFormat): string {
  return MEDIA_TYPES[format];
}

/** A file name that every system takes, from the report's title and number. */
export function reportFileName({ id, report }: KeptReport, format: ReportFormat): string {
  const words = report.title
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  const [...letters] = words === '' ? 'report' : words;
  return `${letters.slice(0, 60).join('').replace(/-$/, '')}-${id}.${ENDINGS[format]}`;
}

function textOf(kept: KeptReport, document: ReportDocument, format: TextFormat): string {
  switch (format) {
    case 'html':
      return htmlReport(document, null);
    case 'markdown':
      return markdownReport(document);
    case 'csv':
      return csvReport(kept.report, kept);
    case 'json':
      return jsonReport(kept.report, kept);
    case 'latex':
      return latexReport(kept.report, kept);
    default:
      return assertNever(format);
  }
}

/** Writes a report in a format; the same report is always the same text. */
export function reportText(kept: KeptReport, format: TextFormat): string {
  return inertText(textOf(kept, reportDocument(kept.report, kept), format));
}

/** The page that a PDF is printed from. */
export function reportPage(kept: KeptReport, paper: Paper): string {
  return inertText(htmlReport(reportDocument(kept.report, kept), paper));
}
