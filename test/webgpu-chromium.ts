import { chromium, type Browser } from '@playwright/test';
import { existsSync } from 'node:fs';

/** Debian's package, which brings a software GPU along. */
const CHROMIUM = '/usr/bin/chromium';

/** Whether pages with WebGPU can be tested here. */
export const HAS_CHROMIUM = existsSync(CHROMIUM);
if (!HAS_CHROMIUM && process.env.RIDGELINE_REQUIRE_WEBGPU === '1')
  throw new Error(`RIDGELINE_REQUIRE_WEBGPU is set, and there is no ${CHROMIUM}`);

/** A browser whose WebGPU computes on the processor. Pages have WebGPU only from a secure place, as this machine itself. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader'],
  });
}
