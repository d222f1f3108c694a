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

/** Two strengths: L2 against dropout, none of both included, over three seeds; twelve cells. */
export function grid(): ExperimentSpec {
  const decay = (strength: number): Regularization[] => (strength === 0 ? [] : [{ type: 'l2', strength }]);
  const drop = (rate: number): Regularization[] => (rate === 0 ? [] : [{ type: 'dropout', rate }]);
  return quickComparison({
    name: 'Breast cancer: L2 and dropout',
    split: { train: 0.3, validation: 0.2, test: 0.5, seed: 0 },
    training: { ...quickComparison().training, epochs: 60 },
    variants: [0, 0.3, 0.6].flatMap((rate) =>
      [0, 0.001, 0.01, 0.1].map((strength) => ({
        name: rate + strength === 0 ? 'none' : `L2 ${strength} + dropout ${rate}`,
        regularization: [...decay(strength), ...drop(rate)],
      })),
    ),
    evaluation: { primaryMetric: 'logLoss' },
  });
}

/** One strength of L2 on each of two layers, on none and on both, over five seeds. */
export function layerByLayer(): ExperimentSpec {
  const on = (layers: string[]): Regularization[] => [{ type: 'l2', strength: 0.05, layers }];
  return quickComparison({
    name: 'Breast cancer: which layer needs L2?',
    split: { train: 0.3, validation: 0.2, test: 0.5, seed: 0 },
    training: { ...quickComparison().training, epochs: 60 },
    seeds: [0, 1, 2, 3, 4],
    variants: [
      { name: 'none', regularization: [] },
      { name: 'L2 0.05 on dense1', regularization: on(['dense1']) },
      { name: 'L2 0.05 on dense2', regularization: on(['dense2']) },
      { name: 'L2 0.05 on all 2 layers', regularization: on(['dense1', 'dense2']) },
    ],
    evaluation: { primaryMetric: 'logLoss' },
  });
}
