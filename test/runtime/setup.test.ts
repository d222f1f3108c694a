import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeVersionProblem } from '../../src-main/host/cli/node-version.js';
import { runCommand } from '../../src-main/runtime/command.ts';
import { copiedInstallation, temporaryFolder, writeAddon } from './temporary-layout.ts';

const SOURCES = join(import.meta.dirname, '../../src-main');

/** An installation without a runtime that setup can be run in. */
function freshInstallation() {
  const { root, places } = copiedInstallation();
  for (const part of ['runtime', 'domain', 'host/cli/setup.js', 'host/cli/node-version.js'])
    cpSync(join(SOURCES, part), join(root, 'src-main', part), { recursive: true });
  cpSync(join(SOURCES, '../package.json'), join(root, 'package.json'));
  return { root, places };
}

function runSetup(root: string, args: readonly string[], env: NodeJS.ProcessEnv) {
  const script = join(root, 'src-main/host/cli/setup.js');
  return runCommand(process.execPath, [script, ...args], { timeoutMs: 30_000, env });
}

describe('setup', () => {
  it('does not fail an install where nothing can be had, and says in one line what the app will use', async () => {
    const { root } = freshInstallation();
    const { ok, stdout } = await runSetup(root, ['--postinstall'], { PATH: temporaryFolder() });
    expect(ok).toBe(true);
    expect(stdout.trim().split('\n')).toHaveLength(1);
    expect(stdout).toContain('g++ not found: apt-get install g++');
    expect(stdout).toContain('the app will train on WASM, slower');
  });

  it('fails where it was asked for by hand', async () => {
    const { root } = freshInstallation();
    const { ok } = await runSetup(root, [], { PATH: temporaryFolder() });
    expect(ok).toBe(false);
  });

  it('succeeds by hand where nothing was asked for', async () => {
    const { root } = freshInstallation();
    const { ok, stdout } = await runSetup(root, [], { RIDGELINE_TF_RUNTIME: 'none' });
    expect(ok).toBe(true);
    expect(stdout).toContain('(RIDGELINE_TF_RUNTIME=none)');
  });

  it('names a broken runtime as the reason', async () => {
    const { root, places } = freshInstallation();
    writeAddon(places, 'this is not a library');
    const { ok, stdout } = await runSetup(root, ['--postinstall'], { RIDGELINE_TF_RUNTIME: 'none' });
    expect(ok).toBe(true);
    expect(stdout).toContain('the TensorFlow runtime does not load');
  });

  it('does not fail an install over a wrong switch', async () => {
    const { root } = freshInstallation();
    const { ok, stdout } = await runSetup(root, ['--postinstall'], { RIDGELINE_TF_RUNTIME: 'gpu' });
    expect(ok).toBe(true);
    expect(stdout).toContain(
      'RIDGELINE_TF_RUNTIME: expected one of auto, none, wheel, prebuilt, received "gpu"',
    );
  });

  it('acquires nothing when npx links the package', async () => {
    const { root } = freshInstallation();
    const env = { PATH: temporaryFolder(), npm_command: 'exec' };
    const { ok, stdout } = await runSetup(root, ['--postinstall'], env);
    expect(ok).toBe(true);
    expect(stdout).toBe('');
  });
});

describe('nodeVersionProblem', () => {
  it('has nothing against Node 24 and newer', () => {
    expect(nodeVersionProblem('24.0.0')).toBeNull();
    expect(nodeVersionProblem('26.1.0')).toBeNull();
  });

  it('names the version that is too old', () => {
    expect(nodeVersionProblem('20.20.2')).toMatch(
      /^Ridgeline needs Node 24 or newer and this is Node 20\.20\.2\./,
    );
  });
});
