import type { MeasuredKey, RunCurve } from '../domain/run-curve.ts';
import type { MeasurementKey } from '../domain/run.ts';
import type { ReadConnection } from './connection.ts';
import { numberAt, numberOrNullAt, type Row } from './row.ts';
import { toMeasurementKey } from './series.ts';

/** Epochs follow each other without a hole; one that is missing all the same is null. */
function toValues(points: readonly Row[], firstEpoch: number): (number | null)[] {
  const values: (number | null)[] = [];
  for (const point of points) {
    const at = numberAt(point, 'epoch') - firstEpoch;
    while (values.length < at) values.push(null);
    values.push(numberOrNullAt(point, 'value'));
  }
  return values;
}

/** Series of runs behind an epoch, run by run in the order of `runIds`; those without points are left out. */
export function listCurves(
  read: ReadConnection,
  runIds: readonly number[],
  keys: readonly MeasurementKey[],
  afterEpoch: number,
): RunCurve[] {
  const metrics = keys.flatMap(({ scope, name, detail }) => {
    const row = read.get(
      'SELECT id FROM metric WHERE scope = ? AND name = ? AND detail = ?',
      scope,
      name,
      detail,
    );
    return row === undefined ? [] : [{ scope, name, detail, id: numberAt(row, 'id') }];
  });
  return runIds.flatMap((runId) =>
    metrics.flatMap(({ id, ...key }): RunCurve[] => {
      const points = read.all(
        'SELECT epoch, value FROM metric_point WHERE run_id = ? AND metric_id = ? AND epoch > ? ORDER BY epoch',
        runId,
        id,
        afterEpoch,
      );
      if (points.length === 0) return [];
      const firstEpoch = numberAt(points[0], 'epoch');
      return [{ runId, ...key, firstEpoch, values: toValues(points, firstEpoch) }];
    }),
  );
}

// The metrics of a run by one search of the key each: counting or sorting its points would read them all.
const MEASURED = `
  WITH RECURSIVE
    given (run_id) AS (SELECT value FROM json_each(?)),
    series (run_id, metric_id) AS (
      SELECT run_id, (SELECT min(metric_id) FROM metric_point WHERE run_id = given.run_id) FROM given
      UNION ALL
      SELECT run_id, (SELECT min(metric_id) FROM metric_point
                      WHERE run_id = series.run_id AND metric_id > series.metric_id)
      FROM series WHERE metric_id IS NOT NULL
    )
  SELECT scope, name, detail, max(per_epoch) AS per_epoch, max(at_counted) AS at_counted FROM (
    SELECT metric_id, 1 AS per_epoch, 0 AS at_counted FROM series WHERE metric_id IS NOT NULL
    UNION
    SELECT metric_id, 0, 1 FROM final_measurement WHERE run_id IN (SELECT run_id FROM given)
  ) JOIN metric ON metric.id = metric_id
  GROUP BY metric_id ORDER BY metric_id`;

/** What any of these runs measured, in the order in which it was first measured. */
export function listMeasuredKeys(read: ReadConnection, runIds: readonly number[]): MeasuredKey[] {
  return read.all(MEASURED, JSON.stringify(runIds)).map((row) => ({
    ...toMeasurementKey(row),
    perEpoch: numberAt(row, 'per_epoch') === 1,
    atCountedEpoch: numberAt(row, 'at_counted') === 1,
  }));
}
