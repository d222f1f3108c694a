import Database from 'better-sqlite3';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../src-main/domain/errors.ts';
import type { SlowCall } from '../../src-main/store/connection.ts';
import { openStore, type Store, type StoreOptions } from '../../src-main/store/open-store.ts';
import { numberAt } from '../../src-main/store/row.ts';
import { insertSample } from './sample-experiment.ts';
import { temporaryFolder } from './temporary-folder.ts';

async function open(file: string, options?: StoreOptions): Promise<Store> {
  const store = await openStore(file, options);
  onTestFinished(() => store.close());
  return store;
}

async function refusalOf(file: string, options?: StoreOptions): Promise<AppError> {
  try {
    await open(file, options);
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it opened');
}

describe('openStore', () => {
  it('makes a file with write-ahead log, foreign keys and the whole schema', async () => {
    const file = join(temporaryFolder(), 'new.db');
    const store = await open(file);
    const reader = new Database(file, { readonly: true });
    expect(reader.pragma('journal_mode', { simple: true })).toBe('wal');
    reader.close();
    expect(store.read.get('SELECT foreign_keys FROM pragma_foreign_keys')).toEqual({ foreign_keys: 1 });
    expect(store.read.get('SELECT synchronous FROM pragma_synchronous')).toEqual({ synchronous: 1 });
    expect(store.read.get('SELECT number FROM migration')).toEqual({ number: 1 });
    expect(store.read.get('SELECT count(*) AS count FROM run')).toEqual({ count: 0 });
  });

  it('keeps rows from one opening to the next', async () => {
    const file = join(temporaryFolder(), 'kept.db');
    const first = await openStore(file);
    insertSample(first);
    first.close();
    const second = await open(file);
    expect(second.read.get('SELECT count(*) AS count FROM run')).toEqual({ count: 4 });
  });

  it('refuses to run on a Node before 24, before it loads anything that would crash there', async () => {
    const file = join(temporaryFolder(), 'old-node.db');
    const error = await refusalOf(file, { nodeVersion: '20.20.2' });
    expect(error.code).toBe('database_unusable');
    expect(error.message).toContain('needs Node 24 or newer, received Node 20.20.2');
    expect(existsSync(file)).toBe(false);
  });

  it('refuses a file that is not a database and leaves it as it is', async () => {
    const file = join(temporaryFolder(), 'notes.db');
    writeFileSync(file, 'these are my notes, and nothing else, '.repeat(100));
    const before = readFileSync(file);
    const error = await refusalOf(file);
    expect(error.code).toBe('database_unusable');
    expect(error.message).toBe(`${file} is not a Ridgeline database; name another file`);
    expect(readFileSync(file)).toEqual(before);
  });

  it("refuses another program's database and leaves it as it is", async () => {
    const file = join(temporaryFolder(), 'other.db');
    const other = new Database(file);
    other.exec('CREATE TABLE migration (number INTEGER); INSERT INTO migration VALUES (1)');
    other.close();
    const before = readFileSync(file);
    const error = await refusalOf(file);
    expect(error.message).toBe(`${file} is a database of another program; name another file`);
    expect(readFileSync(file)).toEqual(before);
  });

  it('refuses a database that was cut short and leaves it as it is', async () => {
    const file = join(temporaryFolder(), 'cut.db');
    (await openStore(file)).close();
    const cut = readFileSync(file).subarray(0, 5000);
    writeFileSync(file, cut);
    const error = await refusalOf(file);
    expect(error.message).toBe(`${file} is damaged; put a backup in its place`);
    expect(readFileSync(file)).toEqual(cut);
  });

  it('refuses a folder, a missing folder and a place under a file, and says which', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file.txt'), '');
    mkdirSync(join(folder, 'sub'));
    expect((await refusalOf(join(folder, 'sub'))).message).toContain('is not a file');
    expect((await refusalOf(join(folder, 'none', 'x.db'))).message).toContain(
      `there is no folder ${join(folder, 'none')}`,
    );
    expect((await refusalOf(join(folder, 'file.txt', 'x.db'))).message).toContain('there is no folder');
    expect(readdirSync(folder).sort()).toEqual(['file.txt', 'sub']);
  });

  it.skipIf(!existsSync('/proc/self'))('refuses a place where nothing can be written', async () => {
    const error = await refusalOf('/proc/self/ridgeline.db');
    expect(error.code).toBe('database_unusable');
    expect(error.message).toBe(
      '/proc/self/ridgeline.db cannot be written to; check the rights on it and on its folder',
    );
  });

  it('lets two stores on one file see what the other wrote', async () => {
    const file = join(temporaryFolder(), 'shared.db');
    const one = await open(file);
    const other = await open(file);
    const { experimentId } = insertSample(one);
    expect(other.read.get('SELECT id FROM experiment')).toEqual({ id: experimentId });
  });

  it('lets several processes make one new file at the same time', async () => {
    const file = join(temporaryFolder(), 'race.db');
    const children = Array.from({ length: 4 }, () =>
      fork(join(import.meta.dirname, 'open-store-child.ts'), [file]),
    );
    const codes = await Promise.all(
      children.map(async (child) => (await once(child, 'exit'))[0] as number | null),
    );
    expect(codes).toEqual([0, 0, 0, 0]);
    const store = await open(file);
    const rows = store.read.all('SELECT id FROM experiment ORDER BY id').map((row) => numberAt(row, 'id'));
    expect(rows).toEqual([1, 2, 3, 4]);
  });

  it('tells of a transaction that takes more than 40 ms', async () => {
    const slow: SlowCall[] = [];
    const store = await open(':memory:', { onSlow: (call) => slow.push(call) });
    store.write.transaction('quick', () => undefined);
    store.write.transaction('slow', () => {
      const endMs = performance.now() + 60;
      while (performance.now() < endMs);
    });
    expect(slow.map(({ what }) => what)).toEqual(['slow']);
    expect(slow[0].durationMs).toBeGreaterThanOrEqual(60);
  });
});

describe('a connection', () => {
  it('undoes all of a transaction that throws', async () => {
    const store = await open(':memory:');
    expect(() =>
      store.write.transaction('fails', () => {
        insertSample(store);
        throw new Error('stop');
      }),
    ).toThrow('stop');
    expect(store.read.get('SELECT count(*) AS count FROM experiment')).toEqual({ count: 0 });
  });

  it('refuses a read that would write', async () => {
    const store = await open(':memory:');
    expect(() => store.read.all('DELETE FROM run RETURNING id')).toThrow('a read changes the database');
  });

  it('refuses a change of one row that changes none', async () => {
    const store = await open(':memory:');
    expect(() => store.write.changeOne('UPDATE run SET seed = 1 WHERE id = 99')).toThrow(
      'expected one changed row, got 0',
    );
  });
});
