import type { ExperimentSpec } from '../domain/experiment.ts';
import { modelWords } from '../domain/model-words.ts';
import type { RunRow, RunTableExperiment } from '../domain/run-row.ts';
import type { MeasurementKey } from '../domain/run.ts';
import type { ReadConnection } from './connection.ts';
import { PRIMARY_METRICS } from './experiments.ts';
import { atOnce, mapInParts, type InParts } from './in-parts.ts';
import { jsonAt, memberAt, numberAt, numberOrNullAt, textAt, textOrNullAt, type Row } from './row.ts';
import { STATUSES } from './runs.ts';
import { scopeCondition, TAGS_COLUMN, type TableScope } from './table-scope.ts';
import { TableValues } from './table-values.ts';

function toExperiment(row: Row): RunTableExperiment {
  // Written by `insertExperiment` from a valid spec.
  const { model, variants } = jsonAt(row, 'spec') as ExperimentSpec;
  return {
    id: numberAt(row, 'id'),
    name: textAt(row, 'name'),
    dataName: textAt(row, 'data_name'),
    model: modelWords(model, numberOrNullAt(row, 'inputs')),
    primaryMetric: memberAt(row, 'primary_metric', PRIMARY_METRICS),
    createdAtMs: numberAt(row, 'created_at'),
    starred: numberAt(row, 'starred') === 1,
    tags: jsonAt(row, 'tags') as string[],
    notes: textAt(row, 'notes'),
    variants: variants.map(({ name }) => name),
  };
}

/** The experiments of a table of runs, newest first. */
export function listRunTableExperiments(read: ReadConnection, scope: TableScope): RunTableExperiment[] {
  const [condition, value] = scopeCondition(scope);
  return read
    .all(
      `SELECT id, name, data_name, primary_metric, created_at, starred, notes, inputs, spec, ${TAGS_COLUMN}
       FROM experiment WHERE ${condition} ORDER BY id DESC`,
      value,
    )
    .map(toExperiment);
}

function toRunRow(row: Row, values: TableValues): RunRow {
  const id = numberAt(row, 'id');
  return {
    id,
    experimentId: numberAt(row, 'experiment_id'),
    variantIndex: numberAt(row, 'variant_position'),
    seed: numberAt(row, 'seed'),
    status: memberAt(row, 'status', STATUSES),
    backend: textOrNullAt(row, 'backend'),
    durationMs: numberOrNullAt(row, 'duration'),
    epochsDone: numberAt(row, 'epochs_done'),
    countedEpoch: numberOrNullAt(row, 'counted_epoch'),
    primary: values.primary(textAt(row, 'primary_metric')).get(id) ?? null,
    gap: values.gaps.get(id) ?? null,
    values: values.asked.map((asked) => asked.get(id) ?? null),
  };
}

/** So many take some milliseconds. */
const ROWS_OF_A_PART = 2000;

/** Runs, those of the newest experiment first, each experiment's in the order in which they were planned, part by part. */
export function* runRowsInParts(
  read: ReadConnection,
  scope: TableScope,
  metrics: readonly MeasurementKey[],
): InParts<RunRow[]> {
  const [condition, value] = scopeCondition(scope);
  // CROSS JOIN: this order of the tables lets SQLite answer from the index `run_facts` alone.
  const runs = read.all(
    `SELECT run.id, experiment_id, variant_position, seed, status, backend, ended_at - started_at AS duration,
       epochs_done, run.counted_epoch, primary_metric
     FROM experiment CROSS JOIN run ON experiment_id = experiment.id
     WHERE ${condition} ORDER BY experiment.id DESC, run.id`,
    value,
  );
  yield;
  const values = yield* TableValues.read(read, scope, metrics);
  return yield* mapInParts(runs, ROWS_OF_A_PART, (row) => toRunRow(row, values));
}

/** The same at once. */
export function listRunRows(
  read: ReadConnection,
  scope: TableScope,
  metrics: readonly MeasurementKey[],
): RunRow[] {
  return atOnce(runRowsInParts(read, scope, metrics));
}
