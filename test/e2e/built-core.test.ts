import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import type { openApp as OpenApp } from '../../src-main/host/machine/open-app.ts';
import { ROOT } from '../../src-main/host/launcher/build.ts';
import { nodeTrainerPort } from '../../src-main/service/node-trainer-port.ts';
import { SAMPLE_SPEC } from '../store/sample-experiment.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

interface Core {
  readonly openApp: typeof OpenApp;
}

function built(module: string): string {
  return pathToFileURL(join(ROOT, 'out', 'main', 'src-main', module)).href;
}

it('the desktop build finds its migrations, data, examples and scripts, and trains', async () => {
  const trainer = nodeTrainerPort({
    script: join(ROOT, 'test', 'trainer', 'utility-process.ts'),
    env: { TRAINER_MODULE: built('trainer/utility-child.js') },
  });
  const { openApp } = (await import(built('host/machine/open-app.js'))) as Core;
  const app = await openApp({ storeFile: join(temporaryFolder(), 'lab.db'), trainer });
  onTestFinished(() => app.close());
  const ended = new Promise<void>((resolve) => {
    app.subscribe(({ name }) => {
      if (name === 'experiment.ended') resolve();
    });
  });
  const examples = await app.call('example.list', {});
  expect(examples.ok && examples.value.examples.length).toBeGreaterThan(2);
  const doctor = await app.call('system.doctor', {});
  // Each of its checks runs a script of the build in a process of its own.
  expect(JSON.stringify(doctor)).not.toMatch(/Cannot find module|ERR_MODULE_NOT_FOUND/);
  expect(doctor).toMatchObject({ ok: true });
  const spec = { ...SAMPLE_SPEC, backend: 'wasm' as const };
  expect(await app.call('experiment.start', { spec, baseFolder: '/' })).toMatchObject({ ok: true });
  await ended;
  const runs = await app.call('experiment.get', { experimentId: 1 });
  expect(runs).toMatchObject({ ok: true, value: { runs: Array(4).fill({ status: 'completed' }) } });
});
