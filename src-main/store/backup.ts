import type BetterSqlite3 from 'better-sqlite3';
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { Worker } from 'node:worker_threads';
import { AppError, invalidField } from '../domain/errors.ts';
import { sqliteCode, toStoreError } from './sqlite-error.ts';

/** A backup that was written and found sound. */
export interface WrittenBackup {
  readonly file: string;
  readonly sizeBytes: number;
}

function assertFreePlace(to: string): void {
  if (!isAbsolute(to)) throw invalidField('to', 'an absolute path', to);
  const folder = dirname(to);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    throw invalidField('to', 'a path in a folder that is there', `${to} (there is no folder ${folder})`);
  if (existsSync(to)) throw invalidField('to', 'a file that is not there yet', to);
}

/** What is wrong with a database file; empty where it is sound. */
function findDamage(file: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./integrity-worker.ts', import.meta.url), { workerData: file });
    worker.once('message', (lines: readonly string[]) => {
      resolve(lines);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`the check ended with exit code ${code} and without an answer`));
    });
  });
}

async function assertSound(part: string, to: string): Promise<void> {
  const damage = await findDamage(part);
  if (damage.length === 0) return;
  throw new AppError(
    'database_unusable',
    `${to} was not kept: the copy of the database is damaged (${damage[0]}). The database itself may be, too: ` +
      'keep older backups, and check its disk',
  );
}

/** Room and rights are the target's affair, damage in reading the source's. */
function toBackupError(error: unknown, source: string, to: string): unknown {
  return toStoreError(error, sqliteCode(error)?.startsWith('SQLITE_CORRUPT') === true ? source : to);
}

/**
 * Copies an open database by SQLite's backup API, a few pages at a time, so that others may write in between, and checks
 * the copy before it gets its name: under that name there is a sound database or nothing.
 * @param to an absolute path that is free
 * @throws AppError `invalid` for the path; `database_unusable` where it cannot be written, or the copy is damaged
 */
export async function backUp(database: BetterSqlite3.Database, to: string): Promise<WrittenBackup> {
  assertFreePlace(to);
  const part = `${to}.part`;
  rmSync(part, { force: true });
  try {
    await database.backup(part);
    await assertSound(part, to);
    renameSync(part, to);
    return { file: to, sizeBytes: statSync(to).size };
  } catch (error) {
    throw toBackupError(error, database.name, to);
  } finally {
    for (const left of [part, `${part}-wal`, `${part}-shm`, `${part}-journal`]) rmSync(left, { force: true });
  }
}
