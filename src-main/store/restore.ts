import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { AppError, invalidField } from '../domain/errors.ts';
import { checkDatabase } from './database-check.ts';
import { sqliteCode } from './sqlite-error.ts';

/** A database that a backup was put in the place of. */
export interface RestoredDatabase {
  readonly file: string;
  /** Where the database that stood there lies now; null where there was none. */
  readonly replaced: string | null;
}

/** SQLite's log beside a database, and its index. */
const COMPANIONS = ['-wal', '-shm'];

/**
 * Merges the log of a database into it and makes sure that nobody else has it open. One that is damaged is nobody's any more.
 * @throws AppError `conflict`
 */
async function assertNobodyHas(file: string): Promise<void> {
  const { default: Database } = await import('better-sqlite3');
  let database;
  try {
    database = new Database(file, { timeout: 0 });
    // In this mode SQLite takes the file for itself, readers included, or says that it is busy.
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE; COMMIT');
    database.pragma('wal_checkpoint(TRUNCATE)');
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') !== true) return;
    throw new AppError(
      'conflict',
      `${file} is open in Ridgeline or another program; end that, then restore again`,
      { cause: error },
    );
  } finally {
    database?.close();
  }
}

/** A name beside the database that is free. */
function placeAside(file: string, nowMs: number): string {
  const ending = extname(file);
  const time = new Date(nowMs).toISOString().replaceAll(':', '').replace(/\..*$/, 'Z');
  const wanted = join(dirname(file), `${basename(file, ending)}-replaced-${time}`);
  let path = `${wanted}${ending}`;
  for (let count = 2; existsSync(path); count++) path = `${wanted}-${count}${ending}`;
  return path;
}

function moveAside(file: string, nowMs: number): string | null {
  if (!existsSync(file)) return null;
  const aside = placeAside(file, nowMs);
  renameSync(file, aside);
  for (const companion of COMPANIONS)
    if (existsSync(`${file}${companion}`)) renameSync(`${file}${companion}`, `${aside}${companion}`);
  return aside;
}

/**
 * Puts a copy of a backup in the place of a database. The backup is checked before anything is touched and stays where it is;
 * the database that stood there is moved aside, never deleted.
 * @throws AppError `invalid` for a backup that is not sound, or is the database itself; `conflict` while the database is
 * open. Everything is as it was then.
 */
export async function restoreDatabase(
  backup: string,
  database: string,
  nowMs: number,
): Promise<RestoredDatabase> {
  const [from, file] = [resolve(backup), resolve(database)];
  if (from === file) throw invalidField('backup', 'another file than the database', backup);
  const { problems } = await checkDatabase(from);
  if (problems.length > 0)
    throw invalidField('backup', 'a sound database of Ridgeline', `${from}: ${problems[0]}`);
  if (existsSync(file) && !statSync(file).isFile()) throw invalidField('--db', 'a file', file);
  if (existsSync(file)) await assertNobodyHas(file);
  const part = `${file}.part`;
  try {
    copyFileSync(from, part);
    const copied = await checkDatabase(part);
    if (copied.problems.length > 0)
      throw new AppError(
        'database_unusable',
        `${file}: the copy of the backup is damaged (${copied.problems[0]})`,
      );
    const replaced = moveAside(file, nowMs);
    renameSync(part, file);
    return { file, replaced };
  } finally {
    for (const left of [part, ...COMPANIONS.map((companion) => `${part}${companion}`)])
      rmSync(left, { force: true });
  }
}
