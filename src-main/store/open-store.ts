import type BetterSqlite3 from 'better-sqlite3';
import { accessSync, constants, existsSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { AppError, invalidField } from '../domain/errors.ts';
import { backUp, type WrittenBackup } from './backup.ts';
import { SqliteConnection, type ReadConnection, type SlowCall, type WriteConnection } from './connection.ts';
import { migrate } from './migrate.ts';
import { MIGRATIONS_FOLDER, readMigrationFiles } from './migration-files.ts';
import { holdOwnerLock, isOwnerAlive, type OwnerLock } from './owner-lock.ts';
import { sqliteCode, toStoreError } from './sqlite-error.ts';

/** An open database. */
export interface Store {
  /** The file's real path, or `:memory:`. */
  readonly file: string;
  readonly read: ReadConnection;
  readonly write: WriteConnection;
  /** The name under which this process owns experiments; from the first call on it holds the lock of that name. */
  owner(): string;
  /** Whether the process that took a name still lives. */
  isAlive(owner: string): boolean;
  /** Writes a checked copy while the store is in use; see `backUp`. */
  backUp(to: string): Promise<WrittenBackup>;
  close(): void;
}

/** What a store may be told; each has a default that the program uses. */
export interface StoreOptions {
  readonly onSlow?: (call: SlowCall) => void;
  readonly migrationsFolder?: string;
  readonly nodeVersion?: string;
}

const MEMORY = ':memory:';
const OLDEST_NODE = 24;

// better-sqlite3 13 takes the process down under Node 20 as soon as it is loaded.
function assertNodeVersion(version: string): void {
  if (Number.parseInt(version) >= OLDEST_NODE) return;
  throw new AppError(
    'database_unusable',
    `The database needs Node ${OLDEST_NODE} or newer, received Node ${version}. ` +
      'Start Ridgeline by its npm scripts: they bring their own Node.',
  );
}

function assertUsablePlace(file: string): void {
  const refuse = (sentence: string, cause?: unknown): never => {
    throw new AppError('database_unusable', `${file} ${sentence}`, { cause });
  };
  const folder = dirname(file);
  if (!existsSync(folder) || !statSync(folder).isDirectory())
    refuse(`cannot be opened: there is no folder ${folder}`);
  if (existsSync(file) && !statSync(file).isFile()) refuse('is not a file; name a file for the database');
  try {
    accessSync(folder, constants.W_OK);
    if (existsSync(file)) accessSync(file, constants.W_OK);
  } catch (cause) {
    refuse('cannot be written to; check the rights on it and on its folder', cause);
  }
}

// SQLite does not wait by itself for another connection that is opening the same new file.
function useWriteAheadLog(database: BetterSqlite3.Database): void {
  const deadlineMs = performance.now() + 5000;
  for (;;) {
    try {
      const mode = database.pragma('journal_mode = WAL', { simple: true });
      if (mode === 'wal' || database.memory) return;
      throw new AppError(
        'database_unusable',
        `${database.name} lies where SQLite cannot keep a write-ahead log`,
      );
    } catch (error) {
      if (sqliteCode(error) !== 'SQLITE_BUSY' || performance.now() > deadlineMs) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

function prepareDatabase(database: BetterSqlite3.Database, migrationsFolder: string): void {
  migrate(database, readMigrationFiles(migrationsFolder), Date.now());
  useWriteAheadLog(database);
  database.pragma('synchronous = NORMAL');
  database.pragma('foreign_keys = ON');
  database.pragma('cache_size = -16000');
  // An epoch of many runs touches a page per series: measured, writing is twice as fast as with the default of 1000.
  database.pragma('wal_autocheckpoint = 4000');
}

function openDatabase(
  Database: typeof BetterSqlite3,
  file: string,
  migrationsFolder: string,
): BetterSqlite3.Database {
  let database: BetterSqlite3.Database | undefined;
  try {
    database = new Database(file, { timeout: 5000 });
    prepareDatabase(database, migrationsFolder);
    return database;
  } catch (error) {
    database?.close();
    throw toStoreError(error, file);
  }
}

/**
 * Opens a database and brings its schema up to date. A file that does not exist is made; any other file that cannot be
 * used is refused and left as it is.
 * @param file a path, or `:memory:`
 * @throws AppError `database_unusable`, naming the file and what to do
 */
export async function openStore(file: string, options: StoreOptions = {}): Promise<Store> {
  assertNodeVersion(options.nodeVersion ?? process.versions.node);
  const place = file === MEMORY ? MEMORY : resolve(file);
  if (place !== MEMORY) assertUsablePlace(place);
  const { default: Database } = await import('better-sqlite3');
  const database = openDatabase(Database, place, options.migrationsFolder ?? MIGRATIONS_FOLDER);
  const realFile = place === MEMORY ? MEMORY : realpathSync(place);
  const connection = new SqliteConnection(database, options.onSlow ?? (() => undefined));
  let lock: OwnerLock | undefined;
  return {
    file: realFile,
    read: connection,
    write: connection,
    owner: () => (lock ??= holdOwnerLock(Database, realFile)).owner,
    isAlive: (owner) => owner === lock?.owner || isOwnerAlive(Database, realFile, owner),
    backUp: async (to) => {
      if (place === MEMORY) throw invalidField('to', 'a database in a file', MEMORY);
      return backUp(database, to);
    },
    close: () => {
      database.close();
      lock?.release();
    },
  };
}
