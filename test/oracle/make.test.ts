import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

function make(python: string, ...names: string[]) {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'make.ts'), ...names], {
    encoding: 'utf8',
    env: { ...process.env, RIDGELINE_PYTHON: python },
  });
}

describe('npm run oracle', () => {
  it('says what it needs where no Python is named', () => {
    const { status, stderr, stdout } = make('');
    expect(status).toBe(2);
    expect(stderr).toMatch(/^RIDGELINE_PYTHON: expected the path of a Python .*, received nothing\n$/);
    expect(stdout).toBe('');
  });

  it('refuses the name of a script that is not there', () => {
    const { status, stderr } = make('python3', 'weather');
    expect(status).toBe(2);
    expect(stderr).toMatch(/expected names out of .*trajectories.*, received weather/);
  });

  it('fails where a script fails, and names it', () => {
    // Node in the place of Python: it cannot read the script.
    const { status, stderr } = make(process.execPath, 'trajectories');
    expect(status).toBe(1);
    expect(stderr).toContain('failed: trajectories.py');
  });

  it('fails where the Python is not there', () => {
    const { status, stderr } = make('/nowhere/python', 'trajectories');
    expect(status).toBe(1);
    expect(stderr).toContain('RIDGELINE_PYTHON: cannot run /nowhere/python');
  });
});
