import type { PrimaryMetric } from './metrics/primary-metric.ts';

/**
 * Early stopping: a run ends after `patience` epochs in a row in which what it monitors on the validation part got no
 * better than its best by more than `minimumChange`; an epoch in which a metric is not defined is not better. The other runs
 * of the experiment go on.
 * With `restoreBest` the weights of the best epoch are the run's result, also where the epoch limit ends the run, and its
 * counted and best epoch are that epoch, whatever the experiment's rule is.
 * Keras: `EarlyStopping(monitor, min_delta, patience, restore_best_weights)` (which before Keras 3 restored nothing at the epoch
 * limit). Lightning: `EarlyStopping(monitor, min_delta, patience)`. PyTorch itself has none.
 */
export interface EarlyStopping {
  readonly type: 'earlyStopping';
  /** Absent: `dataLoss`. */
  readonly monitor?: 'dataLoss' | PrimaryMetric | undefined;
  /** Epochs, ≥ 1. */
  readonly patience: number;
  /** ≥ 0, in the units of what is monitored. Absent: 0. */
  readonly minimumChange?: number | undefined;
  /** Absent: yes. */
  readonly restoreBest?: boolean | undefined;
}
