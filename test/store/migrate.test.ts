import Database from 'better-sqlite3';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMigrationFiles } from '../../src-main/store/migration-files.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { fileOfFirstSchema } from './first-schema.ts';

const ADD_COLUMN = "ALTER TABLE experiment ADD COLUMN color TEXT NOT NULL DEFAULT 'red';";
const ORPHANS = 'UPDATE run SET experiment_id = 99;';
const BROKEN = `${ADD_COLUMN}\nCREATE TABLE half (id INTEGER) STRICT;\nINSERT INTO nowhere VALUES (1);`;

function backupsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.backup'));
}

describe('migrate', () => {
  it('keeps the rows of a file that is one version behind, and a backup of it', async () => {
    const { folder, file, migrationsFolder } = await fileOfFirstSchema();
    writeFileSync(join(migrationsFolder, '0002-color.sql'), ADD_COLUMN);
    const store = await openStore(file, { migrationsFolder });
    expect(store.read.get('SELECT name, color FROM experiment')).toEqual({
      name: 'none against L2',
      color: 'red',
    });
    expect(store.read.get('SELECT foreign_keys FROM pragma_foreign_keys')).toEqual({ foreign_keys: 1 });
    store.close();

    expect(backupsIn(folder)).toEqual(['rows.db.before-0002.backup']);
    const backup = new Database(join(folder, 'rows.db.before-0002.backup'), { readonly: true });
    expect(backup.prepare('SELECT max(number) FROM migration').pluck().get()).toBe(1);
    expect(backup.prepare('SELECT count(*) FROM run').pluck().get()).toBe(4);
    backup.close();
  });

  it('makes no backup of a file without rows', async () => {
    const { folder, migrationsFolder } = await fileOfFirstSchema();
    const empty = join(folder, 'empty.db');
    (await openStore(empty, { migrationsFolder })).close();
    writeFileSync(join(migrationsFolder, '0002-color.sql'), ADD_COLUMN);
    (await openStore(empty, { migrationsFolder })).close();
    expect(backupsIn(folder)).toEqual([]);
  });

  it.each([
    ['a statement that fails after others', BROKEN, 'no such table: nowhere'],
    ['rows that would point nowhere', ORPHANS, '4 rows would point to rows that do not exist'],
  ])('leaves the file byte by byte as it was after %s', async (_, sql, reason) => {
    const { file, migrationsFolder } = await fileOfFirstSchema();
    const before = readFileSync(file);
    writeFileSync(join(migrationsFolder, '0002-broken.sql'), sql);
    await expect(openStore(file, { migrationsFolder })).rejects.toMatchObject({
      code: 'database_unusable',
      message: `${file} could not be brought up to date by 0002-broken.sql: ${reason}. It is as it was`,
    });
    expect(readFileSync(file)).toEqual(before);
  });

  it('refuses a file of a newer Ridgeline and leaves it byte by byte as it was', async () => {
    const { file, migrationsFolder } = await fileOfFirstSchema();
    const newer = join(migrationsFolder, '0002-color.sql');
    writeFileSync(newer, ADD_COLUMN);
    (await openStore(file, { migrationsFolder })).close();
    rmSync(newer);
    const before = readFileSync(file);
    await expect(openStore(file, { migrationsFolder })).rejects.toMatchObject({
      code: 'database_unusable',
      message: `${file} was written by a newer Ridgeline (schema 2, this one knows 1); update Ridgeline`,
    });
    expect(readFileSync(file)).toEqual(before);
  });

  it('refuses a migration that was changed after it was applied', async () => {
    const { file, migrationsFolder } = await fileOfFirstSchema();
    const [first] = readMigrationFiles(migrationsFolder);
    appendFileSync(join(migrationsFolder, first.name), '\n-- one more word');
    await expect(openStore(file, { migrationsFolder })).rejects.toThrow(
      `was made with another version of migration ${first.name}`,
    );
  });

  it('takes a migration with other line ends for the same', async () => {
    const { file, migrationsFolder } = await fileOfFirstSchema();
    const [first] = readMigrationFiles(migrationsFolder);
    writeFileSync(join(migrationsFolder, first.name), first.sql.replaceAll('\n', '\r\n'));
    (await openStore(file, { migrationsFolder })).close();
  });

  it('refuses a gap in the numbers', async () => {
    const { file, migrationsFolder } = await fileOfFirstSchema();
    writeFileSync(join(migrationsFolder, '0003-late.sql'), ADD_COLUMN);
    await expect(openStore(file, { migrationsFolder })).rejects.toThrow(
      'expected a migration 0002-….sql, received 0003-late.sql',
    );
  });
});

describe('the migrations that ship', () => {
  it('make STRICT tables only', async () => {
    const store = await openStore(':memory:');
    const loose = store.read.all(
      "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    );
    expect(loose).toEqual([]);
    store.close();
  });
});
