import Database from 'better-sqlite3';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import type { ScheduleSpec } from '../../src-main/domain/schedule.ts';

/** All that has a state from epoch to epoch, in one group: some end early, and one diverges. */
export function longSpec(schedule: ScheduleSpec): ExperimentSpec {
  return {
    name: 'Long',
    data: { source: 'builtin', name: 'breast_cancer' },
    task: 'classification',
    scaling: { features: 'standardize' },
    split: { train: 0.6, validation: 0.2, test: 0.2 },
    model: {
      layers: [
        { type: 'dense', units: 16 },
        { type: 'batchNorm' },
        { type: 'relu' },
        { type: 'dense', units: 2 },
      ],
    },
    training: {
      loss: 'softmaxCrossEntropy',
      optimizer: { type: 'adam', learningRate: 0.01 },
      schedule,
      epochs: 30,
      batchSize: 32,
    },
    evaluation: { countedEpoch: 'bestValidation' },
    seeds: [1, 2],
    variants: [
      { name: 'none', regularization: [] },
      {
        name: 'dropout and mixup',
        regularization: [
          { type: 'dropout', rate: 0.3 },
          { type: 'mixup', alpha: 0.4 },
        ],
      },
      { name: 'L2', regularization: [{ type: 'l2', strength: 0.01, warmUpEpochs: 25 }] },
      { name: 'patient', regularization: [{ type: 'earlyStopping', patience: 8 }] },
      // No epoch but the first improves so much: it ends behind epoch 6.
      { name: 'early', regularization: [{ type: 'earlyStopping', patience: 5, minimumChange: 1e6 }] },
      // Each step multiplies the weights by 1e18 or so.
      { name: 'absurd', regularization: [{ type: 'decoupledWeightDecay', strength: 1e20 }] },
    ],
  };
}

/** Everything that training left behind in a database with one experiment, and nothing of when. */
export function storedNumbers(file: string): Record<string, unknown[]> {
  const database = new Database(file, { readonly: true });
  try {
    const all = (sql: string): unknown[] => database.prepare(sql).all();
    return {
      runs: all(
        `SELECT id, variant_position, seed, status, epochs_done, counted_epoch, best_epoch, diverged_epoch
         FROM run ORDER BY id`,
      ),
      points: all(
        `SELECT run_id, scope, name, detail, epoch, value, undefined_because FROM metric_series
         ORDER BY run_id, scope, name, detail, epoch`,
      ),
      final: all(
        `SELECT run_id, scope, name, detail, epoch, value, undefined_because FROM final_metric
         ORDER BY run_id, scope, name, detail`,
      ),
      predictions: all('SELECT * FROM prediction ORDER BY run_id, part'),
      weights: all('SELECT * FROM weight ORDER BY run_id, epoch, position'),
    };
  } finally {
    database.close();
  }
}
