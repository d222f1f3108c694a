import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { trainerEnvironment } from '../../src-main/runtime/trainer-environment.ts';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { createApp } from '../../src-main/service/app.ts';
import { nodeTrainerPort } from '../../src-main/service/node-trainer-port.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { sampleApp, type SampleApp } from './sample-app.ts';
import { scriptedTrainer } from './scripted-trainer.ts';

/** Three strengths of L2 over three seeds: a sweep that trains in a second. */
export const SWEEP: ExperimentSpec = {
  name: 'L2 on breast cancer',
  data: { source: 'builtin', name: 'breast_cancer' },
  task: 'classification',
  scaling: { features: 'standardize' },
  split: { train: 0.3, validation: 0.2, test: 0.5 },
  model: { layers: [{ type: 'dense', units: 8 }, { type: 'relu' }, { type: 'dense', units: 2 }] },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.1 },
    epochs: 5,
    batchSize: 32,
  },
  seeds: [2, 1, 3],
  variants: [
    { name: 'none', regularization: [] },
    { name: 'weak', regularization: [{ type: 'l2', strength: 0.001 }] },
    { name: 'strong', regularization: [{ type: 'l2', strength: 0.1 }] },
  ],
  backend: 'wasm',
};

async function train(storeFile: string, specs: readonly ExperimentSpec[], baseFolder: string): Promise<void> {
  const app = await createApp({
    clock: { nowMs: Date.now },
    log: { debug: () => undefined, warn: () => undefined, error: () => undefined },
    storeFile,
    trainer: nodeTrainerPort({ env: trainerEnvironment(2) }),
    appVersion: '0.1.0',
    machine: { inspect: () => Promise.reject(new Error('not asked for')), homeFolder: '/' },
  });
  for (const spec of specs) {
    const ended = new Promise<void>((resolve, reject) => {
      app.subscribe((event) => {
        if (event.name !== 'experiment.ended') return;
        if (event.value.error === null) resolve();
        else reject(new Error(event.value.error.message));
      });
    });
    const reply = await app.call('experiment.start', { spec, baseFolder });
    if (!reply.ok) throw new Error(reply.error.message);
    await ended;
  }
  await app.close();
}

/** A database in which experiments were really trained, once for all tests of a file; their ids count from 1. */
export interface TrainedLab {
  /** The folder that relative paths of the specs start from. */
  readonly folder: string;
  /** A copy of it, opened until the test ends. */
  readonly open: () => Promise<SampleApp & { readonly storeFile: string }>;
}

/** @param prepare puts files of data into the folder, before training */
export function trainedLab(
  specs: readonly ExperimentSpec[],
  prepare: (folder: string) => void = () => undefined,
): TrainedLab {
  const folder = mkdtempSync(join(tmpdir(), 'ridgeline-lab-'));
  const file = join(folder, 'lab.db');
  beforeAll(async () => {
    prepare(folder);
    await train(file, specs, folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return {
    folder,
    open: async () => {
      const storeFile = join(temporaryFolder(), 'lab.db');
      cpSync(file, storeFile);
      const app = await sampleApp(storeFile, scriptedTrainer({ onTrain: () => undefined }));
      return { ...app, storeFile };
    },
  };
}
