import { describe, expect, it } from 'vitest';
import { mayHaveGpu } from '../../src-main/runtime/webgpu.ts';
import { openBackend } from '../../src-main/trainer/backend-choice.ts';
import { BACKENDS } from '../engine/backends.ts';

const webgpu = BACKENDS.find(({ name }) => name === 'webgpu')?.backend ?? null;
const native = BACKENDS.find(({ name }) => name === 'native')?.backend ?? null;

describe('openBackend', () => {
  it.skipIf(mayHaveGpu())('never chooses a software adapter by itself', async () => {
    const { info, notices } = await openBackend('auto');
    expect(info.name).toBe(native === null ? 'wasm' : 'native');
    if (native !== null) expect(notices).toEqual([]);
  });

  it.skipIf(webgpu === null || mayHaveGpu())(
    'takes a software adapter where it is asked to, and says so',
    () => {
      expect(webgpu?.info).toMatchObject({ name: 'webgpu', version: 'tfjs-backend-webgpu 4.22.0' });
      expect(webgpu?.info.device).toMatch(/^CPU in the place of a GPU \(/);
      expect(webgpu?.notices).toEqual([
        expect.stringMatching(/^WebGPU found no GPU and computes on the processor, very slowly \(/),
      ]);
    },
  );

  it.skipIf(process.platform !== 'linux')('refuses WebGPU by name where there is no adapter', async () => {
    const before = { ...process.env };
    try {
      process.env.VK_DRIVER_FILES = '/nowhere.json';
      process.env.LD_LIBRARY_PATH = '';
      await expect(openBackend('webgpu')).rejects.toMatchObject({
        code: 'backend_unavailable',
        message:
          'backend: WebGPU did not start (there is no GPU that WebGPU can use, or no driver for it); ' +
          'see "npx ridgeline doctor", or choose "auto"',
      });
    } finally {
      process.env = before;
    }
  });
});
