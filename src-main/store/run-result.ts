import type { RunResult } from '../domain/run.ts';
import type { WriteConnection } from './connection.ts';
import { insertFinalMeasurements } from './final-measurements.ts';
import { insertPredictions } from './predictions.ts';
import { completeRun } from './runs.ts';
import { insertWeights } from './weights.ts';

/**
 * Keeps a run's result and makes it `completed`, all in one transaction.
 * @param droppedEpoch behind which successive halving stopped it; null where it did not
 */
export function insertRunResult(
  write: WriteConnection,
  runId: number,
  result: RunResult,
  endedAtMs: number,
  droppedEpoch: number | null = null,
): void {
  write.transaction('insert run result', () => {
    insertFinalMeasurements(write, runId, result.measurements);
    for (const predictions of result.predictions) insertPredictions(write, runId, predictions);
    insertWeights(write, runId, result.best);
    if (result.last.epoch !== result.best.epoch) insertWeights(write, runId, result.last);
    completeRun(write, runId, { ...result, droppedEpoch }, endedAtMs);
  });
}
