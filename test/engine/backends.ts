import { openBackend } from '../../src-main/trainer/backend-choice.ts';
import type { OpenedBackend } from '../../src-main/trainer/job/opened-backend.ts';

/** A backend under test, with the relative tolerance that it is held to against a float64 reference. */
export interface TestedBackend {
  readonly name: 'native' | 'wasm' | 'webgpu';
  readonly tolerance: number;
  /** Null where the machine lacks it. */
  readonly backend: OpenedBackend | null;
}

/** Opens a backend that not every machine has; the variable says that this one must. */
async function openIfHere(name: 'native' | 'webgpu', required: string): Promise<OpenedBackend | null> {
  try {
    return await openBackend(name);
  } catch (error) {
    if (process.env[required] === '1') throw error;
    process.stderr.write(`The ${name} backend is not here, its tests are skipped: ${String(error)}\n`);
    return null;
  }
}

/** Every backend that this machine can have. WebGPU computes on SwiftShader where `vitest.config.ts` finds it. */
export const BACKENDS: readonly TestedBackend[] = [
  { name: 'native', tolerance: 1e-5, backend: await openIfHere('native', 'RIDGELINE_REQUIRE_NATIVE') },
  { name: 'wasm', tolerance: 1e-4, backend: await openBackend('wasm') },
  { name: 'webgpu', tolerance: 1e-3, backend: await openIfHere('webgpu', 'RIDGELINE_REQUIRE_WEBGPU') },
];
