import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';
import type { OpenedApp } from './opened-app.ts';

const LAYERS: ExperimentSpec['model']['layers'] = [
  { type: 'dense', units: 16 },
  { type: 'relu' },
  { type: 'dense', units: 2 },
];

/** Breast cancer, none against two strengths of L2 over three seeds: trained in a second or two. */
export function quickComparison(more: Partial<ExperimentSpec> = {}): ExperimentSpec {
  return {
    name: 'None against L2',
    data: { source: 'builtin', name: 'breast_cancer' },
    task: 'classification',
    scaling: { features: 'standardize' },
    split: { train: 0.4, validation: 0.3, test: 0.3 },
    model: { layers: LAYERS },
    training: {
      loss: 'softmaxCrossEntropy',
      optimizer: { type: 'sgd', learningRate: 0.1, momentum: 0.9 },
      epochs: 12,
      batchSize: 32,
    },
    seeds: [0, 1, 2],
    variants: [
      { name: 'none', regularization: [] },
      { name: 'L2 0.01', regularization: [{ type: 'l2', strength: 0.01 }] },
      { name: 'L2 0.1', regularization: [{ type: 'l2', strength: 0.1 }] },
    ],
    ...more,
  };
}

/** Long enough to be watched, paused and cancelled on any machine. */
export function longTraining(): ExperimentSpec {
  const strong: Regularization = { type: 'l2', strength: 0.1 };
  const quick = quickComparison();
  return {
    ...quick,
    name: 'Watched for long',
    training: { ...quick.training, epochs: 20_000 },
    variants: [
      { name: 'none', regularization: [] },
      { name: 'L2', regularization: [strong] },
    ],
  };
}

/** Trains an experiment to its end; gives its number. */
export async function trained({ call }: OpenedApp, spec: ExperimentSpec): Promise<number> {
  const { experimentId } = await call('experiment.start', { spec, baseFolder: '/' });
  for (;;) {
    const { training } = await call('experiment.get', { experimentId });
    if (training === null) return experimentId;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Seven strengths of L2 and none, over five seeds. */
export function sweep(): ExperimentSpec {
  const strengths = [0.0001, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3];
  return quickComparison({
    name: 'Breast cancer: which L2 strength?',
    split: { train: 0.3, validation: 0.2, test: 0.5, seed: 0 },
    seeds: [0, 1, 2, 3, 4],
    training: { ...quickComparison().training, epochs: 100 },
    variants: [
      { name: 'none', regularization: [] },
      ...strengths.map((strength) => ({
        name: `L2 ${strength}`,
        regularization: [{ type: 'l2' as const, strength }],
      })),
    ],
    evaluation: { primaryMetric: 'logLoss' },
  });
}
