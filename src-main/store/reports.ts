import { deflateSync, inflateSync } from 'node:zlib';
import { AppError } from '../domain/errors.ts';
import type { ReportSubject } from '../domain/report-subject.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { blobAt, jsonAt, numberAt, textAt, type Row } from './row.ts';

/** A run that a report was made from, as it was then. */
export interface ReportInput {
  readonly runId: number;
  readonly experimentId: number;
  readonly status: string;
  readonly dataHash: string;
  /** SHA-256 of its status, counted epoch and final measurements. */
  readonly resultHash: string;
}

/** A report to be kept. */
export interface NewReport {
  readonly title: string;
  readonly subject: ReportSubject;
  readonly layout: number;
  /** JSON. */
  readonly material: string;
  readonly materialHash: string;
  readonly appVersion: string;
  readonly createdAtMs: number;
  readonly inputs: readonly ReportInput[];
}

/** A report that is kept, without its material. */
export interface ReportRow extends Pick<
  NewReport,
  'title' | 'subject' | 'layout' | 'appVersion' | 'createdAtMs'
> {
  readonly id: number;
}

const COLUMNS = 'id, title, subject, layout, app_version, created_at';

function toReportRow(row: Row): ReportRow {
  return {
    id: numberAt(row, 'id'),
    title: textAt(row, 'title'),
    // Written by `insertReport`.
    subject: jsonAt(row, 'subject') as ReportSubject,
    layout: numberAt(row, 'layout'),
    appVersion: textAt(row, 'app_version'),
    createdAtMs: numberAt(row, 'created_at'),
  };
}

/** Keeps a report with what it was made from; gives its number. */
export function insertReport(write: WriteConnection, report: NewReport): number {
  return write.transaction('insert report', () => {
    const id = write.insert(
      `INSERT INTO report (title, subject, layout, encoding, material, material_hash, app_version, created_at)
       VALUES (?, ?, ?, 'zlib', ?, ?, ?, ?)`,
      report.title,
      JSON.stringify(report.subject),
      report.layout,
      deflateSync(report.material),
      report.materialHash,
      report.appVersion,
      report.createdAtMs,
    );
    for (const { runId, experimentId, status, dataHash, resultHash } of report.inputs)
      write.changeOne(
        `INSERT INTO report_input (report_id, run_id, experiment_id, status, data_hash, result_hash)
         VALUES (?, ?, ?, ?, ?, ?)`,
        id,
        runId,
        experimentId,
        status,
        dataHash,
        resultHash,
      );
    return id;
  });
}

/** Reports, newest first. */
export function listReports(read: ReadConnection): ReportRow[] {
  return read.all(`SELECT ${COLUMNS} FROM report ORDER BY id DESC`).map(toReportRow);
}

/** @throws AppError `not_found` */
export function getReport(read: ReadConnection, id: number): ReportRow {
  const row = read.get(`SELECT ${COLUMNS} FROM report WHERE id = ?`, id);
  if (row === undefined) throw new AppError('not_found', `there is no report ${id}`);
  return toReportRow(row);
}

/** The newest report that says the very same about the same, made by the same version; undefined where there is none. */
export function findReport(
  read: ReadConnection,
  { subject, materialHash, appVersion }: Pick<NewReport, 'subject' | 'materialHash' | 'appVersion'>,
): ReportRow | undefined {
  const row = read.get(
    `SELECT ${COLUMNS} FROM report WHERE material_hash = ? AND subject = ? AND app_version = ?
     ORDER BY id DESC LIMIT 1`,
    materialHash,
    JSON.stringify(subject),
    appVersion,
  );
  return row === undefined ? undefined : toReportRow(row);
}

/** What a report says, as it was given to `insertReport`. @throws AppError `not_found` */
export function getReportMaterial(read: ReadConnection, id: number): string {
  const row = read.get('SELECT material FROM report WHERE id = ?', id);
  if (row === undefined) throw new AppError('not_found', `there is no report ${id}`);
  return inflateSync(blobAt(row, 'material')).toString('utf8');
}

/** The runs that a report was made from, by number. */
export function listReportInputs(read: ReadConnection, reportId: number): ReportInput[] {
  return read
    .all(
      `SELECT run_id, experiment_id, status, data_hash, result_hash FROM report_input
       WHERE report_id = ? ORDER BY run_id`,
      reportId,
    )
    .map((row) => ({
      runId: numberAt(row, 'run_id'),
      experimentId: numberAt(row, 'experiment_id'),
      status: textAt(row, 'status'),
      dataHash: textAt(row, 'data_hash'),
      resultHash: textAt(row, 'result_hash'),
    }));
}

/** @throws AppError `not_found` for one that is not there; then none is removed */
export function removeReports(write: WriteConnection, ids: readonly number[]): void {
  write.transaction('remove reports', () => {
    for (const id of new Set(ids))
      if (write.change('DELETE FROM report WHERE id = ?', id) === 0)
        throw new AppError('not_found', `there is no report ${id}`);
  });
}
