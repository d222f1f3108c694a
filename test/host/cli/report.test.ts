import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandLine, quickSpec } from './command-line.ts';

const line = new CommandLine();
beforeAll(async () => {
  const ran = await line.run('run', line.write('spec.json', quickSpec()), '--backend', 'wasm');
  expect(ran.exitCode).toBe(0);
});
afterAll(() => line.remove());

describe('ridgeline report', () => {
  it('prints Markdown, or what is asked for', async () => {
    const printed = await line.run('report', '1');
    expect([printed.exitCode, printed.stderr]).toEqual([0, '']);
    expect(printed.stdout).toMatch(/^# Quick\n\n## L2 against none\n/);
    const latex = await line.run('report', '1', '--format', 'latex');
    expect(latex.stdout).toContain(String.raw`\toprule`);
    const { findings } = JSON.parse((await line.run('report', '1', '--json')).stdout) as {
      findings: unknown[];
    };
    expect(findings).toHaveLength(1);
  });

  it('writes a file in the format that its ending says', async () => {
    const file = join(line.folder, 'report.html');
    const written = await line.run('report', '1', '--out', file);
    expect(written).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(readFileSync(file, 'utf8')).toMatch(/^<!doctype html>/);
  });

  it('says which file it could not write, and which format it does not know', async () => {
    const file = join(line.folder, 'missing', 'report.md');
    const failed = await line.run('report', '1', '--out', file);
    expect([failed.exitCode, failed.stdout]).toEqual([2, '']);
    expect(failed.stderr).toContain(`--out: expected a file that can be written, received ${file}`);
    expect((await line.run('report', '1', '--format', 'pdf')).exitCode).toBe(2);
  });
});
