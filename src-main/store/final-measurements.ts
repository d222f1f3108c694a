import type { Measurement } from '../domain/run.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { MetricDictionary } from './metric-dictionary.ts';
import { numberAt } from './row.ts';
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

/** The same for all runs of an experiment, by run. */
export function finalMeasurementsByRun(
  read: ReadConnection,
  experimentId: number,
): ReadonlyMap<number, readonly Measurement[]> {
  const rows = read.all(
    `SELECT ${FINAL_COLUMNS} FROM ${FINAL_TABLES} JOIN run ON run.id = run_id
     WHERE experiment_id = ? ORDER BY run_id, metric_id`,
    experimentId,
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
