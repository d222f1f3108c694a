import type { Dataset, DividedData, SplitRows } from '../domain/dataset.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { foldPlaceAt, isFolds } from '../domain/split-spec.ts';
import { foldRows } from './folds.ts';
import { prepareData } from './prepare.ts';
import { splitRows } from './split.ts';

// A trainer in a page divides data too: nothing here may need Node.

/**
 * The rows of one of an experiment's splits.
 * @param index 0 where all seeds share it
 * @throws AppError `invalid` where the data cannot be divided so
 */
export function rowsOfSplit(dataset: Dataset, { split, task }: ExperimentSpec, index: number): SplitRows {
  return isFolds(split)
    ? foldRows(dataset, split, task, foldPlaceAt(split, index))
    : splitRows(dataset, split, task);
}

/**
 * Divides and scales data that was checked before; core and trainer both do, and both speak of the same rows. What is
 * fitted is fitted on this split's own training rows.
 * @param index of the split: 0 where all seeds share it
 */
export function divideData(dataset: Dataset, spec: ExperimentSpec, index: number): DividedData {
  const rows = rowsOfSplit(dataset, spec, index);
  return { rows, prepared: prepareData(dataset, rows, spec.scaling) };
}
