import { describe, expect, it } from 'vitest';
import { checkWebGpu } from '../../src-main/runtime/webgpu-check.ts';
import { mayHaveGpu } from '../../src-main/runtime/webgpu.ts';
import { temporaryFolder } from './temporary-layout.ts';

const here = await checkWebGpu();
if (!here.ok && process.env.RIDGELINE_REQUIRE_WEBGPU === '1') throw new Error(here.reason);

describe('checkWebGpu', () => {
  it.skipIf(!here.ok)('multiplies on the adapter that there is and says which it is', () => {
    expect(here).toMatchObject({ ok: true, adapter: { name: expect.any(String) as string } });
    if (here.ok && !mayHaveGpu()) expect(here.adapter.isSoftware).toBe(true);
  });

  it.skipIf(process.platform !== 'linux')(
    'tells that there is no adapter where there is no driver',
    async () => {
      const env = { ...process.env, VK_DRIVER_FILES: '/nowhere.json', LD_LIBRARY_PATH: temporaryFolder() };
      expect(await checkWebGpu({ env })).toEqual({
        ok: false,
        missing: true,
        reason: 'there is no GPU that WebGPU can use, or no driver for it',
      });
    },
  );

  it('takes a child that hangs for a broken adapter', async () => {
    expect(await checkWebGpu({ timeoutMs: 1 })).toEqual({
      ok: false,
      missing: false,
      reason: expect.stringContaining('did not end within 0.001 s') as string,
    });
  });
});
