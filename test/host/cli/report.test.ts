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
    expect(printed.stdout).toMatch(/^# Quick\n\nReport on experiment 1, made /);
    const latex = await line.run('report', '1', '--format', 'latex');
    expect(latex.stdout).toContain(String.raw`\toprule`);
    const { chapters } = JSON.parse((await line.run('report', '1', '--json')).stdout) as {
      chapters: { findings: unknown[] }[];
    };
    expect(chapters.map(({ findings }) => findings.length)).toEqual([1]);
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
    expect((await line.run('report', '1', '--format', 'docx')).exitCode).toBe(2);
  });

  it('compares two groups, with or without single seeds, and reports several experiments or runs', async () => {
    const pair = await line.run('report', '--a', '1.0', '--b', '1.1.0-2');
    expect([pair.exitCode, pair.stderr]).toEqual([0, '']);
    expect(pair.stdout).toMatch(/^# L2 against none: Quick\n/);
    expect(pair.stdout).toContain('| L2 | l2 \\(strength 0.01\\)'.replaceAll('\\', ''));
    const several = await line.run('report', '--experiments', '1');
    expect(several.stdout).toMatch(/^# Quick\n/);
    const run = await line.run('report', '--runs', '1');
    expect(run.stdout).toMatch(/^# Run 1: none, seed 0, of Quick\n/);
    const strength = await line.run('report', '1', '--strength', '--format', 'csv');
    expect(strength.stdout).toContain(
      '\r\nexperiment,axis,strength,variant,metric,part,n,mean,sd,chosen\r\n',
    );
  });

  it('says what it is to be told where that is nothing, too much or of no meaning', async () => {
    for (const args of [[], ['1', '--runs', '2'], ['--a', '1.0'], ['--strength', '--experiments', '1']]) {
      const refused = await line.run('report', ...args);
      expect([refused.exitCode, refused.stdout]).toEqual([2, '']);
      expect(refused.stderr).toMatch(/expected/);
    }
    const typed = await line.run('report', '--a', 'none', '--b', '1.1');
    expect([typed.exitCode, typed.stderr]).toEqual([2, expect.stringContaining('as in 12.0')]);
  });

  it('lists what is kept, and writes it again as it was', async () => {
    const first = await line.run('report', '1', '--format', 'html');
    const { reports } = JSON.parse((await line.run('report', '--list', '--json')).stdout) as {
      reports: { id: number; subject: { kind: string } }[];
    };
    const kept = reports.find(({ subject }) => subject.kind === 'experiment');
    const listed = await line.run('report', '--list');
    expect(listed.stdout).toMatch(new RegExp(`^ +${kept?.id} +Quick +experiment 1 .* as it was$`, 'm'));
    const again = await line.run('report', '--remake', String(kept?.id), '--format', 'html');
    expect(again).toEqual(first);
  });
});
