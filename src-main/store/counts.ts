import type { BackendInfo } from '../domain/run.ts';
import type { ReadConnection } from './connection.ts';
import { memberAt, numberAt, textAt, type Row } from './row.ts';

/** How much a database holds. */
export interface StoreCounts {
  readonly experiments: number;
  readonly runs: number;
}

function countOf(row: Row | undefined): number {
  return row === undefined ? 0 : numberAt(row, 'count');
}

export function countStored(read: ReadConnection): StoreCounts {
  return {
    experiments: countOf(read.get('SELECT count(*) AS count FROM experiment')),
    runs: countOf(read.get('SELECT count(*) AS count FROM run')),
  };
}

/** Bytes of the database, with its log; 0 for one in memory that has no page yet. */
export function storeSizeBytes(read: ReadConnection): number {
  const row = read.get('SELECT page_count * page_size AS count FROM pragma_page_count(), pragma_page_size()');
  return countOf(row);
}

/** What computed the run that was started last. */
export function findLastBackend(read: ReadConnection): BackendInfo | undefined {
  const row = read.get(
    `SELECT backend, backend_version, device FROM run WHERE backend IS NOT NULL ORDER BY id DESC LIMIT 1`,
  );
  if (row === undefined) return undefined;
  return {
    name: memberAt(row, 'backend', ['native', 'wasm', 'webgpu']),
    version: textAt(row, 'backend_version'),
    device: textAt(row, 'device'),
  };
}
