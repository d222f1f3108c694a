import type { Measurement } from '../domain/run.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { MetricDictionary } from './metric-dictionary.ts';
import { numberAt, textAt } from './row.ts';
import { toMeasurementKey, toMetricValue } from './series.ts';

/** Keeps what a run measured at its counted epoch. */
export function insertFinalMeasurements(
  write: WriteConnection,
  runId: number,
  measurements: readonly Measurement[],
): void {
  write.transaction('insert final measurements', () => {
    const dictionary = new MetricDictionary(write);
    for (const measurement of measurements)
      write.changeOne(
        'INSERT INTO final_measurement (run_id, metric_id, value, reason_id) VALUES (?, ?, ?, ?)',
        runId,
        dictionary.metricId(measurement),
        measurement.value.value,
        dictionary.reasonId(measurement),
      );
  });
}

const FINAL_COLUMNS = 'run_id, scope, name, detail, value, undefined_reason.text AS reason';
const FINAL_TABLES = `
  final_measurement
  JOIN metric ON metric.id = metric_id
  LEFT JOIN undefined_reason ON undefined_reason.id = reason_id`;

/** What a run measured at its counted epoch; empty for a run without a result. */
export function listFinalMeasurements(read: ReadConnection, runId: number): Measurement[] {
  return read
    .all(`SELECT ${FINAL_COLUMNS} FROM ${FINAL_TABLES} WHERE run_id = ? ORDER BY metric_id`, runId)
    .map((row) => ({ ...toMeasurementKey(row), value: toMetricValue(row) }));
}

/** The same for several runs, by run; a run without a result is missing. */
export function finalMeasurementsByRun(
  read: ReadConnection,
  runIds: readonly number[],
): ReadonlyMap<number, readonly Measurement[]> {
  const rows = read.all(
    `SELECT ${FINAL_COLUMNS} FROM ${FINAL_TABLES}
     WHERE run_id IN (SELECT value FROM json_each(?)) ORDER BY run_id, metric_id`,
    JSON.stringify(runIds),
  );
  const byRun = new Map<number, Measurement[]>();
  for (const row of rows) {
    const runId = numberAt(row, 'run_id');
    const measurements = byRun.get(runId) ?? [];
    measurements.push({ ...toMeasurementKey(row), value: toMetricValue(row) });
    byRun.set(runId, measurements);
  }
  return byRun;
}

/** The classes that an experiment's runs were measured on, in no order; empty until one has completed. */
export function listMeasuredClasses(read: ReadConnection, experimentId: number): string[] {
  return read
    .all(
      `SELECT detail FROM ${FINAL_TABLES}
       WHERE scope = 'test' AND name = 'precision' AND run_id = (
         SELECT min(id) FROM run WHERE experiment_id = ? AND status = 'completed')`,
      experimentId,
    )
    .map((row) => textAt(row, 'detail'));
}
