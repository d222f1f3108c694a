import { AppError } from '../domain/errors.ts';
import type { ExperimentRecord, ExperimentSummary } from '../domain/experiment-record.ts';
import { countedEpochOf, primaryMetricOf, type ExperimentSpec } from '../domain/experiment.ts';
import { CLASSIFICATION_METRICS, REGRESSION_METRICS } from '../domain/metrics/primary-metric.ts';
import type { RunStatus } from '../domain/run.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { jsonAt, memberAt, numberAt, textAt, textOrNullAt, type Row } from './row.ts';

/** An experiment that is about to be kept. */
export interface NewExperiment {
  readonly spec: ExperimentSpec;
  readonly specHash: string;
  readonly baseFolder: string;
  readonly dataName: string;
  readonly dataHash: string;
  /** Number of features of a row of the prepared data. */
  readonly inputs: number;
  readonly createdAtMs: number;
  /** The process that works on it, see `Store.owner`. */
  readonly owner: string;
}

/** Every metric that a verdict can be about. */
export const PRIMARY_METRICS = [...CLASSIFICATION_METRICS, ...REGRESSION_METRICS];

/** Keeps an experiment and its variants, not yet its runs. */
export function insertExperiment(write: WriteConnection, experiment: NewExperiment): number {
  const { spec } = experiment;
  return write.transaction('insert experiment', () => {
    const id = write.insert(
      `INSERT INTO experiment (
         name, notes, task, data_name, data_hash, primary_metric, counted_epoch, epochs,
         spec_hash, spec, base_folder, inputs, created_at, owner
       ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      spec.name,
      spec.notes ?? '',
      spec.task,
      experiment.dataName,
      experiment.dataHash,
      primaryMetricOf(spec),
      countedEpochOf(spec),
      spec.training.epochs,
      experiment.specHash,
      JSON.stringify(spec),
      experiment.baseFolder,
      experiment.inputs,
      experiment.createdAtMs,
      experiment.owner,
    );
    spec.variants.forEach(({ name, regularization }, position) =>
      write.changeOne(
        'INSERT INTO variant (experiment_id, position, name, regularization) VALUES (?, ?, ?, ?)',
        id,
        position,
        name,
        JSON.stringify(regularization),
      ),
    );
    return id;
  });
}

/** Keeps an experiment's spec with more seeds than it had. Its variants, and all else, are what they were. */
export function updateSeeds(
  write: WriteConnection,
  id: number,
  spec: ExperimentSpec,
  specHash: string,
): void {
  write.changeOne(
    'UPDATE experiment SET spec = ?, spec_hash = ? WHERE id = ?',
    JSON.stringify(spec),
    specHash,
    id,
  );
}

/** What `toSummary` takes, of table `experiment`. */
export const SUMMARY_COLUMNS = `
  id, name, task, data_name, data_hash, primary_metric, counted_epoch, epochs, spec_hash, created_at,
  (SELECT json_group_array(variant.name ORDER BY position) FROM variant WHERE experiment_id = experiment.id) AS variants,
  (SELECT json_group_object(status, runs) FROM (
     SELECT status, count(*) AS runs FROM run WHERE experiment_id = experiment.id GROUP BY status)) AS runs`;

export function toSummary(row: Row): ExperimentSummary {
  return {
    id: numberAt(row, 'id'),
    name: textAt(row, 'name'),
    task: memberAt(row, 'task', ['classification', 'regression']),
    dataName: textAt(row, 'data_name'),
    dataHash: textAt(row, 'data_hash'),
    primaryMetric: memberAt(row, 'primary_metric', PRIMARY_METRICS),
    countedEpoch: memberAt(row, 'counted_epoch', ['last', 'bestValidation']),
    epochs: numberAt(row, 'epochs'),
    specHash: textAt(row, 'spec_hash'),
    createdAtMs: numberAt(row, 'created_at'),
    variants: jsonAt(row, 'variants') as string[],
    runs: jsonAt(row, 'runs') as Partial<Record<RunStatus, number>>,
  };
}

/** Where a list begins and how long it is. */
export interface ListRange {
  readonly limit: number;
  /** Only experiments with a smaller id; null: from the newest on. */
  readonly before: number | null;
}

/** Experiments, newest first; not those in the trash. */
export function listExperiments(read: ReadConnection, { limit, before }: ListRange): ExperimentSummary[] {
  const end = before ?? Number.MAX_SAFE_INTEGER;
  return read
    .all(
      `SELECT ${SUMMARY_COLUMNS} FROM experiment
       WHERE id < ? AND trashed_at IS NULL ORDER BY id DESC LIMIT ?`,
      end,
      limit,
    )
    .map(toSummary);
}

/** Experiments on the same data, newest first; not those in the trash. */
export function listExperimentsOfData(
  read: ReadConnection,
  dataHash: string,
  limit: number,
): ExperimentSummary[] {
  return read
    .all(
      `SELECT ${SUMMARY_COLUMNS} FROM experiment
       WHERE data_hash = ? AND trashed_at IS NULL ORDER BY id DESC LIMIT ?`,
      dataHash,
      limit,
    )
    .map(toSummary);
}

/** @throws AppError `not_found` */
export function getExperiment(read: ReadConnection, id: number): ExperimentRecord {
  const row = read.get(
    `SELECT ${SUMMARY_COLUMNS}, notes, spec, base_folder FROM experiment WHERE id = ?`,
    id,
  );
  if (row === undefined) throw new AppError('not_found', `there is no experiment ${id}`);
  return {
    ...toSummary(row),
    notes: textAt(row, 'notes'),
    // Written by `insertExperiment` from a valid spec.
    spec: jsonAt(row, 'spec') as ExperimentSpec,
    baseFolder: textAt(row, 'base_folder'),
  };
}

/** The processes that experiments say are at work on them. */
export function listOwners(read: ReadConnection): string[] {
  return read
    .all('SELECT DISTINCT owner FROM experiment WHERE owner IS NOT NULL')
    .map((row) => textAt(row, 'owner'));
}

/** The process that says it works on an experiment; null: nobody. @throws AppError `not_found` */
export function ownerOf(read: ReadConnection, id: number): string | null {
  const row = read.get('SELECT owner FROM experiment WHERE id = ?', id);
  if (row === undefined) throw new AppError('not_found', `there is no experiment ${id}`);
  return textOrNullAt(row, 'owner');
}

/**
 * Says who works on an experiment that nobody works on.
 * @throws AppError `conflict` where it lies in the trash
 */
export function claimExperiment(write: WriteConnection, id: number, owner: string): void {
  if (write.get('SELECT 1 FROM experiment WHERE id = ? AND trashed_at IS NOT NULL', id) !== undefined)
    throw new AppError('conflict', `experiment ${id} is in the trash; restore it first`);
  write.changeOne('UPDATE experiment SET owner = ? WHERE id = ? AND owner IS NULL', owner, id);
}

/** Says that nobody works on an experiment any more. */
export function releaseExperiment(write: WriteConnection, id: number): void {
  write.changeOne('UPDATE experiment SET owner = NULL WHERE id = ? AND owner IS NOT NULL', id);
}
