import { existsSync } from 'node:fs';
import { AppError } from '../domain/errors.ts';

let loaded: GPU | null = null;

/**
 * Loads Dawn's addon for Node and puts WebGPU where browsers have it: its classes into the global scope, the entry into
 * `navigator.gpu`. The one way to load it. An addon or a driver that crashes takes the process with it: `checkWebGpu` tells
 * beforehand.
 * @throws AppError `backend_unavailable` where the package is not installed or has no addon for this system
 */
export async function loadWebGpu(): Promise<GPU> {
  if (loaded !== null) return loaded;
  const { create, globals } = await import('webgpu').catch((cause: unknown) => {
    const message = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    throw new AppError('backend_unavailable', `WebGPU does not load: ${message}`, { cause });
  });
  Object.assign(globalThis, globals);
  loaded = create([]);
  Object.defineProperty(globalThis.navigator, 'gpu', { value: loaded, configurable: true });
  return loaded;
}

/** Where Linux shows a GPU: its own drivers, NVIDIA's, and Windows' one under WSL. */
const GPU_DEVICES = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];

/**
 * Whether looking for a real GPU can lead anywhere; costs next to nothing. Other systems than Linux always have the
 * libraries that tell.
 */
export function mayHaveGpu(): boolean {
  return process.platform !== 'linux' || GPU_DEVICES.some((device) => existsSync(device));
}
