import { describe, expect, it } from 'vitest';
import { checkInstalledRuntime, checkRuntime } from '../../src-main/runtime/check.ts';
import { lacksNativeRuntime } from './native-runtime.ts';
import { copiedInstallation, packageThatRuns, writeAddon } from './temporary-layout.ts';

/** Answers as tfjs-node does where the check asks, with a product of our choice. */
function packageThatAnswers(product: readonly number[]) {
  return packageThatRuns(`
    exports.tensor2d = () => ({});
    exports.matMul = () => ({ dataSync: () => Float32Array.from(${JSON.stringify(product)}) });
    exports.backend = () => ({ binding: { TF_Version: '9.9.9' } });
  `);
}

describe('checkRuntime', () => {
  it.skipIf(lacksNativeRuntime)('passes the runtime that is installed, and names its version', async () => {
    const check = await checkInstalledRuntime();
    expect(check).toEqual({
      ok: true,
      tensorflowVersion: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    });
  });

  it('tells a runtime that is not there from one that does not work', async () => {
    const { places } = copiedInstallation();
    const check = await checkRuntime(places);
    expect(check).toEqual({ ok: false, missing: true, reason: 'no TensorFlow runtime is in place' });
  });

  it('gives the reason where the addon is no library', async () => {
    const { places } = copiedInstallation();
    writeAddon(places, 'this is not a library');
    const check = await checkRuntime(places);
    expect(check).toMatchObject({ ok: false, missing: false });
    expect(check).toHaveProperty('reason', expect.stringMatching(/^the TensorFlow runtime does not load: /));
  });

  it('survives a crash', async () => {
    const check = await checkRuntime(packageThatRuns("process.kill(process.pid, 'SIGSEGV'); for (;;);"));
    expect(check).toEqual({ ok: false, missing: false, reason: 'node was ended by SIGSEGV' });
  });

  it('ends a hang', async () => {
    const check = await checkRuntime(packageThatRuns('for (;;);'), { timeoutMs: 1500 });
    expect(check).toEqual({ ok: false, missing: false, reason: 'node did not end within 1.5 s' });
  });

  it('passes the right product', async () => {
    const check = await checkRuntime(packageThatAnswers([58, 64, 139, 154]));
    expect(check).toEqual({ ok: true, tensorflowVersion: '9.9.9' });
  });

  it('fails a wrong product', async () => {
    const check = await checkRuntime(packageThatAnswers([58, 64, 139, 155]));
    const reason = 'it multiplies wrongly: expected 58, 64, 139, 154, received [58,64,139,155]';
    expect(check).toEqual({ ok: false, missing: false, reason });
  });

  it('fails a runtime that ends without an answer', async () => {
    const check = await checkRuntime(packageThatRuns('process.exit(0);'));
    expect(check).toEqual({
      ok: false,
      missing: false,
      reason: 'it answered "" where a matrix product was expected',
    });
  });
});
