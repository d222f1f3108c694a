import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { dirname, sep } from 'node:path';
import { AppError } from '../domain/errors.ts';
import type { BackendChoice } from '../domain/experiment.ts';
import type { BackendInfo } from '../domain/run.ts';
import { openNativeBackend, openWasmBackend, type Backend } from '../engine/backend.ts';
import { checkRuntime } from '../runtime/check.ts';
import { readNote } from '../runtime/note.ts';
import { findPlaces } from '../runtime/places.ts';
import { loadTfjsNode } from '../runtime/tfjs-node.ts';

/** A backend that started, and what a person should know about the choice. */
export interface OpenedBackend extends Backend {
  readonly info: BackendInfo;
  readonly notices: readonly string[];
}

/**
 * Starts the backend of an experiment: native TensorFlow where its runtime is in place, else WASM with a notice.
 * @throws AppError `backend_unavailable` where the one asked for by name does not start
 */
export async function openBackend(choice: BackendChoice): Promise<OpenedBackend> {
  if (choice === 'wasm') return withInfo('wasm', await openWasm(), []);
  try {
    return withInfo('native', await openNative(), []);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (choice === 'native')
      throw new AppError(
        'backend_unavailable',
        `backend: native TensorFlow did not start (${reason}); run "npm run setup", or choose "wasm"`,
        { cause: error },
      );
    const notice = `Native TensorFlow did not start (${reason}); training on WASM, slower.`;
    return withInfo('wasm', await openWasm(), [notice]);
  }
}

async function openNative(): Promise<Backend> {
  const places = findPlaces();
  // Setup writes its note after a check. A runtime from elsewhere is tried in a child first: loading a broken addon
  // does not fail but takes the process with it.
  if (places !== null && existsSync(places.addon) && readNote(places) === null) {
    const check = await checkRuntime(places);
    if (!check.ok) throw new AppError('backend_unavailable', check.reason);
  }
  return openNativeBackend(loadTfjsNode(places).binding);
}

function openWasm(): Promise<Backend> {
  const main = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  return openWasmBackend(dirname(main) + sep);
}

function withInfo(name: BackendInfo['name'], backend: Backend, notices: readonly string[]): OpenedBackend {
  // The WASM build for Node has no threads.
  const cores = name === 'native' ? availableParallelism() : 1;
  const device = `CPU, ${cores} ${cores === 1 ? 'core' : 'cores'} (${cpus()[0]?.model.trim() ?? process.arch})`;
  return { ...backend, info: { name, version: backend.version, device }, notices };
}
