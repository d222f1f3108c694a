import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import type { RunRecord } from '../../src-main/domain/run-record.ts';
import { trained } from './lab-specs.ts';
import type { OpenedApp } from './opened-app.ts';

/** Two variants over two seeds on iris, for four epochs: a second of training on any backend. */
export const TRAINED_SPEC: ExperimentSpec = {
  name: 'None against L2',
  data: { source: 'builtin', name: 'iris' },
  task: 'classification',
  scaling: { features: 'standardize' },
  split: { train: 0.5, validation: 0.25, test: 0.25 },
  model: { layers: [{ type: 'dense', units: 8 }, { type: 'relu' }, { type: 'dense', units: 3 }] },
  training: {
    loss: 'softmaxCrossEntropy',
    optimizer: { type: 'sgd', learningRate: 0.1 },
    epochs: 4,
    batchSize: 16,
  },
  seeds: [0, 1],
  variants: [
    { name: 'none', regularization: [] },
    { name: 'L2', regularization: [{ type: 'l2', strength: 0.01 }] },
  ],
  backend: 'wasm',
};

/** Trains to the end, past the page. */
export async function train(
  app: OpenedApp,
  change: Partial<ExperimentSpec> = {},
): Promise<readonly RunRecord[]> {
  const experimentId = await trained(app, { ...TRAINED_SPEC, ...change });
  const { runs } = await app.call('experiment.get', { experimentId });
  return runs;
}
