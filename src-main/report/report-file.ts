import { assertNever } from '../domain/errors.ts';
import type { ReportFormat } from '../domain/report-format.ts';
import { csvReport } from './csv-report.ts';
import { htmlReport } from './html-report.ts';
import { inertText } from './inert-text.ts';
import { jsonReport } from './json-report.ts';
import { latexReport } from './latex-report.ts';
import { markdownReport } from './markdown-report.ts';
import type { Report } from './report.ts';

/** A report to be saved. */
export interface ReportFile {
  readonly fileName: string;
  readonly mediaType: string;
  readonly text: string;
}

/** The experiment's name as a file name that every system takes. */
function baseNameOf({ experiment: { id, name } }: Report): string {
  const words = name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  return `${words === '' ? 'experiment' : words.slice(0, 60)}-${id}`;
}

/** Writes a report in a format. */
export function reportFile(report: Report, format: ReportFormat): ReportFile {
  const file = (ending: string, mediaType: string, text: string): ReportFile => ({
    fileName: `${baseNameOf(report)}.${ending}`,
    mediaType,
    text: inertText(text),
  });
  switch (format) {
    case 'html':
      return file('html', 'text/html', htmlReport(report));
    case 'markdown':
      return file('md', 'text/markdown', markdownReport(report));
    case 'csv':
      return file('csv', 'text/csv', csvReport(report));
    case 'json':
      return file('json', 'application/json', jsonReport(report));
    case 'latex':
      return file('tex', 'application/x-tex', latexReport(report));
    default:
      return assertNever(format);
  }
}
