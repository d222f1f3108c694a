import type { ExperimentRow } from '../experiment-row.ts';
import { findMetric, isSameMetric, metricPath, metricWords } from '../filter/metric-field.ts';
import { printField } from '../filter/print.ts';
import type { RunInTable } from '../filter/table-fields.ts';
import { tokenize } from '../filter/tokens.ts';
import { metricDirection } from '../metrics/metric-name.ts';
import type { MeasurementKey } from '../run.ts';
import { leadingValue } from './leading-variant.ts';
import type { SortValue } from './sort-rows.ts';

/** A column of a table. */
export interface TableColumn<Row> {
  /** As saved views name it; `metric:validation.logLoss` for a metric that was added. */
  readonly id: string;
  readonly title: string;
  /** Whether numbers stand in it. */
  readonly numeric: boolean;
  /** Whether the first click puts the largest first. */
  readonly descendingFirst: boolean;
  readonly sortValue: (row: Row) => SortValue;
}

const METRIC_PREFIX = 'metric:';

/** The column of a metric. */
export function metricColumnId(key: MeasurementKey): string {
  return METRIC_PREFIX + printField(metricPath(key));
}

/** The metric of a column; undefined for a column of another kind. */
export function metricOfColumn(id: string): MeasurementKey | undefined {
  if (!id.startsWith(METRIC_PREFIX)) return undefined;
  const tokens = tokenize(id.slice(METRIC_PREFIX.length));
  const [word] = tokens;
  return tokens.length === 1 && word.kind === 'word' ? findMetric(word.parts) : undefined;
}

function text<Row>(id: string, title: string, sortValue: (row: Row) => SortValue): TableColumn<Row> {
  return { id, title, numeric: false, descendingFirst: false, sortValue };
}

function number<Row>(id: string, title: string, sortValue: (row: Row) => SortValue): TableColumn<Row> {
  return { id, title, numeric: true, descendingFirst: true, sortValue };
}

// What asks for attention comes first.
const STATUS_ORDER = ['running', 'queued', 'interrupted', 'failed', 'diverged', 'cancelled', 'completed'];

function statusRank(statuses: readonly string[]): number {
  return Math.min(...statuses.map((status) => STATUS_ORDER.indexOf(status)));
}

const EXPERIMENT_COLUMNS: readonly TableColumn<ExperimentRow>[] = [
  { ...text('star', 'Star', ({ starred }) => Number(starred)), descendingFirst: true },
  text('name', 'Experiment', ({ name }) => name),
  text('status', 'Status', ({ runs }) => statusRank(Object.keys(runs))),
  text('data', 'Data', ({ dataName }) => dataName),
  text('model', 'Model', ({ model }) => model),
  text('variants', 'Variants', ({ variants }) => variants.join(' ')),
  number('seeds', 'Seeds', ({ seeds }) => seeds),
  number('primary', 'Primary metric', (row) => leadingValue(row, (index) => row.groups[index].primary)),
  number('gap', 'Gap', (row) => leadingValue(row, (index) => row.groups[index].gap)),
  number('time', 'Time', ({ durationMs }) => durationMs),
  { ...text('created', 'Started', ({ createdAtMs }) => createdAtMs), descendingFirst: true },
  text('tags', 'Tags', ({ tags }) => (tags.length === 0 ? null : tags.join(' '))),
  text('notes', 'Notes', ({ notes }) => (notes === '' ? null : notes)),
  text('backend', 'Backend', ({ backend }) => backend),
  number('id', 'Number', ({ id }) => id),
];

const RUN_COLUMNS: readonly TableColumn<RunInTable>[] = [
  { ...text('star', 'Star', ({ experiment }) => Number(experiment.starred)), descendingFirst: true },
  text('name', 'Experiment', ({ experiment }) => experiment.name),
  text('variant', 'Variant', ({ experiment, variantIndex }) => experiment.variants[variantIndex]),
  { ...number('seed', 'Seed', ({ seed }) => seed), descendingFirst: false },
  text('status', 'Status', ({ status }) => statusRank([status])),
  text('data', 'Data', ({ experiment }) => experiment.dataName),
  text('model', 'Model', ({ experiment }) => experiment.model),
  number('primary', 'Primary metric', ({ primary }) => primary),
  number('gap', 'Gap', ({ gap }) => gap),
  number('epochs', 'Epochs', ({ epochsDone }) => epochsDone),
  number('counted', 'Counted epoch', ({ countedEpoch }) => countedEpoch),
  number('time', 'Time', ({ durationMs }) => durationMs),
  { ...text('created', 'Started', ({ experiment }) => experiment.createdAtMs), descendingFirst: true },
  text('tags', 'Tags', ({ experiment }) => (experiment.tags.length === 0 ? null : experiment.tags.join(' '))),
  text('notes', 'Notes', ({ experiment }) => (experiment.notes === '' ? null : experiment.notes)),
  text('backend', 'Backend', ({ backend }) => backend),
  number('id', 'Number', ({ id }) => id),
];

function metricColumn<Row>(key: MeasurementKey, sortValue: (row: Row) => SortValue): TableColumn<Row> {
  return {
    id: metricColumnId(key),
    title: metricWords(key),
    numeric: true,
    descendingFirst: metricDirection(key.name) !== 'lowerIsBetter',
    sortValue,
  };
}

/**
 * The columns of the table of experiments.
 * @param metrics those that the rows' `values` are of
 */
export function experimentColumns(metrics: readonly MeasurementKey[]): readonly TableColumn<ExperimentRow>[] {
  const added = metrics.map((key, at) =>
    metricColumn<ExperimentRow>(key, (row) =>
      leadingValue(row, (index) => row.groups[index].values[at] ?? null),
    ),
  );
  return [...EXPERIMENT_COLUMNS, ...added];
}

/**
 * The columns of the table of runs.
 * @param metrics those that the rows' `values` are of
 */
export function runColumns(metrics: readonly MeasurementKey[]): readonly TableColumn<RunInTable>[] {
  const added = metrics.map((key, at) => metricColumn<RunInTable>(key, ({ values }) => values[at] ?? null));
  return [...RUN_COLUMNS, ...added];
}

/** Metrics without those that stand in the list before. */
export function distinctMetrics(metrics: readonly MeasurementKey[]): readonly MeasurementKey[] {
  return metrics.filter((key, index) => metrics.findIndex((other) => isSameMetric(other, key)) === index);
}
