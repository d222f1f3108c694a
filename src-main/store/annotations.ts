import { AppError } from '../domain/errors.ts';
import type { WriteConnection } from './connection.ts';

/** What people wrote beside an experiment; what is absent stays as it is. */
export interface Annotations {
  readonly name?: string | undefined;
  readonly notes?: string | undefined;
  readonly starred?: boolean | undefined;
  readonly tags?: readonly string[] | undefined;
}

/** @throws AppError `not_found` */
export function annotateExperiment(
  write: WriteConnection,
  id: number,
  { name, notes, starred, tags }: Annotations,
): void {
  write.transaction('annotate experiment', () => {
    const changed = write.change(
      `UPDATE experiment SET
         name = coalesce(?, name), notes = coalesce(?, notes), starred = coalesce(?, starred)
       WHERE id = ?`,
      name ?? null,
      notes ?? null,
      starred === undefined ? null : Number(starred),
      id,
    );
    if (changed === 0) throw new AppError('not_found', `there is no experiment ${id}`);
    if (tags !== undefined) replaceTags(write, id, tags);
  });
}

function replaceTags(write: WriteConnection, experimentId: number, tags: readonly string[]): void {
  write.change('DELETE FROM experiment_tag WHERE experiment_id = ?', experimentId);
  for (const tag of tags)
    write.change(
      'INSERT OR IGNORE INTO experiment_tag (experiment_id, name) VALUES (?, ?)',
      experimentId,
      tag.trim(),
    );
}
