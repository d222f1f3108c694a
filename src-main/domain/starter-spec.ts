import type { DataSpec, ExperimentSpec, Task } from './experiment.ts';

/** What a first experiment is made for. */
export interface StarterData {
  readonly data: DataSpec;
  /** How people call the data. */
  readonly name: string;
  readonly task: Task;
  /** Null for regression. */
  readonly classes: number | null;
  readonly rows: number;
  /** Pixels from 0 to 255. */
  readonly isImages: boolean;
}

/** A batch that is at most a quarter of the rows to train on, a power of two, and no larger than 32. */
export function batchSizeFor(trainRows: number): number {
  return Math.max(1, Math.min(32, 2 ** Math.floor(Math.log2(Math.max(1, trainRows / 4)))));
}

/**
 * A first experiment on some data that can be started as it is: a small net without and with L2, five seeds. What it leaves
 * open has the defaults of the spec.
 */
export function starterSpec({ data, name, task, classes, rows, isImages }: StarterData): ExperimentSpec {
  const isClassification = task === 'classification';
  const hasTestFile = 'testPath' in data && data.testPath !== undefined;
  const split = hasTestFile
    ? { train: 0.8, validation: 0.2, test: 0, seed: 0 }
    : { train: 0.6, validation: 0.2, test: 0.2, seed: 0 };
  return {
    name: `${name}: does L2 help a small net?`.slice(0, 200),
    data,
    task,
    scaling: {
      features: isImages ? 'rescale255' : 'standardize',
      ...(isClassification ? {} : { target: 'standardize' }),
    },
    split,
    model: {
      layers: [
        { type: 'dense', units: 64 },
        { type: 'relu' },
        { type: 'dense', units: isClassification ? (classes ?? 2) : 1 },
      ],
    },
    training: {
      loss: isClassification ? 'softmaxCrossEntropy' : 'squaredError',
      optimizer: { type: 'sgd', learningRate: isClassification ? 0.05 : 0.01, momentum: 0.9 },
      epochs: 100,
      batchSize: batchSizeFor(rows * split.train),
    },
    seeds: [0, 1, 2, 3, 4],
    variants: [
      { name: 'none', regularization: [] },
      { name: 'L2 0.01', regularization: [{ type: 'l2', strength: 0.01 }] },
    ],
    evaluation: { primaryMetric: isClassification ? 'logLoss' : 'rmse' },
  };
}
