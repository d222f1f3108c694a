import { divideData } from '../../data/divide.ts';
import type { Dataset, DividedData } from '../../domain/dataset.ts';
import { AppError } from '../../domain/errors.ts';
import type { ExperimentSpec } from '../../domain/experiment.ts';
import { isFolds } from '../../domain/split-spec.ts';

/**
 * The data of the groups of a job, divided and scaled when their turn comes: data that is read once serves all folds, and no two
 * of them are in memory at once. Where all groups share one split, the data set itself is let go.
 */
export class GroupData {
  readonly #spec: ExperimentSpec;
  #dataset: Dataset | null;
  #last: { readonly split: number; readonly data: DividedData } | null = null;

  constructor(dataset: Dataset, spec: ExperimentSpec) {
    this.#dataset = dataset;
    this.#spec = spec;
  }

  /** @param split its index: see `PlannedGroup` */
  of(split: number): DividedData {
    if (this.#last?.split === split) return this.#last.data;
    if (this.#dataset === null)
      throw new AppError('internal', `split ${split}: expected the one that all groups share`);
    this.#last = null;
    const data = divideData(this.#dataset, this.#spec, split);
    this.#last = { split, data };
    if (!isFolds(this.#spec.split)) this.#dataset = null;
    return data;
  }
}
