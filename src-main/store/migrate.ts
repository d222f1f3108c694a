import type BetterSqlite3 from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { AppError } from '../domain/errors.ts';
import type { MigrationFile } from './migration-files.ts';

/** Marks a file as Ridgeline's in SQLite's header: the letters RDGL. */
export const APPLICATION_ID = 0x5244474c;

interface AppliedMigration {
  readonly number: number;
  readonly name: string;
  readonly hash: string;
}

function unusable(database: BetterSqlite3.Database, sentence: string, cause?: unknown): AppError {
  return new AppError('database_unusable', `${database.name} ${sentence}`, { cause });
}

function tableNames(database: BetterSqlite3.Database): string[] {
  return database
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .pluck()
    .all();
}

/** What was applied to a file; empty for a new one. A file of another program is refused untouched. */
function readApplied(database: BetterSqlite3.Database): AppliedMigration[] {
  const tables = tableNames(database);
  if (tables.length === 0) return [];
  const isOurs = database.pragma('application_id', { simple: true }) === APPLICATION_ID;
  if (!isOurs || !tables.includes('migration'))
    throw unusable(database, 'is a database of another program; name another file');
  return database
    .prepare<[], AppliedMigration>('SELECT number, name, hash FROM migration ORDER BY number')
    .all();
}

function checkApplied(
  database: BetterSqlite3.Database,
  applied: readonly AppliedMigration[],
  known: readonly MigrationFile[],
): void {
  if (applied.length > known.length)
    throw unusable(
      database,
      `was written by a newer Ridgeline (schema ${applied.length}, this one knows ${known.length}); update Ridgeline`,
    );
  applied.forEach(({ number, name, hash }, index) => {
    const file = known[index];
    if (number !== file.number || hash !== file.hash)
      throw unusable(
        database,
        `was made with another version of migration ${name} than ${file.name} here; use the Ridgeline that made it`,
      );
  });
}

function hasRows(database: BetterSqlite3.Database): boolean {
  return tableNames(database)
    .filter((table) => table !== 'migration')
    .some((table) => database.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get() !== undefined);
}

/** Writes a copy beside the file, under a name that is free. */
function backUp(database: BetterSqlite3.Database, firstPending: MigrationFile): void {
  const wanted = `${database.name}.before-${firstPending.name.slice(0, 4)}`;
  let path = `${wanted}.backup`;
  for (let count = 2; existsSync(path); count++) path = `${wanted}-${count}.backup`;
  database.prepare('VACUUM INTO ?').run(path);
}

function checkForeignKeys(database: BetterSqlite3.Database): void {
  const broken = database.pragma('foreign_key_check');
  if (Array.isArray(broken) && broken.length > 0)
    throw new Error(`${broken.length} rows would point to rows that do not exist`);
}

function applyFile(database: BetterSqlite3.Database, file: MigrationFile, nowMs: number): void {
  const work = (): void => {
    // Another process may have migrated while this one waited.
    if (readApplied(database).length >= file.number) return;
    if (file.number === 1) {
      database.pragma(`application_id = ${APPLICATION_ID}`);
      database.exec(
        `CREATE TABLE migration (
           number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at INTEGER NOT NULL
         ) STRICT`,
      );
    }
    database.exec(file.sql);
    database
      .prepare('INSERT INTO migration (number, name, hash, applied_at) VALUES (?, ?, ?, ?)')
      .run(file.number, file.name, file.hash, nowMs);
    checkForeignKeys(database);
  };
  try {
    database.transaction(work).immediate();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw unusable(
      database,
      `could not be brought up to date by ${file.name}: ${reason}. It is as it was`,
      cause,
    );
  }
}

/**
 * Brings a file up to the newest schema, one transaction per migration, after a backup where it holds rows.
 * Foreign keys are off meanwhile, as SQLite wants it for rebuilding tables, and checked before each commit.
 * @throws AppError `database_unusable` for a newer file, a file of another program, a migration that was changed after
 * it was applied, or one that fails; the file is then as it was
 */
export function migrate(
  database: BetterSqlite3.Database,
  known: readonly MigrationFile[],
  nowMs: number,
): void {
  const applied = readApplied(database);
  checkApplied(database, applied, known);
  const pending = known.slice(applied.length);
  if (pending.length === 0) return;
  if (!database.memory && hasRows(database)) backUp(database, pending[0]);
  database.pragma('foreign_keys = OFF');
  for (const file of pending) applyFile(database, file, nowMs);
  database.pragma('foreign_keys = ON');
}
