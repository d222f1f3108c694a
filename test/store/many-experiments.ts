import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { planRuns } from '../../src-main/domain/plan.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import { settingsOfRuns } from '../../src-main/domain/run-settings.ts';
import type { Measurement, MeasurementKey } from '../../src-main/domain/run.ts';
import { annotateExperiment } from '../../src-main/store/annotations.ts';
import { insertExperiment, releaseExperiment } from '../../src-main/store/experiments.ts';
import { insertFinalMeasurements } from '../../src-main/store/final-measurements.ts';
import type { Store } from '../../src-main/store/open-store.ts';
import { completeRun, endRun, insertRun, startRun } from '../../src-main/store/runs.ts';
import { SAMPLE_BACKEND, SAMPLE_ENVIRONMENT } from './sample-experiment.ts';

const SEEDS = [0, 1, 2, 3, 4];
const EPOCHS = 100;
const DAY_MS = 86_400_000;

const SUBJECTS = [
  { name: 'Breast cancer', data: 'breast_cancer', inputs: 30, outputs: 2, classes: ['benign', 'malignant'] },
  { name: 'Wine', data: 'wine', inputs: 13, outputs: 3, classes: ['0', '1', '2'] },
  { name: 'Digits', data: 'digits', inputs: 64, outputs: 10, classes: ['0', '1', '2', '3', '4', '5'] },
] as const;

const ARMS: readonly { readonly words: string; readonly regularization: readonly Regularization[] }[] = [
  { words: 'L2 0.01', regularization: [{ type: 'l2', strength: 0.01 }] },
  { words: 'L1 0.001', regularization: [{ type: 'l1', strength: 0.001, layers: ['dense1'] }] },
  { words: 'dropout 0.5', regularization: [{ type: 'dropout', rate: 0.5 }] },
  { words: 'weight decay', regularization: [{ type: 'decoupledWeightDecay', strength: 0.05 }] },
];

/** A number from 0 to below 1 that looks drawn, and is the same every time. */
function scatter(one: number, other: number, third = 0): number {
  const x = Math.sin(one * 127.1 + other * 311.7 + third * 74.7) * 43758.5453;
  return x - Math.floor(x);
}

function specOf(index: number): { spec: ExperimentSpec; subject: (typeof SUBJECTS)[number] } {
  const subject = SUBJECTS[index % SUBJECTS.length];
  const arm = ARMS[index % ARMS.length];
  const units = 16 * (1 + (index % 8));
  const spec: ExperimentSpec = {
    name: `${subject.name}: none against ${arm.words}, ${units} units`,
    notes: index % 7 === 0 ? 'Looked at the log loss first.' : '',
    data: { source: 'builtin', name: subject.data },
    task: 'classification',
    scaling: { features: 'standardize' },
    split: { train: 0.6, validation: 0.2, test: 0.2, seed: 0 },
    model: {
      layers: [{ type: 'dense', units }, { type: 'relu' }, { type: 'dense', units: subject.outputs }],
    },
    training: {
      loss: 'softmaxCrossEntropy',
      optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
      epochs: EPOCHS,
      batchSize: 32,
    },
    seeds: SEEDS,
    variants: [
      { name: 'none', regularization: [] },
      { name: arm.words, regularization: arm.regularization },
    ],
    evaluation: { primaryMetric: index % 2 === 0 ? 'accuracy' : 'logLoss' },
  };
  return { spec, subject };
}

const PART_METRICS = ['dataLoss', 'accuracy', 'balancedAccuracy', 'f1Macro', 'aucRoc', 'logLoss'];
const PER_CLASS = ['precision', 'recall', 'f1'];

/** What a run of classification measures: 6 metrics and 3 per class on each of three parts. */
function measuredKeys(classes: readonly string[]): MeasurementKey[] {
  return (['train', 'validation', 'test'] as const).flatMap((scope) => [
    ...PART_METRICS.map((name) => ({ scope, name, detail: '' })),
    ...PER_CLASS.flatMap((name) => classes.map((detail) => ({ scope, name, detail }))),
  ]);
}

function valueOf({ scope, name }: MeasurementKey, index: number, variant: number, seed: number): number {
  const noise = 0.02 * scatter(index, seed, scope.length + name.length);
  const isLoss = name === 'dataLoss' || name === 'logLoss';
  const gap = scope === 'train' ? 0 : 0.05 - 0.03 * variant;
  return isLoss ? 0.1 + gap + noise : 0.99 - gap - noise;
}

/**
 * Keeps experiments of two variants over five seeds with all that their runs measured at the end; every eleventh has a
 * run that diverged. The first one is the oldest, a sixth of a day before the next.
 */
export function insertManyExperiments(store: Store, count: number, lastAtMs: number): void {
  store.write.transaction('insert many experiments', () => {
    for (let index = 0; index < count; index++)
      insertOne(store, index, lastAtMs - ((count - 1 - index) * DAY_MS) / 6);
  });
}

function insertOne(store: Store, index: number, createdAt: number): void {
  const { write } = store;
  const { spec, subject } = specOf(index);
  const createdAtMs = Math.floor(createdAt);
  const facts = { dataHash: `${subject.data}-hash`, createdAtMs };
  const experimentId = insertExperiment(write, {
    spec,
    specHash: index.toString(16).padStart(64, '0'),
    baseFolder: '/',
    dataName: subject.data,
    inputs: subject.inputs,
    owner: store.owner(),
    ...facts,
  });
  const settings = settingsOfRuns(spec, subject.inputs, [{ train: 100, validation: 30, test: 30 }]);
  const keys = measuredKeys(subject.classes);
  planRuns(spec).forEach(({ variantIndex, seed }, at) => {
    const runId = insertRun(write, {
      experimentId,
      variantIndex,
      seed,
      settings: settings[at],
      environment: SAMPLE_ENVIRONMENT,
      ...facts,
    });
    startRun(write, runId, SAMPLE_BACKEND, createdAtMs);
    const endedAtMs = createdAtMs + 2000 + Math.floor(60_000 * scatter(index, 1));
    write.changeOne('UPDATE run SET epochs_done = ? WHERE id = ?', EPOCHS, runId);
    if (index % 11 === 0 && at === 9) {
      endRun(write, runId, { status: 'diverged', epoch: 12 }, endedAtMs);
      return;
    }
    insertFinalMeasurements(
      write,
      runId,
      keys.map((key): Measurement => ({ ...key, value: { value: valueOf(key, index, variantIndex, seed) } })),
    );
    completeRun(write, runId, { countedEpoch: EPOCHS, bestEpoch: 60, droppedEpoch: null }, endedAtMs);
  });
  releaseExperiment(write, experimentId);
  annotateExperiment(write, experimentId, {
    starred: index % 13 === 0,
    tags: [...(index % 5 === 0 ? ['baseline'] : []), ...(index % 9 === 0 ? ['paper', 'to check'] : [])],
  });
}
