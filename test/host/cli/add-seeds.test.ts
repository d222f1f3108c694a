import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, quickSpec } from './command-line.ts';

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

describe('ridgeline add-seeds', () => {
  it('trains a stored experiment under more seeds and compares over all of them', async () => {
    const ran = await line.run('run', line.write('spec.json', quickSpec()));
    expect(ran.stdout).toContain('3 pairs of runs with the same seed');
    const added = await line.run('add-seeds', '1', '--count', '2');
    expect(added.exitCode).toBe(0);
    expect(added.stderr).toMatch(
      /^ridgeline: Seeds \d+, \d+ added, addition 1: seeds were added once after results/m,
    );
    expect(added.stdout).toContain('5 pairs of runs with the same seed');
    expect(line.query('SELECT count(*) AS runs FROM run')).toEqual([{ runs: 10 }]);

    const named = await line.run('add-seeds', '1', '--seeds', '70,80', '--json');
    const { runs } = JSON.parse(named.stdout) as { runs: { seed: number }[] };
    expect(runs.filter(({ seed }) => seed === 80)).toHaveLength(2);
  });

  it('names what is wrong with the seeds', async () => {
    await line.run('run', line.write('spec.json', quickSpec()));
    const both = await line.run('add-seeds', '1', '--count', '2', '--seeds', '9');
    expect([both.exitCode, both.stderr]).toEqual([
      2,
      'ridgeline: add-seeds: expected --count or --seeds, received both\n',
    ]);
    expect((await line.run('add-seeds', '1', '--seeds', '1,4294967296')).stderr).toContain(
      'whole numbers from 0 to 4294967295',
    );
    expect((await line.run('add-seeds', '1', '--count', '0')).stderr).toContain('a whole number above 0');
  });
});
