import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand, type CommandResult } from './command.ts';
import type { SourceContext } from './source.ts';

const WHEEL_TENSORFLOW_VERSION = '2.21.0';

const DOWNLOAD_TIMEOUT_MS = 15 * 60_000;
const EXTRACT_TIMEOUT_MS = 5 * 60_000;

/** The platform's name in a wheel's; undefined where there is no such wheel. */
export function wheelMachine(arch: string): string | undefined {
  return { x64: 'x86_64', arm64: 'aarch64' }[arch];
}

// Wheels carry one build per Python, and the libraries in them do not differ in what they offer to C. So where the local
// Python has no wheel (too old, too new, or no such build on the index), that of Python 3.11 does as well.
function otherPython(machine: string): string[] {
  return ['--python-version', '3.11', '--platform', `manylinux_2_27_${machine}`];
}

async function isPython311(context: SourceContext): Promise<boolean> {
  const ask = 'import sys; print(sys.version_info[:2] == (3, 11))';
  const { stdout } = await runCommand('python3', ['-c', ask], { timeoutMs: 30_000, env: context.env });
  return stdout.trim() === 'True';
}

/** pip's own last word; a warning may stand behind it. */
function pipProblem(result: CommandResult): string {
  const errors = result.stderr.split('\n').filter((line) => line.startsWith('ERROR:'));
  return errors.at(-1)?.slice('ERROR:'.length).trim() ?? result.problem;
}

function download(folder: string, extra: readonly string[], context: SourceContext): Promise<CommandResult> {
  const args = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--progress-bar', 'off'];
  const requirement = `tensorflow-cpu==${WHEEL_TENSORFLOW_VERSION}`;
  return runCommand('python3', [...args, '--dest', folder, ...extra, requirement], {
    timeoutMs: DOWNLOAD_TIMEOUT_MS,
    // pip would ask an index that does not answer six times. The user's own settings go before.
    env: { PIP_RETRIES: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_NO_INPUT: '1', ...context.env },
    signal: context.signal,
  });
}

/**
 * Downloads the wheel with pip, which checks the index's hash of it.
 * @returns the wheel's path, or why there is none
 */
export async function downloadWheel(
  machine: string,
  context: SourceContext,
): Promise<{ file: string } | { problem: string }> {
  const folder = join(context.staging, 'download');
  mkdirSync(folder);
  context.say(`downloading tensorflow-cpu ${WHEEL_TENSORFLOW_VERSION} with pip (about 270 MB)`);
  let result = await download(folder, [], context);
  if (!result.ok && !context.signal.aborted && !(await isPython311(context)))
    result = await download(folder, otherPython(machine), context);
  if (!result.ok) return { problem: `pip: ${pipProblem(result)}` };
  const wheel = readdirSync(folder).find((name) => name.endsWith('.whl'));
  return wheel === undefined ? { problem: 'pip downloaded no wheel' } : { file: join(folder, wheel) };
}

// Node has no reader for zip files; Python is there, for pip. Arguments: wheel, library folder, header folder.
const EXTRACT = `
import os, shutil, sys, zipfile
wheel, libraries, headers = sys.argv[1:]
include = 'tensorflow/include/'
single = {
    'tensorflow/libtensorflow_cc.so.2': os.path.join(libraries, 'libtensorflow_cc.so.2'),
    'tensorflow/libtensorflow_framework.so.2': os.path.join(libraries, 'libtensorflow_framework.so.2'),
    'tensorflow/THIRD_PARTY_NOTICES.txt': os.path.join(libraries, 'THIRD_PARTY_NOTICES.txt'),
    'tensorflow/include/LICENSE': os.path.join(libraries, 'LICENSE'),
}
wanted = ('tensorflow/c/', 'tensorflow/core/platform/ctstring', 'tsl/platform/ctstring', 'xla/tsl/c/')
with zipfile.ZipFile(wheel) as archive:
    for entry in archive.infolist():
        name = entry.filename
        target = single.get(name)
        if target is None and name.endswith('.h') and name.startswith(tuple(include + w for w in wanted)):
            target = os.path.join(headers, *name[len(include):].split('/'))
        if target is None:
            continue
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with archive.open(entry) as source, open(target, 'wb') as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
`;

/**
 * Takes libraries, licences and C headers out of a wheel and deletes the wheel.
 * @returns what went wrong, or null
 */
export async function extractWheel(
  wheel: string,
  to: { readonly libraryFolder: string; readonly headerFolder: string },
  context: SourceContext,
): Promise<string | null> {
  context.say('unpacking its libraries');
  const { ok, problem } = await runCommand(
    'python3',
    ['-c', EXTRACT, wheel, to.libraryFolder, to.headerFolder],
    { timeoutMs: EXTRACT_TIMEOUT_MS, env: context.env, signal: context.signal },
  );
  rmSync(wheel);
  return ok ? null : `the wheel cannot be unpacked: ${problem}`;
}
