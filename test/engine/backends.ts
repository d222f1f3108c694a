import { openBackend, type OpenedBackend } from '../../src-main/trainer/backend-choice.ts';

/** A backend under test, with the relative tolerance that it is held to against a float64 reference. */
export interface TestedBackend {
  readonly name: 'native' | 'wasm';
  readonly tolerance: number;
  /** Null where the machine lacks it. */
  readonly backend: OpenedBackend | null;
}

async function openNative(): Promise<OpenedBackend | null> {
  try {
    return await openBackend('native');
  } catch (error) {
    if (process.env.RIDGELINE_REQUIRE_NATIVE === '1') throw error;
    process.stderr.write(`The native backend is not here, its tests are skipped: ${String(error)}\n`);
    return null;
  }
}

/** Every backend that this machine can have. */
export const BACKENDS: readonly TestedBackend[] = [
  { name: 'native', tolerance: 1e-5, backend: await openNative() },
  { name: 'wasm', tolerance: 1e-4, backend: await openBackend('wasm') },
];
