import type { Params, Value } from '../contract/api.ts';
import { byTableOrder } from '../domain/compare.ts';
import type { ReadConnection } from '../store/connection.ts';
import { listCurves, listMeasuredKeys } from '../store/curves.ts';
import { listFinalMeasurements } from '../store/final-measurements.ts';
import { assertRunsExist, getRun, getRunSettings } from '../store/runs.ts';
import { listSeries, listSeriesExtents } from '../store/series.ts';

export function getRunInFull(read: ReadConnection, { runId }: Params<'run.get'>): Value<'run.get'> {
  return {
    run: getRun(read, runId),
    settings: getRunSettings(read, runId),
    measurements: listFinalMeasurements(read, runId),
    series: listSeriesExtents(read, runId),
  };
}

export function getRunSeries(
  read: ReadConnection,
  { runId, afterEpoch, name }: Params<'run.series'>,
): Value<'run.series'> {
  getRun(read, runId);
  return { series: listSeries(read, runId, { afterEpoch: afterEpoch ?? 0, name: name ?? null }) };
}

export function getRunCurves(
  read: ReadConnection,
  { runIds, keys, afterEpoch }: Params<'run.curves'>,
): Value<'run.curves'> {
  assertRunsExist(read, runIds);
  return { curves: listCurves(read, runIds, keys, afterEpoch ?? 0) };
}

export function getMeasuredKeys(
  read: ReadConnection,
  { runIds }: Params<'run.measured'>,
): Value<'run.measured'> {
  assertRunsExist(read, runIds);
  return { keys: listMeasuredKeys(read, runIds).toSorted(byTableOrder) };
}
