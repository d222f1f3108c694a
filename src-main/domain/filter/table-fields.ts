import type { ExperimentRow } from '../experiment-row.ts';
import type { RunRow, RunTableExperiment } from '../run-row.ts';
import type { MeasurementKey } from '../run.ts';
import { foldName, type FieldKind, type FieldSet, type FilterField } from './field.ts';
import { findMetric, isSameMetric, metricPath, metricWords } from './metric-field.ts';

/** A run with what it shares with the other runs of its experiment. */
export interface RunInTable extends RunRow {
  readonly experiment: RunTableExperiment;
}

type Value = string | number | boolean;

function field<Row>(
  name: string,
  kind: FieldKind,
  description: string,
  values: (row: Row) => readonly (Value | null)[],
): FilterField<Row> {
  return {
    path: [name],
    kind,
    description,
    values: (row) => values(row).filter((value) => value !== null),
  };
}

const EXPERIMENT_FIELDS: readonly FilterField<ExperimentRow>[] = [
  field('name', 'text', 'the shown name', ({ name }) => [name]),
  field('status', 'text', 'what became of its runs', ({ runs }) => Object.keys(runs)),
  field('data', 'text', 'the data set', ({ dataName }) => [dataName]),
  field('model', 'text', 'the model, as in 30 → 64 → 2', ({ model }) => [model]),
  field('variant', 'text', 'the name of a variant', ({ variants }) => variants),
  field('regularization', 'text', 'what regularizes a variant', ({ groups }) =>
    groups.map(({ regularization }) => regularization),
  ),
  field('tag', 'text', 'one of its tags', ({ tags }) => tags),
  field('starred', 'flag', 'whether it has a star', ({ starred }) => [starred]),
  field('seeds', 'number', 'seeds per variant', ({ seeds }) => [seeds]),
  field('created', 'date', 'when it was started', ({ createdAtMs }) => [createdAtMs]),
  field('gap', 'number', 'generalization gap of a variant: validation − train loss', ({ groups }) =>
    groups.map(({ gap }) => gap?.mean ?? null),
  ),
  field('time', 'duration', 'how long its training took', ({ durationMs }) => [durationMs]),
  field('epochs', 'number', 'the limit of epochs', ({ epochs }) => [epochs]),
  field('notes', 'text', 'what was written about it', ({ notes }) => [notes]),
  field('task', 'text', 'classification or regression', ({ task }) => [task]),
  field('backend', 'text', 'what computed it', ({ backend }) => [backend]),
  field('id', 'number', 'its number', ({ id }) => [id]),
];

const RUN_FIELDS: readonly FilterField<RunInTable>[] = [
  field('name', 'text', 'the name of its experiment', ({ experiment }) => [experiment.name]),
  field('status', 'text', 'what became of it', ({ status }) => [status]),
  field('variant', 'text', 'the name of its variant', ({ experiment, variantIndex }) => [
    experiment.variants[variantIndex],
  ]),
  field('seed', 'number', 'its seed', ({ seed }) => [seed]),
  field('data', 'text', 'the data set', ({ experiment }) => [experiment.dataName]),
  field('model', 'text', 'the model, as in 30 → 64 → 2', ({ experiment }) => [experiment.model]),
  field('tag', 'text', 'a tag of its experiment', ({ experiment }) => experiment.tags),
  field('starred', 'flag', 'whether its experiment has a star', ({ experiment }) => [experiment.starred]),
  field('created', 'date', 'when it was started', ({ experiment }) => [experiment.createdAtMs]),
  field('gap', 'number', 'generalization gap: validation − train loss', ({ gap }) => [gap]),
  field('time', 'duration', 'how long it took', ({ durationMs }) => [durationMs]),
  field('epochs', 'number', 'epochs that it trained', ({ epochsDone }) => [epochsDone]),
  field('notes', 'text', 'what was written about its experiment', ({ experiment }) => [experiment.notes]),
  field('backend', 'text', 'what computed it', ({ backend }) => [backend]),
  field('experiment', 'number', 'the number of its experiment', ({ experimentId }) => [experimentId]),
  field('id', 'number', 'its number', ({ id }) => [id]),
];

/** Metrics that are offered before anybody names one. */
const COMMON_METRICS: readonly MeasurementKey[] = [
  'accuracy',
  'logLoss',
  'f1Macro',
  'aucRoc',
  'rmse',
  'r2',
].map((name) => ({ scope: 'test', name, detail: '' }));

function withMetrics<Row>(
  own: readonly FilterField<Row>[],
  metrics: readonly MeasurementKey[],
  valuesAt: (row: Row, index: number) => readonly (number | null)[],
  searched: (row: Row) => readonly string[],
): FieldSet<Row> {
  const metricField = (key: MeasurementKey): FilterField<Row> => {
    const index = metrics.findIndex((metric) => isSameMetric(metric, key));
    return {
      path: metricPath(key),
      kind: 'number',
      description: key.scope === 'test' ? `${metricWords(key)} on test` : metricWords(key),
      values: (row) => (index < 0 ? [] : valuesAt(row, index).filter((value) => value !== null)),
    };
  };
  const offered = [
    ...metrics,
    ...COMMON_METRICS.filter((key) => !metrics.some((one) => isSameMetric(one, key))),
  ];
  return {
    fields: [...own, ...offered.map(metricField)],
    find: (parts) => {
      const folded = foldName(parts[0] ?? '');
      const named = parts.length === 1 ? own.find(({ path }) => foldName(path[0]) === folded) : undefined;
      if (named !== undefined) return named;
      const key = findMetric(parts);
      return key === undefined ? undefined : metricField(key);
    },
    searched,
  };
}

/**
 * The fields of the table of experiments. A metric's values are the means of the variants.
 * @param metrics those that the rows' `values` are of
 */
export function experimentFields(metrics: readonly MeasurementKey[]): FieldSet<ExperimentRow> {
  return withMetrics(
    EXPERIMENT_FIELDS,
    metrics,
    ({ groups }, index) => groups.map(({ values }) => values[index]?.mean ?? null),
    ({ name, notes, tags }) => [name, notes, ...tags],
  );
}

/**
 * The fields of the table of runs.
 * @param metrics those that the rows' `values` are of
 */
export function runFields(metrics: readonly MeasurementKey[]): FieldSet<RunInTable> {
  return withMetrics(
    RUN_FIELDS,
    metrics,
    ({ values }, index) => [values[index] ?? null],
    ({ experiment }) => [experiment.name, experiment.notes, ...experiment.tags],
  );
}
