import { AppError } from '../domain/errors.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { numberAt, numberOrNullAt, textOrNullAt } from './row.ts';

interface Removable {
  readonly owner: string | null;
  readonly trashedAtMs: number | null;
}

function getRemovable(read: ReadConnection, id: number): Removable {
  const row = read.get('SELECT owner, trashed_at FROM experiment WHERE id = ?', id);
  if (row === undefined) throw new AppError('not_found', `there is no experiment ${id}`);
  return { owner: textOrNullAt(row, 'owner'), trashedAtMs: numberOrNullAt(row, 'trashed_at') };
}

function assertNotTrained(id: number, { owner }: Removable): void {
  if (owner !== null)
    throw new AppError('conflict', `experiment ${id} is being trained; stop it before you remove it`);
}

/**
 * Puts experiments in the trash, all of them or none; what lies there keeps the time at which it came.
 * @throws AppError `not_found`, or `conflict` where one is being trained
 */
export function trashExperiments(write: WriteConnection, ids: readonly number[], nowMs: number): void {
  write.transaction('trash experiments', () => {
    for (const id of ids) {
      assertNotTrained(id, getRemovable(write, id));
      write.change('UPDATE experiment SET trashed_at = ? WHERE id = ? AND trashed_at IS NULL', nowMs, id);
    }
  });
}

/** Takes experiments out of the trash, all of them or none. @throws AppError `not_found` */
export function restoreExperiments(write: WriteConnection, ids: readonly number[]): void {
  write.transaction('restore experiments', () => {
    for (const id of ids) {
      getRemovable(write, id);
      write.changeOne('UPDATE experiment SET trashed_at = NULL WHERE id = ?', id);
    }
  });
}

/** @throws AppError `not_found`, or `conflict` where an experiment is not in the trash or is being trained */
export function assertErasable(read: ReadConnection, ids: readonly number[]): void {
  for (const id of ids) {
    const found = getRemovable(read, id);
    assertNotTrained(id, found);
    if (found.trashedAtMs === null)
      throw new AppError(
        'conflict',
        `experiment ${id} is not in the trash; only what is there can be deleted`,
      );
  }
}

/**
 * Deletes the next piece of an experiment in the trash: a run with all its numbers, or at last the experiment itself.
 * A run may have millions of points: who deletes does other work between two pieces.
 * @returns whether there is more to delete
 */
export function eraseNext(write: WriteConnection, id: number): boolean {
  return write.transaction('erase', () => {
    assertErasable(write, [id]);
    const run = write.get('SELECT id FROM run WHERE experiment_id = ? LIMIT 1', id);
    if (run === undefined) write.changeOne('DELETE FROM experiment WHERE id = ?', id);
    else write.changeOne('DELETE FROM run WHERE id = ?', numberAt(run, 'id'));
    return run !== undefined;
  });
}
