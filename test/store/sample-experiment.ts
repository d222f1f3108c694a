import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { planRuns } from '../../src-main/domain/plan.ts';
import type { RunEnvironment } from '../../src-main/domain/run-record.ts';
import { settingsOfRuns } from '../../src-main/domain/run-settings.ts';
import type { BackendInfo, Measurement, RunResult } from '../../src-main/domain/run.ts';
import { insertExperiment } from '../../src-main/store/experiments.ts';
import type { Store } from '../../src-main/store/open-store.ts';
import { insertRun } from '../../src-main/store/runs.ts';

/** Two variants over two seeds: four runs. */
export const SAMPLE_SPEC: ExperimentSpec = {
  name: 'none against L2',
  notes: 'a sample',
  data: { source: 'builtin', name: 'iris' },
  task: 'classification',
  split: { train: 0.6, validation: 0.2, test: 0.2 },
  model: { layers: [{ type: 'dense', units: 3 }] },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.1 },
    epochs: 3,
    batchSize: 16,
  },
  seeds: [7, 8],
  variants: [
    { name: 'none', regularization: [] },
    { name: 'L2', regularization: [{ type: 'l2', strength: 0.01 }] },
  ],
};

export const SAMPLE_BACKEND: BackendInfo = {
  name: 'wasm',
  version: 'tfjs-backend-wasm 4.22.0',
  device: 'CPU',
};
export const SAMPLE_ENVIRONMENT: RunEnvironment = {
  appVersion: '0.1.0',
  nodeVersion: '24.21.0',
  platform: 'linux-x64',
};

/** Inserts the sample with its runs queued and gives their ids. */
export function insertSample(
  store: Store,
  owner = store.owner(),
): { experimentId: number; runIds: number[] } {
  const settings = settingsOfRuns(SAMPLE_SPEC, 4, [{ train: 90, validation: 30, test: 30 }]);
  const experimentId = insertExperiment(store.write, {
    spec: SAMPLE_SPEC,
    specHash: 'aa',
    baseFolder: '/data',
    dataName: 'iris',
    dataHash: 'bb',
    inputs: 4,
    createdAtMs: 1000,
    owner,
  });
  const runIds = planRuns(SAMPLE_SPEC).map(({ variantIndex, seed }, index) =>
    insertRun(store.write, {
      experimentId,
      variantIndex,
      seed,
      settings: settings[index],
      dataHash: 'bb',
      environment: SAMPLE_ENVIRONMENT,
      createdAtMs: 1000,
    }),
  );
  return { experimentId, runIds };
}

export const SAMPLE_MEASUREMENTS: readonly Measurement[] = [
  { scope: 'train', name: 'dataLoss', detail: '', value: { value: 0.25 } },
  { scope: 'test', name: 'accuracy', detail: '', value: { value: 0.9 } },
  {
    scope: 'test',
    name: 'precision',
    detail: 'setosa',
    value: { value: null, reason: 'no row was predicted' },
  },
  { scope: 'model', name: 'l2Norm', detail: 'dense1.kernel', value: { value: 1.5 } },
];

/** A result with numbers that plain text would not carry: −0, a subnormal, the largest float, a third. */
export function sampleResult(bestEpoch: number, lastEpoch: number): RunResult {
  const values = Float32Array.of(-0, 1e-45, 3.4028234663852886e38, 1 / 3);
  return {
    countedEpoch: lastEpoch,
    bestEpoch,
    measurements: SAMPLE_MEASUREMENTS,
    predictions: [
      {
        part: 'validation',
        rows: Int32Array.of(5, 0),
        outputs: Float32Array.of(0.1, 0.2, 0.7, 1, 0, 0),
        width: 3,
      },
      { part: 'test', rows: Int32Array.of(2147483647), outputs: Float32Array.of(0.3, 0.3, 0.4), width: 3 },
    ],
    best: {
      epoch: bestEpoch,
      weights: [
        { parameter: 'dense1.kernel', shape: [2, 2], values },
        { parameter: 'dense1.bias', shape: [2], values: values.subarray(2) },
      ],
    },
    last: {
      epoch: lastEpoch,
      weights: [
        { parameter: 'dense1.kernel', shape: [2, 2], values: values.map((value) => value / 2) },
        { parameter: 'dense1.bias', shape: [2], values: Float32Array.of(NaN, 0) },
      ],
    },
  };
}
