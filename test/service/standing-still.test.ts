import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { nodeTrainerPort } from '../../src-main/service/node-trainer-port.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { longSpec } from './resumed-experiment.ts';
import { sampleApp } from './sample-app.ts';

it('a real trainer stands still while it is paused, goes on, and can be stopped in a pause', async () => {
  const spec = longSpec({ type: 'constant' });
  const { get, events } = await sampleApp(join(temporaryFolder(), 'lab.db'), nodeTrainerPort());
  const { experimentId } = await get('experiment.start', {
    spec: { ...spec, training: { ...spec.training, epochs: 100_000 } },
    baseFolder: '/',
  });
  const lastEpoch = async (): Promise<number> =>
    (await get('experiment.get', { experimentId })).training?.progress.epoch ?? -1;
  await vi.waitUntil(async () => (await lastEpoch()) > 3, { timeout: 30_000 });
  await get('experiment.pause', { experimentId });
  // What was on its way has come by then.
  await new Promise((resolve) => setTimeout(resolve, 500));
  const paused = await lastEpoch();
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await lastEpoch()).toBe(paused);

  await get('experiment.resume', { experimentId });
  await vi.waitUntil(async () => (await lastEpoch()) > paused + 3, { timeout: 30_000 });
  await get('experiment.pause', { experimentId });
  events.length = 0;
  const { runs } = await get('experiment.stop', { experimentId });
  expect(new Set(runs.map(({ status }) => status))).toEqual(new Set(['cancelled', 'completed', 'diverged']));
  expect(events.at(-1)).toMatchObject({ name: 'experiment.ended', value: { error: null } });
});
