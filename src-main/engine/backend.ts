import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { AppError } from '../domain/errors.ts';
import type { OpSet } from './ops/op-set.ts';
import { NativeOps } from './ops/native-ops.ts';
import { PortableOps } from './ops/portable-ops.ts';
import type { TfjsNodeBinding } from './ops/tfjs-node-binding.ts';

/** A backend that is ready to train. */
export interface Backend {
  readonly ops: OpSet;
  /** As in `TensorFlow 2.21.0`. */
  readonly version: string;
}

/** The native backend over tfjs-node's loaded addon. */
export function openNativeBackend(binding: TfjsNodeBinding): Backend {
  return { ops: new NativeOps(binding), version: `TensorFlow ${binding.TF_Version}` };
}

/**
 * The WASM backend of tfjs.
 * @param wasmFolder where its `.wasm` files lie, with a separator at the end; absent: where tfjs looks by itself
 * @throws AppError `backend_unavailable`
 */
export async function openWasmBackend(wasmFolder?: string): Promise<Backend> {
  if (wasmFolder !== undefined) setWasmPaths(wasmFolder);
  const opened = await tf.setBackend('wasm').catch((cause: unknown) => {
    throw new AppError('backend_unavailable', 'the WASM backend did not start', { cause });
  });
  if (!opened) throw new AppError('backend_unavailable', 'the WASM backend did not start');
  return { ops: new PortableOps(), version: `tfjs-backend-wasm ${version_wasm}` };
}
