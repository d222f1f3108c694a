import { join } from 'node:path';
import { expect, it } from 'vitest';
import { nodeTrainerPort } from '../../src-main/service/node-trainer-port.ts';
import { sampleApp } from '../service/sample-app.ts';
import { SAMPLE_SPEC } from '../store/sample-experiment.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';

it('the trainer of the desktop trains an experiment to its end, and is then ended by the core', async () => {
  const trainer = nodeTrainerPort({ script: join(import.meta.dirname, 'utility-process.ts') });
  const { get, ended } = await sampleApp(join(temporaryFolder(), 'lab.db'), trainer);
  const { experimentId } = await get('experiment.start', {
    spec: { ...SAMPLE_SPEC, backend: 'wasm' },
    baseFolder: '/',
  });
  await ended(experimentId);
  const { runs } = await get('experiment.get', { experimentId });
  expect(runs.map(({ status, epochsDone }) => [status, epochsDone])).toEqual(
    Array(4).fill(['completed', SAMPLE_SPEC.training.epochs]),
  );
});
