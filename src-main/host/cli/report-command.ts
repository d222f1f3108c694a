import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { ReportContent } from '../../contract/report-api.ts';
import { AppError, invalidField } from '../../domain/errors.ts';
import type { Paper, ReportFormat } from '../../domain/report-format.ts';
import { subjectText } from '../../domain/report-subject.ts';
import { changesText, type StoredReport } from '../../domain/stored-report.ts';
import { complain, print, printJson } from '../machine/console.ts';
import { ask, withApp, type CommonOptions } from './console-host.ts';
import { subjectOf, type SubjectOptions } from './report-subject-options.ts';
import { textTable } from './text-table.ts';

export interface ReportOptions extends CommonOptions, SubjectOptions {
  readonly format?: ReportFormat;
  readonly paper?: Paper;
  readonly out?: string;
  readonly list?: boolean;
  /** The number of a kept report to be written again. */
  readonly remake?: number;
}

const FORMATS_BY_ENDING: Readonly<Record<string, ReportFormat>> = {
  '.html': 'html',
  '.htm': 'html',
  '.pdf': 'pdf',
  '.md': 'markdown',
  '.csv': 'csv',
  '.json': 'json',
  '.tex': 'latex',
};

function formatOf({ format, json, out }: ReportOptions): ReportFormat {
  if (format !== undefined) return format;
  if (json === true) return 'json';
  const ending = extname(out ?? '').toLowerCase();
  return Object.hasOwn(FORMATS_BY_ENDING, ending) ? FORMATS_BY_ENDING[ending] : 'markdown';
}

function writeTo(file: string, content: Buffer): void {
  try {
    writeFileSync(file, content);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidField('--out', 'a file that can be written', `${file} (${reason})`, cause);
  }
}

/** Not line by line as other output: a report has its own line ends, and nothing in it moves a terminal. */
function writeOut({ encoding, content }: ReportContent, { out }: ReportOptions): void {
  const bytes = Buffer.from(content, encoding);
  if (out === undefined) process.stdout.write(bytes);
  else writeTo(out, bytes);
}

function listText(reports: readonly StoredReport[]): string[] {
  if (reports.length === 0)
    return ['No reports yet. Make one: npx ridgeline report <experiment> --out report.html'];
  const rows = reports.map(({ id, title, subject, createdAtMs, changes }) => [
    String(id),
    title,
    subjectText(subject),
    new Date(createdAtMs).toISOString().slice(0, 16).replace('T', ' '),
    changesText(changes) ?? 'as it was',
  ]);
  const head = ['id', 'title', 'about', 'made (UTC)', 'its runs'];
  return textTable([head, ...rows], ['right', 'left', 'left', 'left', 'left']);
}

async function listKept(options: ReportOptions): Promise<void> {
  const value = await withApp(options, (app) => ask(app, 'report.list', {}));
  if (options.json === true) printJson(value);
  else print(listText(value.reports));
}

/** Writes a report to a file or to standard output; or lists what is kept. */
export async function reportCommand(
  experimentId: number | undefined,
  options: ReportOptions,
): Promise<number> {
  const { remake, paper, list } = options;
  if (list === true) {
    await listKept(options);
    return 0;
  }
  const format = formatOf(options);
  if (format === 'pdf' && options.out === undefined && process.stdout.isTTY)
    throw new AppError('invalid', '--out: expected a file for the PDF, received a terminal');
  const writtenAs = { format, paper };
  const { file, report } = await withApp(options, (app) =>
    remake === undefined
      ? ask(app, 'report.make', { subject: subjectOf(experimentId, options), ...writtenAs })
      : ask(app, 'report.remake', { reportId: remake, ...writtenAs }),
  );
  const changes = changesText(report.changes);
  if (remake !== undefined && changes !== null)
    complain(`report ${remake} says what was stored then: ${changes}`);
  writeOut(file, options);
  return 0;
}
