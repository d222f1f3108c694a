import Database from 'better-sqlite3';
import { copyFileSync, existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkDatabase } from '../../src-main/store/database-check.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { restoreDatabase } from '../../src-main/store/restore.ts';
import { temporaryFolder } from './temporary-folder.ts';

const NOW = Date.UTC(2026, 10, 23, 8, 30);

function insertView(file: string, name: string): void {
  const database = new Database(file);
  database.prepare("INSERT INTO saved_view VALUES (?, 'runs', '', '[]', '[]')").run(name);
  database.close();
}

function viewsIn(file: string): unknown[] {
  const database = new Database(file, { readonly: true });
  try {
    return database.prepare('SELECT name FROM saved_view ORDER BY name').pluck().all();
  } finally {
    database.close();
  }
}

/** A database that has changed since its backup. */
async function changedSinceBackup() {
  const folder = temporaryFolder();
  const file = join(folder, 'lab.db');
  const backup = join(folder, 'kept.db');
  const store = await openStore(file);
  insertView(file, 'before');
  await store.backUp(backup);
  insertView(file, 'after');
  store.close();
  return { folder, file, backup };
}

/** Turns bytes of the middle, as a failing disk does. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4096 + 100, 4096 * 3);
  writeFileSync(file, bytes);
}

describe('restoreDatabase', () => {
  it('puts the backup in place and keeps both the backup and what stood there', async () => {
    const { file, backup } = await changedSinceBackup();
    const { replaced } = await restoreDatabase(backup, file, NOW);
    expect(viewsIn(file)).toEqual(['before']);
    expect(viewsIn(backup)).toEqual(['before']);
    expect(replaced).toContain('lab-replaced-2026-11-23T083000Z.db');
    expect(viewsIn(replaced ?? '')).toEqual(['after', 'before']);
    const store = await openStore(file);
    store.close();
  });

  it('brings what lies in the log along when it moves a database aside', async () => {
    const { folder, file, backup } = await changedSinceBackup();
    // A process that was killed leaves its log behind.
    const writer = new Database(file);
    writer.pragma('journal_mode = WAL');
    writer.prepare("INSERT INTO saved_view VALUES ('in the log', 'runs', '', '[]', '[]')").run();
    const killed = join(folder, 'killed.db');
    for (const ending of ['', '-wal', '-shm']) copyFileSync(`${file}${ending}`, `${killed}${ending}`);
    writer.close();
    const { replaced } = await restoreDatabase(backup, killed, NOW);
    expect(viewsIn(replaced ?? '')).toEqual(['after', 'before', 'in the log']);
    expect(viewsIn(killed)).toEqual(['before']);
  });

  it('refuses while the database is open, and changes nothing', async () => {
    const { folder, file, backup } = await changedSinceBackup();
    const store = await openStore(file);
    await expect(restoreDatabase(backup, file, NOW)).rejects.toMatchObject({
      code: 'conflict',
      message: `${file} is open in Ridgeline or another program; end that, then restore again`,
    });
    store.close();
    expect(readdirSync(folder).toSorted()).toEqual(['kept.db', 'lab.db']);
    expect(viewsIn(file)).toEqual(['after', 'before']);
  });

  it('refuses a backup that is damaged, cut off, no database, of another program or missing, and changes nothing', async () => {
    const { folder, file, backup } = await changedSinceBackup();
    const bad = (name: string, make: (path: string) => void): string => {
      const path = join(folder, name);
      make(path);
      return path;
    };
    const files = [
      bad('damaged.db', (path) => {
        copyFileSync(backup, path);
        damage(path);
      }),
      bad('cut.db', (path) => {
        copyFileSync(backup, path);
        truncateSync(path, 20_000);
      }),
      bad('text.db', (path) => writeFileSync(path, 'no database at all')),
      bad('empty.db', (path) => writeFileSync(path, '')),
      bad('other.db', (path) => new Database(path).exec('CREATE TABLE t (x)').close()),
      join(folder, 'missing.db'),
      file,
    ];
    for (const path of files)
      await expect(restoreDatabase(path, file, NOW), path).rejects.toMatchObject({ code: 'invalid' });
    expect(viewsIn(file)).toEqual(['after', 'before']);
    expect(readdirSync(folder).filter((name) => name.includes('replaced') || name.endsWith('.part'))).toEqual(
      [],
    );
  });

  it('puts a backup where a damaged database stands, or none', async () => {
    const { folder, file, backup } = await changedSinceBackup();
    damage(file);
    const { replaced } = await restoreDatabase(backup, file, NOW);
    expect(viewsIn(file)).toEqual(['before']);
    expect(existsSync(replaced ?? '')).toBe(true);
    expect(await restoreDatabase(backup, join(folder, 'new.db'), NOW)).toEqual({
      file: join(folder, 'new.db'),
      replaced: null,
    });
  });
});

describe('checkDatabase', () => {
  it('counts what a sound database holds, also while it is open, and changes nothing', async () => {
    const { file } = await changedSinceBackup();
    const store = await openStore(file);
    const checked = await checkDatabase(file);
    expect(checked).toMatchObject({ file, problems: [], experiments: 0, runs: 0 });
    expect(checked.schema).toBe(store.read.get('SELECT max(number) AS number FROM migration')?.['number']);
    store.close();
  });

  it('says of a newer database that it is newer', async () => {
    const { file } = await changedSinceBackup();
    const database = new Database(file);
    database.prepare("INSERT INTO migration VALUES (999, '0999-later.sql', 'x', 0)").run();
    database.close();
    const { problems } = await checkDatabase(file);
    expect(problems[0]).toMatch(/^it was written by a newer Ridgeline \(schema 999, this one knows \d+\)$/);
  });

  it('finds damage and rows that point nowhere', async () => {
    const { file, backup } = await changedSinceBackup();
    damage(file);
    expect((await checkDatabase(file)).problems).not.toEqual([]);
    const database = new Database(backup);
    database.pragma('foreign_keys = OFF');
    database.exec("INSERT INTO experiment_tag VALUES (77, 'lost')");
    database.close();
    expect((await checkDatabase(backup)).problems).toEqual([
      'a row of experiment_tag points to a row that does not exist',
    ]);
  });
});
