import { mkdirSync, readdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from './command.ts';
import { elfProblem } from './elf.ts';
import { ADDON_FILE, ADDON_PATH, LIBRARY_PATH, NODE_API_VERSION } from './places.ts';
import { failed, skipped, type SourceContext, type SourceResult } from './source.ts';
import { downloadWheel, extractWheel, wheelMachine } from './tensorflow-wheel.ts';
import { findNodeApiHeaders, findTools } from './tools.ts';

const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
const COMPILE_TIMEOUT_MS = 10 * 60_000;
const STRIP_TIMEOUT_MS = 5 * 60_000;

// The wheel (0.27 GB), the libraries (0.85 GB) and strip's copy of the larger one (0.58 GB) do not all lie there at once.
const NEEDED_BYTES = 1.5e9;

function glibcVersion(): string | undefined {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime;
}

interface Ready {
  /** The machine's name in that of the wheel. */
  readonly machine: string;
  readonly nodeApiHeaders: string;
}

/** What the attempt needs, or why it cannot work here. */
async function prepare(context: SourceContext): Promise<Ready | { readonly obstacle: string }> {
  const machine = wheelMachine(process.arch);
  if (process.platform !== 'linux' || machine === undefined)
    return {
      obstacle: `PyPI's tensorflow-cpu is used on Linux x64 and arm64 only, and this is ${process.platform} ${process.arch}`,
    };
  if (glibcVersion() === undefined)
    return { obstacle: "PyPI's tensorflow-cpu needs glibc, and this Linux has another libc" };
  const nodeApiHeaders = findNodeApiHeaders();
  const missing = (await findTools(context.env)).filter(({ name, found }) => !found && name !== 'strip');
  if (nodeApiHeaders === null || missing.length > 0)
    return { obstacle: missing.map(({ detail, remedy }) => `${detail}: ${remedy}`).join('; ') };
  const { bavail, bsize } = statfsSync(context.staging);
  const freeBytes = bavail * bsize;
  if (freeBytes < NEEDED_BYTES)
    return {
      obstacle: `it needs ${NEEDED_BYTES / 1e9} GB on the disk of node_modules, where ${(freeBytes / 1e9).toFixed(1)} GB are free`,
    };
  return { machine, nodeApiHeaders };
}

async function compile(
  headers: { readonly tensorflow: string; readonly nodeApi: string },
  context: SourceContext,
): Promise<string | null> {
  context.say("compiling tfjs-node's addon");
  const sources = join(context.places.packageFolder, 'binding');
  const units = readdirSync(sources).filter((name) => name.endsWith('.cc'));
  const addonFolder = join(context.staging, ADDON_PATH);
  mkdirSync(addonFolder, { recursive: true });
  const args = [
    ...['-std=c++17', `-DNAPI_VERSION=${NODE_API_VERSION}`, '-O2', '-shared', '-fPIC'],
    ...[sources, headers.nodeApi, headers.tensorflow].map((folder) => `-I${folder}`),
    ...units.map((name) => join(sources, name)),
    ...['-o', join(addonFolder, ADDON_FILE), `-L${join(context.staging, LIBRARY_PATH)}`],
    ...LIBRARIES.map((name) => `-l:${name}`),
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ];
  const { env, signal } = context;
  const { ok, stderr, problem } = await runCommand('g++', args, {
    timeoutMs: COMPILE_TIMEOUT_MS,
    env,
    signal,
  });
  if (ok) return null;
  const firstError = stderr.split('\n').find((line) => line.includes('error:'));
  return `the addon does not compile: ${firstError ?? problem}`;
}

/** Takes the symbol tables out (0.2 GB). Without `strip`, or where it fails, the libraries stay as they are. */
async function stripLibraries(files: readonly string[], context: SourceContext): Promise<void> {
  context.say('stripping the libraries');
  const { env, signal } = context;
  for (const file of files)
    await runCommand('strip', ['--strip-unneeded', file], { timeoutMs: STRIP_TIMEOUT_MS, env, signal });
}

/**
 * TensorFlow from PyPI's `tensorflow-cpu`: its wheel carries the libraries and the C headers, and the sources of the addon
 * are in tfjs-node's npm package.
 */
export async function stageWheel(context: SourceContext): Promise<SourceResult> {
  const ready = await prepare(context);
  if ('obstacle' in ready) return skipped(ready.obstacle);

  const wheel = await downloadWheel(ready.machine, context);
  if ('problem' in wheel) return failed(wheel.problem);
  const libraryFolder = join(context.staging, LIBRARY_PATH);
  const headerFolder = join(context.staging, 'include');
  const libraries = LIBRARIES.map((name) => join(libraryFolder, name));
  const problem =
    (await extractWheel(wheel.file, { libraryFolder, headerFolder }, context)) ??
    libraries.map((file) => elfProblem(file, process.arch)).find((found) => found !== null) ??
    (await compile({ tensorflow: headerFolder, nodeApi: ready.nodeApiHeaders }, context));
  if (problem !== null) return failed(problem);
  await stripLibraries(libraries, context);
  return context.signal.aborted ? failed('interrupted') : { ok: true };
}
