import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { acquireRuntime } from '../../src-main/runtime/acquire.ts';
import { findTools } from '../../src-main/runtime/tools.ts';
import { copiedInstallation } from './temporary-layout.ts';

const tools = await findTools(process.env);
const canBuild = process.platform === 'linux' && tools.every(({ found }) => found);

// The whole way, with download and compiler, is what `npm ci` goes: too long to go again here.
describe.skipIf(!canBuild)('stageWheel', () => {
  it('gives the reason of pip where no index has the wheel, and leaves nothing behind', async () => {
    const { places } = copiedInstallation();
    const env = {
      PATH: process.env.PATH,
      RIDGELINE_TF_RUNTIME: 'wheel',
      PIP_CONFIG_FILE: '/dev/null',
      PIP_NO_INDEX: '1',
    };
    const said: string[] = [];
    const result = await acquireRuntime({ places, env, say: (line) => said.push(line) });
    expect(result.runtime).toBeNull();
    expect(result.steps.at(-1)).toEqual({
      step: 'wheel',
      outcome: 'failed',
      detail: 'pip: No matching distribution found for tensorflow-cpu==2.21.0',
    });
    expect(said[0]).toBe('downloading tensorflow-cpu 2.21.0 with pip (about 270 MB)');
    expect(readdirSync(places.packageFolder).sort()).toEqual(['binding', 'dist', 'package.json']);
  });

  it('ends at once when told to', async () => {
    const { places } = copiedInstallation();
    const controller = new AbortController();
    const result = await acquireRuntime({
      places,
      env: { ...process.env, RIDGELINE_TF_RUNTIME: 'wheel' },
      signal: controller.signal,
      say: () => controller.abort(),
    });
    expect(result.steps.at(-1)).toEqual({ step: 'wheel', outcome: 'failed', detail: 'pip: interrupted' });
    expect(readdirSync(places.packageFolder).sort()).toEqual(['binding', 'dist', 'package.json']);
  });
});
