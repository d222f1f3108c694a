// A core in the database that its first argument names, with a real trainer that pauses behind the epoch that its second
// argument says. It waits until the epochs are in the file, and is killed.
import { join } from 'node:path';
import { createApp } from '../../src-main/service/app.ts';
import { nodeTrainerPort } from '../../src-main/service/node-trainer-port.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';

const [, , storeFile, epochs, spec] = process.argv;
const app = await createApp({
  clock: { nowMs: Date.now },
  log: { debug: () => undefined, warn: console.error, error: console.error },
  storeFile,
  trainer: nodeTrainerPort({
    script: join(import.meta.dirname, 'halting-trainer.ts'),
    env: { EPOCHS: epochs, HALT: 'pause' },
  }),
  machine: { inspect: () => Promise.reject(new Error('not asked for')), homeFolder: '/' },
  appVersion: '0.1.0',
});
const reply = await app.call('experiment.start', {
  spec: JSON.parse(spec) as ExperimentSpec,
  baseFolder: '/',
  checkpoints: { everyEpochs: 7 },
});
if (!reply.ok) throw new Error(reply.error.message);
const { runs } = reply.value;
setInterval(() => {
  void app.call('run.get', { runId: runs[0].id }).then((run) => {
    if (run.ok && run.value.run.epochsDone >= Number(epochs)) process.kill(process.pid, 'SIGKILL');
  });
}, 50);
