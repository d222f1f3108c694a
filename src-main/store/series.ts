import type { MetricValue } from '../domain/metrics/metric-value.ts';
import type { Series, SeriesExtent } from '../domain/run-record.ts';
import { SCOPES, type MeasurementKey, type RunEpoch } from '../domain/run.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { MetricDictionary } from './metric-dictionary.ts';
import { insertWeightTraces } from './weight-traces.ts';
import { memberAt, numberAt, numberOrNullAt, textAt, type Row } from './row.ts';

/** Takes scope, name and detail out of a row. */
export function toMeasurementKey(row: Row): MeasurementKey {
  return { scope: memberAt(row, 'scope', SCOPES), name: textAt(row, 'name'), detail: textAt(row, 'detail') };
}

/** Takes value and reason out of a row. */
export function toMetricValue(row: Row): MetricValue {
  const value = numberOrNullAt(row, 'value');
  return value === null ? { value, reason: textAt(row, 'reason') } : { value };
}

type Point = readonly [
  runId: number,
  metricId: number,
  epoch: number,
  value: number | null,
  reasonId: number | null,
];

// In the order of the primary key: neighbours are written together, which is several times as fast.
function sortedPoints(write: WriteConnection, epochs: readonly RunEpoch[]): Point[] {
  const dictionary = new MetricDictionary(write);
  const points = epochs.flatMap(({ runId, epoch, measurements }) =>
    measurements.map((measurement): Point => {
      const { value } = measurement.value;
      return [runId, dictionary.metricId(measurement), epoch, value, dictionary.reasonId(measurement)];
    }),
  );
  return points.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
}

/** Adds epochs to their runs' series, with what is known of their weights, all in one transaction. */
export function appendEpochs(write: WriteConnection, epochs: readonly RunEpoch[]): void {
  write.transaction('append epochs', () => {
    for (const point of sortedPoints(write, epochs))
      write.changeOne(
        'INSERT INTO metric_point (run_id, metric_id, epoch, value, reason_id) VALUES (?, ?, ?, ?, ?)',
        ...point,
      );
    for (const { runId, epoch, weights } of epochs)
      if (weights !== undefined) insertWeightTraces(write, runId, epoch, weights);
    const last = new Map<number, number>();
    for (const { runId, epoch } of epochs) last.set(runId, Math.max(epoch, last.get(runId) ?? 0));
    for (const [runId, epoch] of last)
      write.changeOne('UPDATE run SET epochs_done = max(epochs_done, ?) WHERE id = ?', epoch, runId);
  });
}

/** What series a run has and how long they are. */
export function listSeriesExtents(read: ReadConnection, runId: number): SeriesExtent[] {
  const rows = read.all(
    `SELECT scope, name, detail, count(*) AS count, max(epoch) AS last_epoch
     FROM metric_point JOIN metric ON metric.id = metric_id
     WHERE run_id = ? GROUP BY metric_id ORDER BY metric_id`,
    runId,
  );
  return rows.map((row) => ({
    ...toMeasurementKey(row),
    count: numberAt(row, 'count'),
    lastEpoch: numberAt(row, 'last_epoch'),
  }));
}

/** Which points of a run are asked for. */
export interface SeriesRange {
  /** Only points after this epoch; 0: all. */
  readonly afterEpoch: number;
  /** Only series of this name; null: all. */
  readonly name: string | null;
}

/** The series of a run that have points in a range. */
export function listSeries(read: ReadConnection, runId: number, range: SeriesRange): Series[] {
  const metrics = read.all(
    'SELECT id, scope, name, detail FROM metric WHERE name = coalesce(?, name) ORDER BY id',
    range.name,
  );
  return metrics.flatMap((metric) => {
    const points = read.all(
      `SELECT epoch, value, undefined_reason.text AS reason
       FROM metric_point LEFT JOIN undefined_reason ON undefined_reason.id = reason_id
       WHERE run_id = ? AND metric_id = ? AND epoch > ? ORDER BY epoch`,
      runId,
      numberAt(metric, 'id'),
      range.afterEpoch,
    );
    if (points.length === 0) return [];
    return [
      {
        ...toMeasurementKey(metric),
        points: points.map((row) => ({ epoch: numberAt(row, 'epoch'), ...toMetricValue(row) })),
      },
    ];
  });
}
