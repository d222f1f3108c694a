import type { ExperimentSpec } from '../../../src-main/domain/experiment.ts';

/** What a new experiment begins as: small, trained in seconds, and with something to see. */
export const DEFAULT_SPEC = {
  name: 'Breast cancer: does L2 help a small net?',
  data: { source: 'builtin', name: 'breast_cancer' },
  task: 'classification',
  scaling: { features: 'standardize' },
  split: { train: 0.3, validation: 0.2, test: 0.5, seed: 0 },
  model: {
    layers: [{ type: 'dense', units: 64 }, { type: 'relu' }, { type: 'dense', units: 2 }],
  },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
    epochs: 200,
    batchSize: 32,
  },
  seeds: [0, 1, 2, 3, 4],
  variants: [
    { name: 'none', regularization: [] },
    { name: 'L2 0.01', regularization: [{ type: 'l2', strength: 0.01 }] },
  ],
  evaluation: { primaryMetric: 'logLoss' },
} as const satisfies ExperimentSpec;
