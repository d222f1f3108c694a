import type { ExperimentRow, MeanAndSd, VariantRow } from '../domain/experiment-row.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { modelWords } from '../domain/model-words.ts';
import { regularizationWords } from '../domain/regularization-words.ts';
import type { Regularization } from '../domain/regularization.ts';
import type { MeasurementKey } from '../domain/run.ts';
import { summarize } from '../domain/statistics/summary.ts';
import type { ReadConnection } from './connection.ts';
import { SUMMARY_COLUMNS, toSummary } from './experiments.ts';
import type { ValueByRun } from './final-values.ts';
import { atOnce, mapInParts, type InParts } from './in-parts.ts';
import { jsonAt, numberAt, numberOrNullAt, textAt, textOrNullAt, type Row } from './row.ts';
import { scopeCondition, TAGS_COLUMN, type TableScope } from './table-scope.ts';
import { TableValues } from './table-values.ts';

/** The runs of a variant, summed up while rows go by. */
interface VariantRuns {
  runs: number;
  completed: number;
  readonly runIds: number[];
}

/** What the runs of an experiment say about it. */
interface RunsOfExperiment {
  startedAtMs: number | null;
  endedAtMs: number | null;
  backend: string | null;
  readonly variants: VariantRuns[];
}

const NO_RUNS: RunsOfExperiment = { startedAtMs: null, endedAtMs: null, backend: null, variants: [] };

function smaller(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

function larger(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.max(one, other);
}

function addRun(experiment: RunsOfExperiment, row: Row): void {
  const variant = (experiment.variants[numberAt(row, 'variant_position')] ??= {
    runs: 0,
    completed: 0,
    runIds: [],
  });
  variant.runs += 1;
  if (row.status === 'completed') {
    variant.completed += 1;
    variant.runIds.push(numberAt(row, 'id'));
  }
  experiment.startedAtMs = smaller(experiment.startedAtMs, numberOrNullAt(row, 'started_at'));
  experiment.endedAtMs = larger(experiment.endedAtMs, numberOrNullAt(row, 'ended_at'));
  experiment.backend ??= textOrNullAt(row, 'backend');
}

function runsByExperiment(read: ReadConnection, scope: TableScope): ReadonlyMap<number, RunsOfExperiment> {
  const [condition, value] = scopeCondition(scope);
  // CROSS JOIN: this order of the tables lets SQLite answer from the index `run_facts` alone.
  const rows = read.all(
    `SELECT run.id, experiment_id, variant_position, status, backend, started_at, ended_at
     FROM experiment CROSS JOIN run ON experiment_id = experiment.id WHERE ${condition}`,
    value,
  );
  const byExperiment = new Map<number, RunsOfExperiment>();
  for (const row of rows) {
    const id = numberAt(row, 'experiment_id');
    let experiment = byExperiment.get(id);
    if (experiment === undefined) byExperiment.set(id, (experiment = { ...NO_RUNS, variants: [] }));
    addRun(experiment, row);
  }
  return byExperiment;
}

function meanAndSd(runIds: readonly number[], values: ValueByRun): MeanAndSd | null {
  const { n, mean, sd } = summarize(runIds.flatMap((id) => values.get(id) ?? []));
  return mean.value === null ? null : { n, mean: mean.value, sd: sd.value };
}

function toVariantRow(
  variant: { readonly name: string; readonly regularization: readonly Regularization[] },
  runs: VariantRuns | undefined,
  primary: ValueByRun,
  { gaps, asked }: TableValues,
): VariantRow {
  const runIds = runs?.runIds ?? [];
  return {
    variant: variant.name,
    regularization: regularizationWords(variant.regularization),
    runs: runs?.runs ?? 0,
    completed: runs?.completed ?? 0,
    primary: meanAndSd(runIds, primary),
    gap: meanAndSd(runIds, gaps),
    values: asked.map((values) => meanAndSd(runIds, values)),
  };
}

function toExperimentRow(row: Row, runs: RunsOfExperiment, values: TableValues): ExperimentRow {
  const summary = toSummary(row);
  // Written by `insertExperiment` from a valid spec.
  const { model, seeds, variants } = jsonAt(row, 'spec') as ExperimentSpec;
  const { startedAtMs, endedAtMs, backend } = runs;
  const primary = values.primary(summary.primaryMetric);
  return {
    ...summary,
    notes: textAt(row, 'notes'),
    starred: numberAt(row, 'starred') === 1,
    tags: jsonAt(row, 'tags') as string[],
    trashedAtMs: numberOrNullAt(row, 'trashed_at'),
    model: modelWords(model, numberOrNullAt(row, 'inputs')),
    seeds: seeds.length,
    durationMs: startedAtMs === null || endedAtMs === null ? null : endedAtMs - startedAtMs,
    backend,
    groups: variants.map((variant, index) => toVariantRow(variant, runs.variants[index], primary, values)),
  };
}

/** So many take some milliseconds. */
const ROWS_OF_A_PART = 200;

/** Experiments with what their variants came to, newest first, part by part. */
export function* experimentRowsInParts(
  read: ReadConnection,
  scope: TableScope,
  metrics: readonly MeasurementKey[],
): InParts<ExperimentRow[]> {
  const [condition, value] = scopeCondition(scope);
  // The experiments first, then their runs, then what these measured: whatever comes meanwhile misses nothing that it needs.
  const experiments = read.all(
    `SELECT ${SUMMARY_COLUMNS}, notes, starred, trashed_at, inputs, spec, ${TAGS_COLUMN}
     FROM experiment WHERE ${condition} ORDER BY id DESC`,
    value,
  );
  yield;
  const runs = runsByExperiment(read, scope);
  yield;
  const values = yield* TableValues.read(read, scope, metrics);
  return yield* mapInParts(experiments, ROWS_OF_A_PART, (row) =>
    toExperimentRow(row, runs.get(numberAt(row, 'id')) ?? NO_RUNS, values),
  );
}

/** The same at once. */
export function listExperimentRows(
  read: ReadConnection,
  scope: TableScope,
  metrics: readonly MeasurementKey[],
): ExperimentRow[] {
  return atOnce(experimentRowsInParts(read, scope, metrics));
}
