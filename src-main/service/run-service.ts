import type { Params, Value } from '../contract/api.ts';
import type { ReadConnection } from '../store/connection.ts';
import { listFinalMeasurements } from '../store/final-measurements.ts';
import { getRun, getRunSettings } from '../store/runs.ts';
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
