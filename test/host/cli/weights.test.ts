import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CommandLine, quickSpec } from './command-line.ts';

const line = new CommandLine();
beforeAll(async () => {
  const ran = await line.run('run', line.write('spec.json', quickSpec()), '--backend', 'wasm');
  expect(ran.exitCode).toBe(0);
});
afterAll(() => line.remove());

describe('ridgeline weights', () => {
  it('writes a file in the format that its ending says, and tells how to read the arrays', async () => {
    const file = join(line.folder, 'weights.safetensors');
    const written = await line.run('weights', '1', '--out', file);
    expect([written.exitCode, written.stderr]).toEqual([0, '']);
    expect(written.stdout).toContain('[in, out]  PyTorch: Linear.weight = kernel.T');
    const bytes = readFileSync(file);
    const header: unknown = JSON.parse(bytes.subarray(8, 8 + Number(bytes.readBigUInt64LE(0))).toString());
    expect(Object.keys(header ?? {})).toContain('__metadata__');
  });

  it('writes npz where nothing else is said, and what is in it as JSON', async () => {
    const file = join(line.folder, 'weights.npz');
    const written = await line.run('weights', '1', '--out', file, '--json');
    const { parameters } = JSON.parse(written.stdout) as { parameters: { name: string }[] };
    const names = parameters.map(({ name }) => `${name}.npy`);
    expect(Object.keys(unzipSync(readFileSync(file)))).toEqual(['manifest.json', ...names]);
  });

  it('says which run it does not know, which format, and which file it could not write', async () => {
    expect((await line.run('weights', '99')).stderr).toContain('99');
    expect((await line.run('weights', '1', '--format', 'pickle')).exitCode).toBe(2);
    const file = join(line.folder, 'missing', 'weights.npz');
    const failed = await line.run('weights', '1', '--out', file);
    expect(failed.exitCode).toBe(2);
    expect(failed.stderr).toContain(`--out: expected a file that can be written, received ${file}`);
  });
});
