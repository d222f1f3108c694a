import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Params, Value } from '../contract/api.ts';
import { classificationMeasurements } from '../domain/metrics/classification.ts';
import type { Measurement } from '../domain/run.ts';
import { getExperiment } from '../store/experiments.ts';
import { insertFinalMeasurements, listFinalMeasurements } from '../store/final-measurements.ts';
import type { Store } from '../store/open-store.ts';
import { listPredictions } from '../store/predictions.ts';
import { listRuns } from '../store/runs.ts';
import type { DataCache } from './data-cache.ts';

function keyOf({ scope, name, detail }: Measurement): string {
  return JSON.stringify([scope, name, detail]);
}

/** Keeps those that the run has no value of, and tells how many these are. */
function insertMissing(store: Store, runId: number, measurements: readonly Measurement[]): number {
  return store.write.transaction('insert missing measurements', () => {
    // Looked at here: somebody may have asked for the same while these were computed.
    const known = new Set(listFinalMeasurements(store.read, runId).map(keyOf));
    const missing = measurements.filter((measurement) => !known.has(keyOf(measurement)));
    insertFinalMeasurements(store.write, runId, missing);
    return missing.length;
  });
}

/** Computes what completed runs were trained without from what their models said about validation and test rows. */
export async function measureMissing(
  store: Store,
  data: DataCache,
  { experimentId }: Params<'evaluation.measureMissing'>,
): Promise<Value<'evaluation.measureMissing'>> {
  const experiment = getExperiment(store.read, experimentId);
  const { target } = await data.ofExperiment(experiment);
  // Regression has had all of its metrics from the start.
  if (target.kind === 'values') return { runs: 0, values: 0 };
  let [runs, values] = [0, 0];
  for (const { id, status } of listRuns(store.read, experimentId)) {
    if (status !== 'completed') continue;
    const measurements = listPredictions(store.read, id).flatMap(({ part, rows, outputs }) =>
      classificationMeasurements(
        part,
        outputs,
        rows.map((row) => target.labels[row]),
        target.classNames,
      ),
    );
    const added = insertMissing(store, id, measurements);
    if (added > 0) runs += 1;
    values += added;
    // Sorting takes its time with much data; others may come in between.
    await nextTurn();
  }
  return { runs, values };
}
