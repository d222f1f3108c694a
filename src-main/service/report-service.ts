import { createHash } from 'node:crypto';
import type { ReportApi, ReportContent } from '../contract/report-api.ts';
import { AppError } from '../domain/errors.ts';
import type { Paper, ReportFormat } from '../domain/report-format.ts';
import type { StoredReport } from '../domain/stored-report.ts';
import { reportDocument } from '../report/report-blocks.ts';
import {
  mediaTypeOf,
  reportFileName,
  reportPage,
  reportText,
  type KeptReport,
} from '../report/report-file.ts';
import { makeReport, REPORT_LAYOUT, type Report } from '../report/report.ts';
import type { Store } from '../store/open-store.ts';
import {
  findReport,
  getReport,
  getReportMaterial,
  insertReport,
  listReportInputs,
  listReports,
  removeReports,
  type ReportRow,
} from '../store/reports.ts';
import type { DataCache } from './data-cache.ts';
import { datedPdf } from './dated-pdf.ts';
import type { Clock, PdfPrinter } from './ports.ts';
import { listReportRuns, reportChanges, toReportInputs } from './report-inputs.ts';
import { gatherReport } from './report-material.ts';

/** What reports are made with. */
export interface ReportParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly data: DataCache;
  readonly appVersion: string;
  /** undefined: this host prints nothing. */
  readonly printer: PdfPrinter | undefined;
}

type Method = keyof ReportApi;
type Params<M extends Method> = ReportApi[M]['params'];
type Value<M extends Method> = ReportApi[M]['value'];

/** The use case behind each of these methods. */
export type ReportHandlers = {
  readonly [M in Method]: (params: Params<M>) => Value<M> | Promise<Value<M>>;
};

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function toStoredReport({ store }: ReportParts, row: ReportRow, isDeep: boolean): StoredReport {
  const { id, title, subject, appVersion, createdAtMs } = row;
  const inputs = listReportInputs(store.read, id);
  const changes = reportChanges(store.read, subject, inputs, isDeep);
  return { id, title, subject, appVersion, createdAtMs, runs: inputs.length, changes };
}

/** @throws AppError `conflict` for a report of a layout that this version does not know */
function keptReport({ store }: ReportParts, { id, layout, createdAtMs, appVersion }: ReportRow): KeptReport {
  if (layout !== REPORT_LAYOUT)
    throw new AppError(
      'conflict',
      `report ${id} was made by Ridgeline ${appVersion} in a layout that this version does not know; update Ridgeline`,
    );
  // Written by `make`, in this layout.
  const report = JSON.parse(getReportMaterial(store.read, id)) as Report;
  return { id, createdAtMs, appVersion, report };
}

async function printed({ printer }: ReportParts, kept: KeptReport, paper: Paper): Promise<Uint8Array> {
  if (printer === undefined)
    throw new AppError('conflict', 'nothing here prints a PDF; save the report as HTML and print that');
  return datedPdf(await printer.print(reportPage(kept, paper)), kept.createdAtMs);
}

async function contentOf(
  parts: ReportParts,
  kept: KeptReport,
  format: ReportFormat,
  paper: Paper,
): Promise<ReportContent> {
  const about = { fileName: reportFileName(kept, format), mediaType: mediaTypeOf(format) };
  if (format !== 'pdf') return { ...about, encoding: 'utf8', content: reportText(kept, format) };
  const bytes = await printed(parts, kept, paper);
  return { ...about, encoding: 'base64', content: Buffer.from(bytes).toString('base64') };
}

async function write(
  parts: ReportParts,
  row: ReportRow,
  { format, paper = 'a4' }: Pick<Params<'report.make'>, 'format' | 'paper'>,
): Promise<Value<'report.make'>> {
  const file = await contentOf(parts, keptReport(parts, row), format, paper);
  return { report: toStoredReport(parts, row, true), file };
}

async function make(parts: ReportParts, params: Params<'report.make'>): Promise<Value<'report.make'>> {
  const { store, clock, data, appVersion } = parts;
  const { subject } = params;
  const gathered = await gatherReport({ read: store.read, data }, subject);
  const material = JSON.stringify(makeReport(gathered));
  const materialHash = sha256(material);
  const known = findReport(store.read, { subject, materialHash, appVersion });
  if (known !== undefined) return write(parts, known, params);
  const experimentIds = gathered.chapters.flatMap(({ experiments }) =>
    experiments.map(({ experiment }) => experiment.id),
  );
  const id = insertReport(store.write, {
    title: gathered.title,
    subject,
    layout: REPORT_LAYOUT,
    material,
    materialHash,
    appVersion,
    createdAtMs: clock.nowMs(),
    inputs: toReportInputs(store.read, listReportRuns(store.read, subject, experimentIds)),
  });
  return write(parts, getReport(store.read, id), params);
}

/** Makes reports, keeps them, and writes what is kept. */
export function reportHandlers(parts: ReportParts): ReportHandlers {
  const { store } = parts;
  return {
    'report.make': (params) => make(parts, params),
    'report.remake': ({ reportId, ...params }) => write(parts, getReport(store.read, reportId), params),
    'report.list': () => ({
      reports: listReports(store.read).map((row) => toStoredReport(parts, row, false)),
    }),
    'report.get': ({ reportId }) => {
      const row = getReport(store.read, reportId);
      const kept = keptReport(parts, row);
      return {
        report: toStoredReport(parts, row, true),
        document: reportDocument(kept.report, kept),
      };
    },
    'report.remove': ({ reportIds }) => {
      removeReports(store.write, reportIds);
      return {};
    },
  };
}
