import Database from 'better-sqlite3';
import {
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  statSync,
  writeFileSync,
  writeSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../../src-main/store/open-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function storeWithTags(count: number) {
  const folder = temporaryFolder();
  const store = await openStore(join(folder, 'lab.db'));
  onTestFinished(() => {
    store.close();
  });
  // A table of its own: many pages, whatever the schema of the day needs for a row.
  const plain = new Database(store.file);
  plain.exec('CREATE TABLE filler (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  const add = plain.prepare('INSERT INTO filler (text) VALUES (?)');
  plain.transaction(() => {
    for (let row = 0; row < count; row += 1) add.run(`${row} `.repeat(100));
  })();
  plain.close();
  return { folder, store };
}

describe('backUp', () => {
  it('writes one file that opens as a store and holds every row', async () => {
    const { folder, store } = await storeWithTags(2000);
    const to = join(folder, 'copy.db');
    const written = await store.backUp(to);
    expect(written).toEqual({ file: to, sizeBytes: statSync(to).size });
    // No log and no half-made file beside it.
    expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.db']);
    const copy = await openStore(to);
    expect(copy.read.get('SELECT count(*) AS count FROM filler')).toEqual({ count: 2000 });
    expect(copy.read.get('SELECT max(number) AS number FROM migration')).toEqual(
      store.read.get('SELECT max(number) AS number FROM migration'),
    );
    copy.close();
  });

  it('holds what was written while it was made, and lets the writer write', async () => {
    const { folder, store } = await storeWithTags(5000);
    const backup = store.backUp(join(folder, 'copy.db'));
    store.write.change("INSERT INTO filler (text) VALUES ('late')");
    await backup;
    const copy = new Database(join(folder, 'copy.db'), { readonly: true });
    onTestFinished(() => void copy.close());
    expect(copy.prepare("SELECT count(*) FROM filler WHERE text = 'late'").pluck().get()).toBe(1);
    expect(copy.pragma('journal_mode', { simple: true })).toBe('delete');
  });

  it('refuses a place that is taken, relative, or in no folder, and leaves what is there', async () => {
    const { folder, store } = await storeWithTags(1);
    const taken = join(folder, 'taken.db');
    writeFileSync(taken, 'mine');
    for (const to of [taken, 'copy.db', join(folder, 'nowhere', 'copy.db')])
      await expect(store.backUp(to)).rejects.toMatchObject({ code: 'invalid', problems: [{ field: 'to' }] });
    expect(statSync(taken).size).toBe(4);
  });

  it('keeps nothing of a copy that is damaged, and says so', async () => {
    const { folder, store } = await storeWithTags(3000);
    // Every page behind the first hundred, written over: SQLite copies pages without looking into them.
    store.write.get('SELECT 1');
    const checkpoint = new Database(store.file);
    checkpoint.pragma('wal_checkpoint(TRUNCATE)');
    checkpoint.close();
    const size = statSync(store.file).size;
    const handle = openSync(store.file, 'r+');
    writeSync(handle, Buffer.alloc(size - 100 * 4096, 0xff), 0, size - 100 * 4096, 100 * 4096);
    closeSync(handle);
    const to = join(folder, 'copy.db');
    await expect(store.backUp(to)).rejects.toMatchObject({
      code: 'database_unusable',
      message: expect.stringContaining(`${to} was not kept: the copy of the database is damaged`) as string,
    });
    expect(existsSync(to)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('has nothing to copy of a database in memory', async () => {
    const store = await openStore(':memory:');
    onTestFinished(() => {
      store.close();
    });
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'backups'));
    await expect(store.backUp(join(folder, 'backups', 'copy.db'))).rejects.toMatchObject({ code: 'invalid' });
  });
});
