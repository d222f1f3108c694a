import type BetterSqlite3 from 'better-sqlite3';
import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { sqliteCode } from './sqlite-error.ts';

/*
 * Which process works on an experiment, so that another one that opens the same file never takes its runs for abandoned.
 *
 * A process that trains holds an exclusive SQLite lock on an empty file of its own beside the database, for as long as
 * it lives; the operating system drops the lock however the process ends. Whoever can take the lock knows that its owner
 * is gone. Unlike a process id it cannot be given to somebody else, and unlike a heartbeat it needs no clock.
 */

/** A name that this process holds. */
export interface OwnerLock {
  /** The process id, for people, and a random part. */
  readonly owner: string;
  release(): void;
}

const OWNER_NAME = /^\d+-[0-9a-f]{16}$/;

function lockFile(databaseFile: string, owner: string): string {
  return `${databaseFile}-owner-${owner}`;
}

function takeLock(Database: typeof BetterSqlite3, path: string): () => void {
  const lock = new Database(path, { timeout: 0 });
  try {
    // Nothing is ever written: a journal would only be a second file to clear away.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw error;
  }
  return () => {
    lock.close();
    rmSync(path, { force: true });
  };
}

/** Takes a new name and its lock. An in-memory database has no other process to tell. */
export function holdOwnerLock(Database: typeof BetterSqlite3, databaseFile: string): OwnerLock {
  const owner = `${process.pid}-${randomBytes(8).toString('hex')}`;
  if (databaseFile === ':memory:') return { owner, release: () => undefined };
  return { owner, release: takeLock(Database, lockFile(databaseFile, owner)) };
}

/** Whether the process that took a name still lives; clears away what a dead one left. */
export function isOwnerAlive(Database: typeof BetterSqlite3, databaseFile: string, owner: string): boolean {
  // The name comes out of a file that anybody may have written: it must not lead anywhere else.
  if (databaseFile === ':memory:' || !OWNER_NAME.test(owner)) return false;
  const path = lockFile(databaseFile, owner);
  if (!existsSync(path)) return false;
  try {
    takeLock(Database, path)();
    return false;
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_BUSY') === true) return true;
    throw error;
  }
}
