import { AppError, type ErrorCode } from '../domain/errors.ts';
import type { RunEnvironment, RunRecord } from '../domain/run-record.ts';
import type { RunSettings } from '../domain/run-settings.ts';
import { mayBecome, type BackendInfo, type RunStatus } from '../domain/run.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import {
  jsonAt,
  memberAt,
  numberAt,
  numberOrNullAt,
  textAt,
  textOrNullAt,
  type Row,
  type SqlValue,
} from './row.ts';

/** A run that is about to be kept, as `queued`. */
export interface NewRun {
  readonly experimentId: number;
  readonly variantIndex: number;
  readonly seed: number;
  readonly settings: RunSettings;
  readonly dataHash: string;
  readonly environment: RunEnvironment;
  readonly createdAtMs: number;
}

/** How a run ends, other than with a result. */
export type RunEnd =
  | { readonly status: 'interrupted' | 'cancelled' }
  | { readonly status: 'diverged'; readonly epoch: number }
  | { readonly status: 'failed'; readonly code: ErrorCode; readonly message: string };

const STATUS_SET: Readonly<Record<RunStatus, true>> = {
  queued: true,
  running: true,
  completed: true,
  failed: true,
  diverged: true,
  cancelled: true,
  interrupted: true,
};
/** Every status. */
export const STATUSES = Object.keys(STATUS_SET) as RunStatus[];

const ERROR_CODE_SET: Readonly<Record<ErrorCode, true>> = {
  invalid: true,
  not_found: true,
  conflict: true,
  backend_unavailable: true,
  out_of_memory: true,
  trainer_died: true,
  database_unusable: true,
  internal: true,
};
const ERROR_CODES = Object.keys(ERROR_CODE_SET) as ErrorCode[];

/** Keeps a run as `queued`. */
export function insertRun(write: WriteConnection, run: NewRun): number {
  return write.insert(
    `INSERT INTO run (
       experiment_id, variant_position, seed, status, settings, data_hash,
       app_version, node_version, platform, created_at
     ) VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)`,
    run.experimentId,
    run.variantIndex,
    run.seed,
    JSON.stringify(run.settings),
    run.dataHash,
    run.environment.appVersion,
    run.environment.nodeVersion,
    run.environment.platform,
    run.createdAtMs,
  );
}

const RUN_COLUMNS = `
  run.id, run.experiment_id, variant_position, variant.name AS variant, seed, status, data_hash,
  app_version, node_version, platform, backend, backend_version, device, created_at, started_at, ended_at, idle_ms,
  epochs_done, counted_epoch, best_epoch, diverged_epoch, dropped_epoch, error_code, error_message`;
const RUN_WITH_VARIANT = `
  run JOIN variant ON variant.experiment_id = run.experiment_id AND variant.position = run.variant_position`;

function toBackend(row: Row): BackendInfo | null {
  if (row.backend === null) return null;
  return {
    name: memberAt(row, 'backend', ['native', 'wasm', 'webgpu']),
    version: textAt(row, 'backend_version'),
    device: textAt(row, 'device'),
  };
}

function toRun(row: Row): RunRecord {
  const errorMessage = textOrNullAt(row, 'error_message');
  return {
    id: numberAt(row, 'id'),
    experimentId: numberAt(row, 'experiment_id'),
    variantIndex: numberAt(row, 'variant_position'),
    variant: textAt(row, 'variant'),
    seed: numberAt(row, 'seed'),
    status: memberAt(row, 'status', STATUSES),
    backend: toBackend(row),
    environment: {
      appVersion: textAt(row, 'app_version'),
      nodeVersion: textAt(row, 'node_version'),
      platform: textAt(row, 'platform'),
    },
    dataHash: textAt(row, 'data_hash'),
    createdAtMs: numberAt(row, 'created_at'),
    startedAtMs: numberOrNullAt(row, 'started_at'),
    endedAtMs: numberOrNullAt(row, 'ended_at'),
    idleMs: numberAt(row, 'idle_ms'),
    epochsDone: numberAt(row, 'epochs_done'),
    countedEpoch: numberOrNullAt(row, 'counted_epoch'),
    bestEpoch: numberOrNullAt(row, 'best_epoch'),
    divergedEpoch: numberOrNullAt(row, 'diverged_epoch'),
    droppedEpoch: numberOrNullAt(row, 'dropped_epoch'),
    error:
      errorMessage === null
        ? null
        : { code: memberAt(row, 'error_code', ERROR_CODES), message: errorMessage },
  };
}

/** The runs of an experiment, variant by variant, each in the order in which it was planned. */
export function listRuns(read: ReadConnection, experimentId: number): RunRecord[] {
  return read
    .all(
      `SELECT ${RUN_COLUMNS} FROM ${RUN_WITH_VARIANT}
       WHERE run.experiment_id = ? ORDER BY variant_position, run.id`,
      experimentId,
    )
    .map(toRun);
}

