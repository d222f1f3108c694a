import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, quickSpec } from './command-line.ts';

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

/** Turns bytes of the middle, as a failing disk does. */
function damage(file: string): void {
  const bytes = readFileSync(file);
  bytes.fill(0xa5, 4196, 3 * 4096);
  writeFileSync(file, bytes);
}

describe('backup, check and restore', () => {
  it('bring back what was there when a database is damaged, and keep the damaged one', async () => {
    const ran = await line.run('run', line.write('spec.json', quickSpec({ seeds: [0] })));
    expect(ran.exitCode).toBe(0);
    const backup = join(line.folder, 'kept.db');
    const written = await line.run('backup', backup);
    expect(written.stdout).toContain(`Backed up and found sound: ${backup}`);
    expect((await line.run('check')).stdout).toContain('1 experiments with 2 runs');

    damage(line.database);
    const found = await line.run('check');
    expect(found.exitCode).toBe(1);
    expect(found.stdout).toContain(`Not sound: ${line.database}`);
    expect(found.stdout).toContain('Nothing was changed.');

    const restored = JSON.parse((await line.run('restore', backup, '--json')).stdout) as {
      file: string;
      replaced: string;
    };
    expect(restored.file).toBe(line.database);
    expect(existsSync(restored.replaced)).toBe(true);
    expect((await line.run('check')).stdout).toContain('Sound:');
    expect(line.query('SELECT count(*) AS runs FROM run')).toEqual([{ runs: 2 }]);
  });

  it('say what is wrong with a backup that is none, and where automatic ones will be', async () => {
    const text = line.write('text.db', 'no database');
    const refused = await line.run('restore', text);
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
    expect(refused.stderr).toContain(`backup: expected a sound database of Ridgeline, received ${text}`);
    expect(existsSync(line.database)).toBe(false);
    expect((await line.run('check', join(line.folder, 'none.db'))).stdout).toContain('there is no such file');
    expect((await line.run('backups')).stdout).toBe(
      `No automatic backup yet; they are written to ${join(line.folder, 'test-backups')}\n`,
    );
  });
});
