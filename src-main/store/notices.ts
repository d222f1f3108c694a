import type { Notice } from '../domain/experiment-record.ts';
import type { ReadConnection, WriteConnection } from './connection.ts';
import { numberAt, textAt } from './row.ts';

/** Keeps what an experiment's user is told. */
export function insertNotice(write: WriteConnection, experimentId: number, { atMs, text }: Notice): void {
  write.insert('INSERT INTO notice (experiment_id, at, text) VALUES (?, ?, ?)', experimentId, atMs, text);
}

/** What an experiment's user was told, oldest first. */
export function listNotices(read: ReadConnection, experimentId: number): Notice[] {
  return read
    .all('SELECT at, text FROM notice WHERE experiment_id = ? ORDER BY id', experimentId)
    .map((row) => ({ atMs: numberAt(row, 'at'), text: textAt(row, 'text') }));
}
