import { basename, dirname, extname, join } from 'node:path';

/** Where a backup goes that nobody named a place for: beside the database, with the time (UTC) in its name. */
export function backupPlace(storeFile: string, nowMs: number): string {
  const ending = extname(storeFile);
  const time = new Date(nowMs).toISOString().replaceAll(':', '').replace(/\..*$/, 'Z');
  return join(dirname(storeFile), `${basename(storeFile, ending)}-backup-${time}${ending}`);
}
