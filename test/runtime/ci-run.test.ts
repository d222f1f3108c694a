import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src-main/runtime/command.ts';
import { temporaryFolder } from './temporary-layout.ts';

/** Runs `.ci/run` with an npm that does what `script` says for each of its commands. */
async function runWith(script: string) {
  const root = temporaryFolder();
  mkdirSync(join(root, '.ci'));
  cpSync(join(import.meta.dirname, '../../.ci/run'), join(root, '.ci/run'));
  const bin = join(root, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'npm'), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, 'npm'), 0o755);
  // A test installs nothing on the machine that it runs on.
  writeFileSync(join(bin, 'apt-get'), '#!/bin/sh\nexit 1\n');
  chmodSync(join(bin, 'apt-get'), 0o755);
  const env = { PATH: `${bin}:${process.env.PATH ?? ''}` };
  const { ok, stdout } = await runCommand(join(root, '.ci/run'), [], { timeoutMs: 30_000, env });
  return { ok, lastLine: stdout.trimEnd().split('\n').at(-1) };
}

const tests = (line: string, exitCode: number) =>
  `if [ "$1" = test ]; then echo '${line}'; echo 'npm says more'; exit ${exitCode}; fi`;

describe.skipIf(process.platform === 'win32')('.ci/run', () => {
  it("ends with the tests' counts, whatever npm prints after them", async () => {
    expect(await runWith(tests('12 passed, 0 failed, 1 skipped', 0))).toEqual({
      ok: true,
      lastLine: '12 passed, 0 failed, 1 skipped',
    });
  });

  it('fails with failed tests', async () => {
    expect(await runWith(tests('11 passed, 2 failed, 0 skipped', 1))).toEqual({
      ok: false,
      lastLine: '11 passed, 2 failed, 0 skipped',
    });
  });

  it('counts a failed check as a failure', async () => {
    const script = `[ "$2" = lint ] && exit 1\n${tests('12 passed, 0 failed, 0 skipped', 0)}`;
    expect(await runWith(script)).toEqual({ ok: false, lastLine: '12 passed, 1 failed, 0 skipped' });
  });

  it('counts tests that fail without a failed test, and ones that end without counts', async () => {
    expect(await runWith(tests('12 passed, 0 failed, 0 skipped', 1))).toEqual({
      ok: false,
      lastLine: '12 passed, 1 failed, 0 skipped',
    });
    expect(await runWith(tests('Killed', 137))).toEqual({
      ok: false,
      lastLine: '0 passed, 1 failed, 0 skipped',
    });
  });

  it('fails where the installation fails', async () => {
    expect(await runWith('[ "$1" = ci ] && exit 1')).toEqual({
      ok: false,
      lastLine: '0 passed, 1 failed, 0 skipped',
    });
  });
});
