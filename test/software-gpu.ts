import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter } from 'node:path';
import { mayHaveGpu } from '../src-main/runtime/webgpu.ts';

const CHROMIUM = '/usr/lib/chromium';
const DRIVER = `${CHROMIUM}/vk_swiftshader_icd.json`;

/**
 * Lets this process's children find the software GPU that comes with Debian's package chromium, and its Vulkan loader,
 * where there is no real GPU: slow, but it shows what WebGPU computes.
 */
export function offerSoftwareGpu(env: NodeJS.ProcessEnv): void {
  if (mayHaveGpu() || env.VK_DRIVER_FILES !== undefined || !existsSync(DRIVER)) return;
  env.VK_DRIVER_FILES = DRIVER;
  env.XDG_RUNTIME_DIR ??= tmpdir();
  // Read when a process starts, so it must be set before the one that tests.
  env.LD_LIBRARY_PATH = [env.LD_LIBRARY_PATH, CHROMIUM].filter(Boolean).join(delimiter);
}