/** @throws AppError `not_found` */
export function getRun(read: ReadConnection, id: number): RunRecord {
  const row = read.get(`SELECT ${RUN_COLUMNS} FROM ${RUN_WITH_VARIANT} WHERE run.id = ?`, id);
  if (row === undefined) throw new AppError('not_found', `there is no run ${id}`);
  return toRun(row);
}

/** @throws AppError `not_found` for the first run that does not exist */
export function assertRunsExist(read: ReadConnection, ids: readonly number[]): void {
  const missing = read.get(
    'SELECT value FROM json_each(?) WHERE value NOT IN (SELECT id FROM run) LIMIT 1',
    JSON.stringify(ids),
  );
  if (missing !== undefined) throw new AppError('not_found', `there is no run ${numberAt(missing, 'value')}`);
}

/** @throws AppError `not_found` */
export function getRunSettings(read: ReadConnection, id: number): RunSettings {
  const row = read.get('SELECT settings FROM run WHERE id = ?', id);
  if (row === undefined) throw new AppError('not_found', `there is no run ${id}`);
  // Written by `insertRun`.
  return jsonAt(row, 'settings') as RunSettings;
}

// The one way to another status. `assignments` are columns set beside it, `values` belong to them.
function changeStatus(
  write: WriteConnection,
  id: number,
  to: RunStatus,
  assignments: string,
  ...values: SqlValue[]
): void {
  const row = write.get('SELECT status FROM run WHERE id = ?', id);
  if (row === undefined) throw new AppError('not_found', `there is no run ${id}`);
  const from = memberAt(row, 'status', STATUSES);
  if (!mayBecome(from, to)) throw new AppError('conflict', `run ${id} is ${from} and cannot become ${to}`);
  write.changeOne(
    `UPDATE run SET status = ?, ${assignments} WHERE id = ? AND status = ?`,
    to,
    ...values,
    id,
    from,
  );
}

/**
 * A run that ended before its result waits to go on, under the program that will go on with it. Its epochs stay.
 * @param nowMs the time since its end counts as idle
 */
export function requeueRun(
  write: WriteConnection,
  id: number,
  environment: RunEnvironment,
  nowMs: number,
): void {
  changeStatus(
    write,
    id,
    'queued',
    `app_version = ?, node_version = ?, platform = ?, error_code = NULL, error_message = NULL,
     idle_ms = CASE WHEN started_at IS NULL THEN 0 ELSE idle_ms + max(0, ? - ended_at) END, ended_at = NULL`,
    environment.appVersion,
    environment.nodeVersion,
    environment.platform,
    nowMs,
  );
}

/** Takes note of time in which a run stood still. */
export function addIdleTime(write: WriteConnection, id: number, idleMs: number): void {
  write.changeOne('UPDATE run SET idle_ms = idle_ms + ? WHERE id = ?', idleMs, id);
}

/** A queued run begins, or goes on: its first start counts. */
export function startRun(
  write: WriteConnection,
  id: number,
  backend: BackendInfo,
  startedAtMs: number,
): void {
  const { name, version, device } = backend;
  changeStatus(
    write,
    id,
    'running',
    'backend = ?, backend_version = ?, device = ?, started_at = coalesce(started_at, ?)',
    name,
    version,
    device,
    startedAtMs,
  );
}

/** A running run has its result, which is kept in the same transaction. */
export function completeRun(
  write: WriteConnection,
  id: number,
  epochs: {
    readonly countedEpoch: number;
    readonly bestEpoch: number;
    readonly droppedEpoch: number | null;
  },
  endedAtMs: number,
): void {
  const { countedEpoch, bestEpoch, droppedEpoch } = epochs;
  changeStatus(
    write,
    id,
    'completed',
    'counted_epoch = ?, best_epoch = ?, dropped_epoch = ?, ended_at = ?',
    countedEpoch,
    bestEpoch,
    droppedEpoch,
    endedAtMs,
  );
}

/** A run ends without a result; its epochs stay. */
export function endRun(write: WriteConnection, id: number, end: RunEnd, endedAtMs: number): void {
  changeStatus(
    write,
    id,
    end.status,
    'diverged_epoch = ?, error_code = ?, error_message = ?, ended_at = ?',
    end.status === 'diverged' ? end.epoch : null,
    end.status === 'failed' ? end.code : null,
    end.status === 'failed' ? end.message : null,
    endedAtMs,
  );
}

/** Marks what a process left behind when it ended in the middle, and takes its name off. Returns the runs' number. */
export function interruptRunsOf(write: WriteConnection, owner: string, endedAtMs: number): number {
  return write.transaction('interrupt abandoned runs', () => {
    const runs = write.all(
      `SELECT run.id FROM run JOIN experiment ON experiment.id = run.experiment_id
       WHERE owner = ? AND status IN ('queued', 'running')`,
      owner,
    );
    for (const run of runs) endRun(write, numberAt(run, 'id'), { status: 'interrupted' }, endedAtMs);
    write.change('UPDATE experiment SET owner = NULL WHERE owner = ?', owner);
    return runs.length;
  });
}
