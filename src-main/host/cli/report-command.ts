import { writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { invalidField } from '../../domain/errors.ts';
import type { ReportFormat } from '../../domain/report-format.ts';
import { ask, withApp, type CommonOptions } from './console-host.ts';

export interface ReportOptions extends CommonOptions {
  readonly format?: ReportFormat;
  readonly out?: string;
}

const FORMATS_BY_ENDING: Readonly<Record<string, ReportFormat>> = {
  '.html': 'html',
  '.htm': 'html',
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

function writeTo(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw invalidField('--out', 'a file that can be written', `${file} (${reason})`, cause);
  }
}

/** Writes a report on a stored experiment to a file or to standard output. */
export async function reportCommand(experimentId: number, options: ReportOptions): Promise<number> {
  const format = formatOf(options);
  const { text } = await withApp(options, (app) => ask(app, 'report.make', { experimentId, format }));
  // Not line by line as other output: a report has its own line ends, and nothing in it moves a terminal.
  if (options.out === undefined) process.stdout.write(text);
  else writeTo(options.out, text);
  return 0;
}
