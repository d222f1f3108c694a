import type { ExperimentSpec, VariantSpec } from '../../../src-main/domain/experiment.ts';
import { openStore } from '../../../src-main/store/open-store.ts';
import type { OpenedApp } from '../../e2e/opened-app.ts';
import { insertManyExperiments } from '../../store/many-experiments.ts';

/** Experiments of the large table; each has ten runs. */
export const EXPERIMENTS = 1000;
export const RUNS = 10 * EXPERIMENTS;

/** A database with that many finished experiments, written by the store's own functions. */
export async function fillLargeTable(database: string): Promise<void> {
  const store = await openStore(database);
  insertManyExperiments(store, EXPERIMENTS, Date.now());
  store.close();
}

function l2(strength: number): VariantSpec {
  return strength === 0
    ? { name: 'none', regularization: [] }
    : { name: `L2 ${strength}`, regularization: [{ type: 'l2', strength }] };
}

function netOn(name: string, epochs: number, strengths: readonly number[]): ExperimentSpec {
  return {
    name,
    data: { source: 'builtin', name: 'breast_cancer' },
    task: 'classification',
    scaling: { features: 'standardize' },
    split: { train: 0.6, validation: 0.2, test: 0.2 },
    model: { layers: [{ type: 'dense', units: 16 }, { type: 'relu' }, { type: 'dense', units: 2 }] },
    training: {
      loss: 'softmaxCrossEntropy',
      optimizer: { type: 'sgd', learningRate: 0.05, momentum: 0.9 },
      epochs,
      batchSize: 32,
    },
    seeds: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    variants: strengths.map(l2),
  };
}

/** Two groups of ten runs with 1,000 epochs each. */
export const COMPARED = netOn('Ten seeds, 1,000 epochs', 1000, [0, 0.01]);

/** Forty members that train in lock step for 500 epochs. */
export const WATCHED = netOn('Forty members, 500 epochs', 500, [0, 0.001, 0.01, 0.1]);

/** Waits until an experiment's training has ended. */
export async function untilEnded({ call }: OpenedApp, experimentId: number): Promise<void> {
  for (;;) {
    const { training } = await call('experiment.get', { experimentId });
    if (training === null) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** Trains an experiment to its end, and gives its number. */
export async function train(app: OpenedApp, spec: ExperimentSpec): Promise<number> {
  const { experimentId } = await app.call('experiment.start', { spec, baseFolder: '/' });
  await untilEnded(app, experimentId);
  return experimentId;
}
