import * as tf from '@tensorflow/tfjs-core';
import { BackendWasm, setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { AppError } from '../domain/errors.ts';
import { ENOUGH_STEP_BYTES } from '../domain/training-parts.ts';
import { guardAllocations, saysOutOfMemory } from './memory.ts';
import type { OpSet } from './ops/op-set.ts';
import { NativeOps } from './ops/native-ops.ts';
import type { TfjsNodeBinding } from './ops/tfjs-node-binding.ts';
import { WasmOps } from './ops/wasm-ops.ts';
import { WebGpuOps } from './ops/webgpu-ops.ts';
import { DeviceWatch, requestDevice } from './webgpu-device.ts';

/** A backend that is ready to train. */
export interface Backend {
  readonly ops: OpSet;
  /** As in `TensorFlow 2.21.0`. */
  readonly version: string;
  /** How many bytes a step's tensors may take before a group trains in parts; see `partsOf`. */
  readonly stepBytes: number;
  /** Whether an error that came out of training means that memory ran out. */
  ranOutOfMemory(error: unknown): boolean;
  /**
   * Gives back all memory, whatever a failure left behind: tensors, variables, pools. `ops` can be used again afterwards.
   */
  startOver(): Promise<void>;
}

/** The native backend over tfjs-node's loaded addon. */
export function openNativeBackend(binding: TfjsNodeBinding): Backend {
  const ops = new NativeOps(binding);
  return {
    ops,
    version: `TensorFlow ${binding.TF_Version}`,
    stepBytes: ENOUGH_STEP_BYTES,
    ranOutOfMemory: saysOutOfMemory,
    startOver: () => {
      ops.freeAll();
      return Promise.resolve();
    },
  };
}

/**
 * The WASM backend of tfjs.
 * @param wasmFolder where its `.wasm` files lie, with a separator at the end; absent: where tfjs looks by itself
 * @throws AppError `backend_unavailable`
 */
export async function openWasmBackend(wasmFolder?: string): Promise<Backend> {
  if (wasmFolder !== undefined) setWasmPaths(wasmFolder);
  const factory = tf.findBackendFactory('wasm');
  await activateWasm();
  const ops = new WasmOps();
  return {
    ops,
    version: `tfjs-backend-wasm ${version_wasm}`,
    stepBytes: ENOUGH_STEP_BYTES,
    ranOutOfMemory: saysOutOfMemory,
    // The module's memory never shrinks, and what is free in it may lie in pieces: a new module has all of it.
    startOver: async () => {
      ops.freeAll();
      tf.removeBackend('wasm');
      tf.registerBackend('wasm', factory);
      await activateWasm();
    },
  };
}

async function activateWasm(): Promise<void> {
  const opened = await tf.setBackend('wasm').catch((cause: unknown) => {
    throw new AppError('backend_unavailable', 'the WASM backend did not start', { cause });
  });
  const backend = opened ? tf.backend() : null;
  if (!(backend instanceof BackendWasm))
    throw new AppError('backend_unavailable', 'the WASM backend did not start');
  guardAllocations(backend.wasm);
}

/** The WebGPU backend of tfjs, and the adapter that it computes on. */
export interface WebGpuBackend extends Backend {
  readonly adapter: GPUAdapterInfo;
}

/**
 * The WebGPU backend of tfjs.
 * @param gpu also stands in `navigator.gpu`, and WebGPU's classes are global: tfjs looks for them there
 * @throws AppError `backend_unavailable`
 */
export async function openWebGpuBackend(gpu: GPU): Promise<WebGpuBackend> {
  let { device, info } = await requestDevice(gpu);
  // Only now: it decides while it loads whether there is WebGPU.
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const activate = async (): Promise<InstanceType<typeof WebGPUBackend>> => {
    const made = new WebGPUBackend(device, info);
    // The package registers one by itself where it finds WebGPU, which would ask for a device of its own.
    const registered: unknown = tf.findBackendFactory('webgpu');
    if (registered !== null) tf.removeBackend('webgpu');
    tf.registerBackend('webgpu', () => made);
    if (!(await tf.setBackend('webgpu')))
      throw new AppError('backend_unavailable', 'the WebGPU backend did not start');
    return made;
  };
  let backend = await activate();
  const watch = new DeviceWatch(device);
  const ops = new WebGpuOps(watch, () => backend);
  return {
    ops,
    adapter: info,
    version: `tfjs-backend-webgpu ${tf.version_core}`,
    // Starting a kernel costs a GPU more, and its memory is its own: what does not fit is split when that shows.
    stepBytes: Infinity,
    ranOutOfMemory: (error) => watch.ranOutOfMemory || saysOutOfMemory(error),
    startOver: async () => {
      ops.freeAll();
      const old = device;
      ({ device, info } = await requestDevice(gpu));
      watch.replace(device);
      backend = await activate();
      old.destroy();
    },
  };
}
