import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, quickSpec } from './command-line.ts';

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

describe('ridgeline aa', () => {
  it('trains a variant twice, says how large its noise is, and later comparisons are set against it', async () => {
    await line.run('run', line.write('spec.json', quickSpec()));
    const { stdout, exitCode, stderr } = await line.run('aa', '1', '--variant', '1');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('L2, again against L2 (4 pairs of runs with the same seed)');
    expect(stdout).toContain('both are the same variant, so what differs is noise');
    expect(stdout).toMatch(/all \d+ numbers that 4 pairs of runs measured are equal to the last bit/);
    expect(stdout).toMatch(/Other seeds alone move test accuracy by up to /);
    const compared = await line.run('compare', '1');
    expect(compared.stdout).toContain(
      'Noise floor of this machine in test accuracy (A/A check, experiment 2)',
    );
  });

  it('refuses a variant that does not exist', async () => {
    await line.run('run', line.write('spec.json', quickSpec()));
    const unknown = await line.run('aa', '1', '--variant', '5');
    expect(unknown.exitCode).not.toBe(0);
    expect(unknown.stderr).toContain('has 2 variants, and none of number 5');
    expect((await line.run('aa', '1', '--variant', '-1')).exitCode).toBe(2);
  });
});
