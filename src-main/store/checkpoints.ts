import { crc32 } from 'node:zlib';
import type {
  CheckpointPlace,
  GroupCheckpoint,
  MemberCheckpoint,
  RunCheckpoint,
} from '../domain/checkpoint.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { blobAt, jsonAt, numberAt, textAt, type Row } from './row.ts';

/*
 * A checkpoint is written run by run, so that no write is long, and counts once it is complete. In that same transaction
 * the one before it stops counting: at every moment there is one to go on from. What does not count any more goes run by
 * run as well, one for each that is written, which takes its place in the file.
 */

/** All of a run's checkpoint but its arrays, as JSON in the column `state`. */
type StoredState = Omit<MemberCheckpoint, 'values'>;

/** A checkpoint that is about to be written. */
export interface NewCheckpoint {
  readonly experimentId: number;
  readonly place: CheckpointPlace;
  readonly appVersion: string;
  readonly createdAtMs: number;
}

/** Begins a checkpoint. */
export function beginCheckpoint(
  write: WriteConnection,
  { experimentId, place, appVersion, createdAtMs }: NewCheckpoint,
): number {
  return write.transaction('begin checkpoint', () => {
    write.change(
      `DELETE FROM checkpoint WHERE experiment_id = ? AND complete = 0 AND NOT EXISTS (
         SELECT 1 FROM checkpoint_run WHERE checkpoint_id = checkpoint.id)`,
      experimentId,
    );
    return write.insert(
      `INSERT INTO checkpoint (experiment_id, epoch, step, complete, app_version, created_at)
       VALUES (?, ?, ?, 0, ?, ?)`,
      experimentId,
      place.epoch,
      place.step,
      appVersion,
      createdAtMs,
    );
  });
}

function deleteOneStaleRun(write: WriteConnection, checkpointId: number): void {
  write.change(
    `DELETE FROM checkpoint_run WHERE rowid = (
       SELECT checkpoint_run.rowid FROM checkpoint own
       JOIN checkpoint stale ON stale.experiment_id = own.experiment_id AND stale.complete = 0 AND stale.id <> own.id
       JOIN checkpoint_run ON checkpoint_run.checkpoint_id = stale.id
       WHERE own.id = ? LIMIT 1)`,
    checkpointId,
  );
}

/** Adds a run to a checkpoint that was begun. */
export function insertCheckpointRun(
  write: WriteConnection,
  checkpointId: number,
  position: number,
  { runId, values, ...state }: RunCheckpoint,
): void {
  const stored: StoredState = state;
  // Not compressed: trained weights shrink by a tenth, and it would take ten times as long.
  const data = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  write.transaction('insert run of checkpoint', () => {
    deleteOneStaleRun(write, checkpointId);
    write.changeOne(
      'INSERT INTO checkpoint_run (checkpoint_id, position, run_id, state, data, crc32) VALUES (?, ?, ?, ?, ?, ?)',
      checkpointId,
      position,
      runId,
      JSON.stringify(stored),
      data,
      crc32(data),
    );
  });
}

/** Makes a checkpoint count, in the place of every other one that one of its runs is in. */
export function completeCheckpoint(write: WriteConnection, checkpointId: number): void {
  write.transaction('complete checkpoint', () => {
    write.change(
      `UPDATE checkpoint SET complete = 0 WHERE id IN (
         SELECT other.checkpoint_id FROM checkpoint_run own JOIN checkpoint_run other USING (run_id)
         WHERE own.checkpoint_id = ? AND other.checkpoint_id <> own.checkpoint_id)`,
      checkpointId,
    );
    write.changeOne('UPDATE checkpoint SET complete = 1 WHERE id = ? AND complete = 0', checkpointId);
  });
}

/** Deletes the checkpoints of an experiment that nothing will go on from. */
export function deleteUselessCheckpoints(write: WriteConnection, experimentId: number): void {
  write.change(
    `DELETE FROM checkpoint WHERE experiment_id = ? AND (complete = 0 OR NOT EXISTS (
       SELECT 1 FROM checkpoint_run JOIN run ON run.id = run_id
       WHERE checkpoint_id = checkpoint.id AND status NOT IN ('completed', 'diverged')))`,
    experimentId,
  );
}

/** Null where the data is not what was written. */
function toRunCheckpoint(row: Row): RunCheckpoint | null {
  const data = blobAt(row, 'data');
  if (crc32(data) !== numberAt(row, 'crc32')) return null;
  const copy = new Uint8Array(data.length);
  copy.set(data);
  // Written by `insertCheckpointRun`.
  const state = jsonAt(row, 'state') as StoredState;
  return { ...state, runId: numberAt(row, 'run_id'), values: new Float32Array(copy.buffer) };
}

/** What there is to go on from. */
export interface StoredCheckpoints {
  readonly checkpoints: readonly GroupCheckpoint[];
  /** Why the others cannot be used, a sentence each. */
  readonly unusable: readonly string[];
}

/** The complete checkpoints of an experiment's groups. */
export function listCheckpoints(
  read: ReadConnection,
  experimentId: number,
  appVersion: string,
): StoredCheckpoints {
  const checkpoints: GroupCheckpoint[] = [];
  const unusable: string[] = [];
  const rows = read.all(
    'SELECT id, epoch, step, app_version FROM checkpoint WHERE experiment_id = ? AND complete = 1 ORDER BY id',
    experimentId,
  );
  for (const row of rows) {
    const place = { epoch: numberAt(row, 'epoch'), step: numberAt(row, 'step') };
    const madeBy = textAt(row, 'app_version');
    const runs = madeBy === appVersion ? listCheckpointRuns(read, numberAt(row, 'id')) : null;
    if (runs !== null) checkpoints.push({ ...place, runs });
    else {
      const reason = madeBy === appVersion ? 'is damaged' : `was made by Ridgeline ${madeBy}`;
      unusable.push(`The checkpoint of epoch ${place.epoch} ${reason}: its runs train from the start.`);
    }
  }
  return { checkpoints, unusable };
}

/** Null where one of them is damaged. */
function listCheckpointRuns(read: ReadConnection, checkpointId: number): RunCheckpoint[] | null {
  const runs = read
    .all(
      'SELECT run_id, state, data, crc32 FROM checkpoint_run WHERE checkpoint_id = ? ORDER BY position',
      checkpointId,
    )
    .map(toRunCheckpoint);
  const sound = runs.filter((run) => run !== null);
  return sound.length === runs.length ? sound : null;
}
