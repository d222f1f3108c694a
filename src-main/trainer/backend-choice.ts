import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { dirname, sep } from 'node:path';
import { AppError, assertNever } from '../domain/errors.ts';
import type { BackendChoice } from '../domain/experiment.ts';
import type { BackendInfo } from '../domain/run.ts';
import { openNativeBackend, openWasmBackend } from '../engine/backend.ts';
import { checkRuntime } from '../runtime/check.ts';
import { readNote } from '../runtime/note.ts';
import { findPlaces } from '../runtime/places.ts';
import { loadTfjsNode } from '../runtime/tfjs-node.ts';
import { loadWebGpu, mayHaveGpu } from '../runtime/webgpu.ts';
import { checkWebGpu } from '../runtime/webgpu-check.ts';
import { openWebGpu, type OpenedBackend } from './job/opened-backend.ts';

type BackendName = BackendInfo['name'];

const TITLES: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  native: 'native TensorFlow',
  wasm: 'WASM',
};

/** What to do where a backend that was asked for by name does not start. */
const REMEDIES: Readonly<Record<BackendName, string>> = {
  webgpu: 'see "npx ridgeline doctor", or choose "auto"',
  native: 'run "npm run setup", or choose "wasm"',
  wasm: 'run "npm ci"',
};

/**
 * Starts the backend of an experiment. `auto`: WebGPU where there is a real GPU, else native TensorFlow where its runtime
 * is in place, else WASM; what should have started and did not is said in a notice.
 * @param preferred what `auto` tries before WASM, in this order
 * @throws AppError `backend_unavailable` where the one asked for by name does not start
 */
export async function openBackend(
  choice: BackendChoice,
  preferred: readonly ('webgpu' | 'native')[] = ['webgpu', 'native'],
): Promise<OpenedBackend> {
  return choice === 'auto' ? openBest(preferred) : openNamed(choice);
}

async function openBest(preferred: readonly ('webgpu' | 'native')[]): Promise<OpenedBackend> {
  const notices: string[] = [];
  for (const name of preferred)
    try {
      if (name === 'webgpu' && !(await hasRealGpu())) continue;
      const opened = await open(name);
      return { ...opened, notices: [...notices, ...opened.notices] };
    } catch (error) {
      const next = name === 'webgpu' ? 'trying native TensorFlow' : 'training on WASM, slower';
      notices.push(`${capitalized(TITLES[name])} did not start (${reasonOf(error)}); ${next}.`);
    }
  const opened = await open('wasm');
  return { ...opened, notices: [...notices, ...opened.notices] };
}

async function openNamed(name: BackendName): Promise<OpenedBackend> {
  try {
    if (name === 'webgpu') await assertWebGpuWorks();
    return await open(name);
  } catch (error) {
    throw new AppError(
      'backend_unavailable',
      `backend: ${TITLES[name]} did not start (${reasonOf(error)}); ${REMEDIES[name]}`,
      { cause: error },
    );
  }
}

/** @throws AppError `backend_unavailable` where there is an adapter and it does not work */
async function hasRealGpu(): Promise<boolean> {
  if (!mayHaveGpu()) return false;
  const check = await checkWebGpu();
  if (check.ok) return !check.adapter.isSoftware;
  if (check.missing) return false;
  throw new AppError('backend_unavailable', check.reason);
}

async function assertWebGpuWorks(): Promise<void> {
  const check = await checkWebGpu();
  if (!check.ok) throw new AppError('backend_unavailable', check.reason);
}

function open(name: BackendName): Promise<OpenedBackend> {
  switch (name) {
    case 'webgpu':
      return loadWebGpu().then(openWebGpu);
    case 'native':
      return openNative();
    case 'wasm':
      return openWasm();
    default:
      return assertNever(name);
  }
}

async function openNative(): Promise<OpenedBackend> {
  const places = findPlaces();
  // Setup writes its note after a check. A runtime from elsewhere is tried in a child first: loading a broken addon
  // does not fail but takes the process with it.
  if (places !== null && existsSync(places.addon) && readNote(places) === null) {
    const check = await checkRuntime(places);
    if (!check.ok) throw new AppError('backend_unavailable', check.reason);
  }
  const backend = openNativeBackend(loadTfjsNode(places).binding);
  const device = processor(availableParallelism());
  return { ...backend, info: { name: 'native', version: backend.version, device }, notices: [] };
}

async function openWasm(): Promise<OpenedBackend> {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  const backend = await openWasmBackend(dirname(main) + sep);
  // The WASM build for Node has no threads.
  return { ...backend, info: { name: 'wasm', version: backend.version, device: processor(1) }, notices: [] };
}

function processor(cores: number): string {
  return `CPU, ${cores} ${cores === 1 ? 'core' : 'cores'} (${cpus()[0]?.model.trim() ?? process.arch})`;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
