import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { listOwners } from '../../src-main/store/experiments.ts';
import { openStore } from '../../src-main/store/open-store.ts';
import { temporaryFolder } from './temporary-folder.ts';

function lockFiles(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.includes('-owner-'));
}

async function startOwner(file: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'owner-child.ts'), [file]);
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

describe('an owner', () => {
  it('is alive until its process is killed, and leaves nothing behind once that was noticed', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'owned.db');
    const child = await startOwner(file);
    const store = await openStore(file);
    const [owner] = listOwners(store.read);
    expect(owner.startsWith(`${child.pid}-`)).toBe(true);
    expect(store.isAlive(owner)).toBe(true);
    expect(lockFiles(folder)).toHaveLength(1);

    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
    expect(store.isAlive(owner)).toBe(false);
    expect(lockFiles(folder)).toEqual([]);
    store.close();
  });

  it('is alive for another store of the same process until it is closed', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'owned.db');
    const one = await openStore(file);
    const other = await openStore(file);
    const owner = one.owner();
    expect(one.owner()).toBe(owner);
    expect(one.isAlive(owner)).toBe(true);
    expect(other.isAlive(owner)).toBe(true);
    one.close();
    expect(lockFiles(folder)).toEqual([]);
    expect(other.isAlive(owner)).toBe(false);
    other.close();
  });

  it('whose name leads elsewhere is dead, and nothing there is touched', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'owned.db');
    const store = await openStore(file);
    writeFileSync(join(folder, 'precious.txt'), 'precious');
    expect(store.isAlive('/../../precious.txt')).toBe(false);
    expect(readdirSync(folder)).toContain('precious.txt');
    store.close();
  });
});
