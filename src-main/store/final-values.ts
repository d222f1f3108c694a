import type { MeasurementKey } from '../domain/run.ts';
import type { ReadConnection } from './connection.ts';
import { numberAt } from './row.ts';

/** A number per run; a run that has none, or an undefined one, is absent. */
export type ValueByRun = ReadonlyMap<number, number>;

/**
 * One final measurement of all runs, or of one experiment's. The index by value holds all that is asked for: the table
 * itself, which has every metric of every run, is not read.
 * @param experimentId null: of all experiments
 */
export function finalValues(
  read: ReadConnection,
  { scope, name, detail }: MeasurementKey,
  experimentId: number | null,
): ValueByRun {
  const metric = read.get(
    'SELECT id FROM metric WHERE scope = ? AND name = ? AND detail = ?',
    scope,
    name,
    detail,
  );
  if (metric === undefined) return new Map();
  const id = numberAt(metric, 'id');
  const rows =
    experimentId === null
      ? read.all('SELECT run_id, value FROM final_measurement WHERE metric_id = ? AND value IS NOT NULL', id)
      : read.all(
          `SELECT run_id, value FROM run CROSS JOIN final_measurement ON run_id = run.id AND metric_id = ?
           WHERE experiment_id = ? AND value IS NOT NULL`,
          id,
          experimentId,
        );
  return new Map(rows.map((row) => [numberAt(row, 'run_id'), numberAt(row, 'value')]));
}

/** The generalization gap of each run that has it: data loss on validation − data loss on train, at its counted epoch. */
export function finalGaps(read: ReadConnection, experimentId: number | null): ValueByRun {
  const lossOn = (scope: 'train' | 'validation'): ValueByRun =>
    finalValues(read, { scope, name: 'dataLoss', detail: '' }, experimentId);
  const train = lossOn('train');
  const gaps = new Map<number, number>();
  for (const [runId, loss] of lossOn('validation')) {
    const trainLoss = train.get(runId);
    if (trainLoss !== undefined) gaps.set(runId, loss - trainLoss);
  }
  return gaps;
}
