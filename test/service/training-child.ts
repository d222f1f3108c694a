// Trains in the database that its argument names, two epochs and then without end, until it is killed.
import { createApp } from '../../src-main/service/app.ts';
import { SAMPLE_BACKEND, SAMPLE_SPEC } from '../store/sample-experiment.ts';
import { scriptedTrainer } from './scripted-trainer.ts';

const app = await createApp({
  clock: { nowMs: Date.now },
  log: { debug: console.error, warn: console.error, error: console.error },
  storeFile: process.argv[2],
  trainer: scriptedTrainer({
    onTrain: ({ request, tell }) => {
      tell({ type: 'started', backend: SAMPLE_BACKEND, notices: [] });
      for (const epoch of [1, 2])
        tell({
          type: 'epoch',
          durationMs: 1,
          reports: request.runs.map(({ runId }) => ({
            runId,
            epoch,
            measurements: [{ scope: 'train', name: 'dataLoss', detail: '', value: { value: 1 } }],
          })),
        });
    },
  }),
  appVersion: '0.1.0',
  machine: { inspect: () => Promise.reject(new Error('not asked for')), homeFolder: '/' },
});
const reply = await app.call('experiment.start', { spec: SAMPLE_SPEC, baseFolder: '/' });
if (!reply.ok) throw new Error(reply.error.message);
const { runs } = reply.value;
setInterval(() => {
  void app.call('run.get', { runId: runs[0].id }).then((run) => {
    if (run.ok && run.value.run.epochsDone === 2) process.send?.('trained two epochs');
  });
}, 50);
