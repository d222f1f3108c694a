import Database from 'better-sqlite3';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AutomaticBackups } from '../../src-main/service/automatic-backups.ts';
import { networkDriveWarning } from '../../src-main/service/network-drive.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

const DAY_MS = 86_400_000;

/** Backups of a real database under a clock that the test sets. */
async function backupsOfStore() {
  const folder = temporaryFolder();
  const store = await openStore(join(folder, 'lab.db'));
  onTestFinished(() => store.close());
  const clock = { ms: Date.now(), nowMs: () => clock.ms };
  const warnings: string[] = [];
  const log = {
    debug: () => undefined,
    warn: (text: string) => void warnings.push(text),
    error: () => undefined,
  };
  const backups = new AutomaticBackups(store, clock, log);
  const change = (name: string): void => {
    store.write.change(
      `INSERT INTO saved_view (name, table_name, filter, columns, sort) VALUES ('${name}', 'runs', '', '[]', '[]')`,
    );
    const now = new Date(clock.ms);
    for (const file of [store.file, `${store.file}-wal`]) utimesSync(file, now, now);
  };
  return { folder, store, clock, warnings, backups, change };
}

function viewsIn(file: string): number {
  const database = new Database(file, { readonly: true });
  try {
    return Number(database.prepare('SELECT count(*) FROM saved_view').pluck().get());
  } finally {
    database.close();
  }
}

describe('automatic backups', () => {
  it('are written once a day while something changes, sound, and hold what was there', async () => {
    const { backups, clock, change } = await backupsOfStore();
    change('first');
    await backups.writeIfDue();
    expect(backups.list()).toHaveLength(1);
    clock.ms += DAY_MS / 2;
    change('second');
    await backups.writeIfDue();
    expect(backups.list()).toHaveLength(1);
    clock.ms += DAY_MS / 2 + 1000;
    await backups.writeIfDue();
    const [newest, oldest] = backups.list();
    expect([viewsIn(newest.file), viewsIn(oldest.file)]).toEqual([2, 1]);
    clock.ms += 2 * DAY_MS;
    // Nothing has changed since.
    await backups.writeIfDue();
    expect(backups.list()).toHaveLength(2);
    expect(backups.failure).toBeNull();
  });

  it('rotate: what is older than seven days with one goes, and other files of the folder stay', async () => {
    const { backups, clock, change } = await backupsOfStore();
    clock.ms = Date.UTC(2026, 10, 2, 12);
    for (let day = 0; day < 12; day += 1) {
      change(`day ${day}`);
      await backups.writeIfDue();
      if (day === 0) writeFileSync(join(backups.folder, 'mine.db'), 'not ours');
      if (day === 1) writeFileSync(join(backups.folder, 'lab-2026-11-02T120000Z.db.part'), 'half');
      clock.ms += DAY_MS + 1000;
    }
    const days = readdirSync(backups.folder).map((name) => name.replace(/T\d+Z\.db$/, ''));
    // Twelve days from a Monday: the last seven, and the Sunday in between is one of them.
    const last = [7, 8, 9, 10, 11, 12, 13].map((day) => `lab-2026-11-${String(day).padStart(2, '0')}`);
    expect(days.toSorted()).toEqual([...last, 'mine.db']);
  });

  it('that cannot be written say why, touch nothing, and are tried again', async () => {
    const { folder, backups, warnings, change } = await backupsOfStore();
    change('first');
    writeFileSync(join(folder, 'lab-backups'), 'a file in the way');
    await backups.writeIfDue();
    expect(backups.failure).toContain('lab-backups');
    expect(warnings[0]).toContain('no automatic backup was written');
  });
});

describe('a database on a network drive', () => {
  it('is warned of by what the file system is, and by a share of Windows', () => {
    expect(networkDriveWarning('/mnt/lab.db', 'linux', () => 0x6969)).toContain('(NFS)');
    expect(networkDriveWarning('/mnt/lab.db', 'linux', () => 0xff534d42)).toContain('(CIFS)');
    expect(networkDriveWarning('/home/lab.db', 'linux', () => 0xef53)).toBeNull();
    expect(networkDriveWarning('\\\\server\\share\\lab.db', 'win32')).toContain('network drive');
    expect(networkDriveWarning('\\\\?\\C:\\lab.db', 'win32')).toBeNull();
    expect(networkDriveWarning('C:\\lab.db', 'win32')).toBeNull();
    // This machine's own answer for a folder of its own.
    expect(networkDriveWarning(temporaryFolder())).toBeNull();
  });
});
