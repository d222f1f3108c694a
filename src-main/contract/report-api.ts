import * as z from 'zod';
import { CLASSIFICATION_METRICS, REGRESSION_METRICS } from '../domain/metrics/primary-metric.ts';
import type { ReportDocument } from '../domain/report-document.ts';
import { PAPERS, REPORT_FORMATS, type Paper, type ReportFormat } from '../domain/report-format.ts';
import type { ReportSubject } from '../domain/report-subject.ts';
import type { StoredReport } from '../domain/stored-report.ts';
import { id, seed } from './fields.ts';
import { parserOf } from './zod-problems.ts';

/** How a report is written. */
interface WrittenAs {
  readonly format: ReportFormat;
  /** What a PDF is laid out for; absent: A4. */
  readonly paper?: Paper | undefined;
}

/** A report as a file. */
export interface ReportContent {
  /** Made from the report's title and number; one that every system takes. */
  readonly fileName: string;
  readonly mediaType: string;
  /** How `content` is to be read: as it stands, or as bytes in base 64. */
  readonly encoding: 'utf8' | 'base64';
  readonly content: string;
}

/** What can be written about what is stored. */
export interface ReportApi {
  /**
   * Makes a report, keeps it, and writes it. Numbers are those of `experiment.compare`, `comparison.get`, `strength.get` and
   * `comparison.evaluation`. Where the newest report on the same subject says the very same, that one is written.
   * Errors: `not_found`; `invalid` as for `comparison.get`; `conflict` for a strength report on an experiment whose variants
   * differ in no strength alone, and for a PDF where nothing is there to print it.
   */
  'report.make': {
    readonly params: WrittenAs & { readonly subject: ReportSubject };
    readonly value: { readonly report: StoredReport; readonly file: ReportContent };
  };
  /**
   * Writes a kept report again, from what was kept of it: the same bytes, whatever became of its runs.
   * Errors: `not_found`; `conflict` for one of a newer Ridgeline, and for a PDF as above.
   */
  'report.remake': {
    readonly params: WrittenAs & { readonly reportId: number };
    readonly value: { readonly report: StoredReport; readonly file: ReportContent };
  };
  /** The kept reports, newest first. Whether a result was replaced by another one of the same status only `report.get` tells. */
  'report.list': {
    readonly params: Readonly<Record<string, never>>;
    readonly value: { readonly reports: readonly StoredReport[] };
  };
  /** A kept report, and what it says. Errors: `not_found`; `conflict` for one of a newer Ridgeline. */
  'report.get': {
    readonly params: { readonly reportId: number };
    readonly value: { readonly report: StoredReport; readonly document: ReportDocument };
  };
  /** Deletes kept reports for good, all of them or none. Errors: `not_found`. */
  'report.remove': {
    readonly params: { readonly reportIds: readonly number[] };
    readonly value: Readonly<Record<string, never>>;
  };
}

const group = z.strictObject({
  experimentId: id,
  variantIndex: z.int().min(0).max(1e4),
  seeds: z.array(seed).min(1).max(1000).optional(),
});
const primaryMetrics = [...CLASSIFICATION_METRICS, ...REGRESSION_METRICS];
const subject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('experiment'), experimentId: id }),
  z.strictObject({
    kind: z.literal('comparison'),
    a: group,
    b: group,
    metric: z.enum(primaryMetrics).optional(),
  }),
  z.strictObject({
    kind: z.literal('strength'),
    experimentId: id,
    metric: z.enum([...primaryMetrics, 'dataLoss']).optional(),
  }),
  z.strictObject({ kind: z.literal('selection'), experimentIds: z.array(id).min(1).max(50) }),
  z.strictObject({ kind: z.literal('runs'), runIds: z.array(id).min(1).max(1000) }),
]);
const writtenAs = { format: z.enum(REPORT_FORMATS), paper: z.enum(PAPERS).optional() };

/** The parsers of these methods. */
export const reportParsers: {
  readonly [M in keyof ReportApi]: (input: unknown) => ReportApi[M]['params'];
} = {
  'report.make': parserOf(z.strictObject({ subject, ...writtenAs })),
  'report.remake': parserOf(z.strictObject({ reportId: id, ...writtenAs })),
  'report.list': parserOf(z.strictObject({})),
  'report.get': parserOf(z.strictObject({ reportId: id })),
  'report.remove': parserOf(z.strictObject({ reportIds: z.array(id).min(1).max(10_000) })),
};
