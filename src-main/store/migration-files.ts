import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../domain/errors.ts';

/** One step of the schema's history. */
export interface MigrationFile {
  readonly number: number;
  /** As in `0001-experiments.sql`. */
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the text with line ends as `\n`, so that a checkout with other line ends is the same migration. */
  readonly hash: string;
}

/** Where the migrations that ship with the program lie. */
export const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../migrations/', import.meta.url));

const FILE_NAME = /^(\d{4})-[a-z0-9-]+\.sql$/;

function readMigration(folder: string, name: string, index: number): MigrationFile {
  const expected = String(index + 1).padStart(4, '0');
  if (FILE_NAME.exec(name)?.[1] !== expected)
    throw new AppError('internal', `${folder}: expected a migration ${expected}-….sql, received ${name}`);
  const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
  return { number: index + 1, name, sql, hash: createHash('sha256').update(sql).digest('hex') };
}

/**
 * The migrations of a folder in order.
 * @throws AppError `internal` where numbers are missing or repeated
 */
export function readMigrationFiles(folder: string): MigrationFile[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => readMigration(folder, name, index));
}
