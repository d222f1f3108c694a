import { describe, expect, it } from 'vitest';
import { inspectRuntime } from '../../src-main/runtime/inspect.ts';
import { lacksNativeRuntime } from './native-runtime.ts';
import { copiedInstallation, temporaryFolder, writeAddon } from './temporary-layout.ts';

describe('inspectRuntime', () => {
  it.skipIf(lacksNativeRuntime)(
    'names the native backend and asks for nothing that is not needed',
    async () => {
      const { items, backend, backendVersion } = await inspectRuntime({ env: { PATH: temporaryFolder() } });
      expect(backend).toBe('native');
      expect(backendVersion).toMatch(/^TensorFlow \d+\.\d+\.\d+$/);
      expect(items.find(({ name }) => name === 'g++')).toEqual({
        name: 'g++',
        status: 'missing',
        detail: 'g++ not found',
        remedy: null,
      });
    },
  );

  it('says of everything that is missing what to do', async () => {
    const { places } = copiedInstallation();
    const { items, backend, backendVersion } = await inspectRuntime({
      places,
      env: { PATH: temporaryFolder() },
    });
    expect(backend).toBe('wasm');
    expect(backendVersion).toBe('tfjs-backend-wasm 4.22.0');
    const remedies = items
      // A machine without a GPU lacks nothing.
      .filter(({ name, status }) => status !== 'ok' && name !== 'WebGPU adapter')
      .map(({ name, remedy }) => [name, remedy]);
    expect(remedies).toEqual([
      ['TensorFlow runtime', 'npm run setup'],
      ['python3', 'apt-get install python3'],
      ['pip', 'apt-get install python3-pip'],
      ['g++', 'apt-get install g++'],
      ['strip', 'apt-get install binutils'],
    ]);
  });

  it('tells a broken runtime from a missing one', async () => {
    const { places } = copiedInstallation();
    writeAddon(places, 'this is not a library');
    const { items, backend } = await inspectRuntime({ places });
    expect(backend).toBe('wasm');
    expect(items.find(({ name }) => name === 'TensorFlow runtime')).toMatchObject({
      status: 'failed',
      remedy: 'npm run setup',
    });
  });
});
