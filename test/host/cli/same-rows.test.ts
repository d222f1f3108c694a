import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandLine, quickSpec } from './command-line.ts';

let line: CommandLine;
beforeEach(() => {
  line = new CommandLine();
});
afterEach(() => line.remove());

describe('ridgeline compare --rows', () => {
  it('prints the tests of the trained models of each seed on the same rows, and both readings apart', async () => {
    await line.run('run', line.write('spec.json', quickSpec()));
    const { stdout, exitCode } = await line.run('compare', '1', '--rows', 'logLoss');
    expect(exitCode).toBe(0);
    // A quarter of iris' 150 rows.
    expect(stdout).toMatch(/On the same 3[78] test rows, log loss: .* \(A: none, B: L2\)/);
    expect(stdout).toMatch(/seed +A +B +B − A +95 % over rows +only A right +only B right +p/);
    for (const seed of ['0', '1', '2', 'mean']) expect(stdout).toMatch(new RegExp(`\n  ${seed} +\\d\\.\\d`));
    expect(stdout).toMatch(/Training again: .*\. Other rows: .*\. /);
    expect((await line.run('compare', '1')).stdout).not.toContain('On the same');
  });

  it('gives the same numbers as JSON, of the primary metric where none is named', async () => {
    await line.run('run', line.write('spec.json', quickSpec()));
    const { stdout } = await line.run('compare', '1', '--json', '--rows');
    const { sameRows } = JSON.parse(stdout) as {
      sameRows: { evidence: { metric: string; perSeed: { seed: number; counts: object }[] } }[];
    };
    expect(sameRows).toHaveLength(1);
    expect(sameRows[0].evidence.metric).toBe('accuracy');
    expect(sameRows[0].evidence.perSeed.map(({ seed }) => seed)).toEqual([0, 1, 2]);
    expect(sameRows[0].evidence.perSeed[0].counts).toMatchObject({ kind: 'right' });
  });

  it('refuses a metric that does not exist, or is one of another task', async () => {
    await line.run('run', line.write('spec.json', quickSpec()));
    const unknown = await line.run('compare', '1', '--rows', 'speed');
    expect([unknown.exitCode, unknown.stderr]).toEqual([
      2,
      expect.stringContaining('expected one of accuracy'),
    ]);
    const other = await line.run('compare', '1', '--rows', 'rmse');
    expect([other.exitCode, other.stderr]).toEqual([2, expect.stringContaining('for classification')]);
  });
});
