import { basename, dirname, extname, join } from 'node:path';

/** A time (UTC, to the second) as it stands in a file's name. */
export function timeText(timeMs: number): string {
  return new Date(timeMs).toISOString().replaceAll(':', '').replace(/\..*$/, 'Z');
}

/** The time in the name of a file that is called `<name>-<time><ending>`; null for any other name. */
export function timeOfName(fileName: string, name: string, ending: string): number | null {
  if (!fileName.startsWith(`${name}-`) || !fileName.endsWith(ending)) return null;
  const text = fileName.slice(name.length + 1, fileName.length - ending.length);
  const match = /^(\d{4}-\d{2}-\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(text);
  if (match === null) return null;
  const timeMs = Date.parse(`${match[1]}T${match[2]}:${match[3]}:${match[4]}Z`);
  return Number.isNaN(timeMs) ? null : timeMs;
}

/** Where a backup goes that nobody named a place for: beside the database, with the time (UTC) in its name. */
export function backupPlace(storeFile: string, nowMs: number): string {
  const ending = extname(storeFile);
  return join(dirname(storeFile), `${basename(storeFile, ending)}-backup-${timeText(nowMs)}${ending}`);
}
