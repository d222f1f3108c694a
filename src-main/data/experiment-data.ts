import type { Dataset, PreparedData, SplitRows } from '../domain/dataset.ts';
import { invalidField, invalidInput } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { modelFitProblems } from '../domain/model-fit.ts';
import { isFolds } from '../domain/split-spec.ts';
import { readDataset } from './dataset-reader.ts';
import { prepareData } from './prepare.ts';
import { splitRows } from './split.ts';

/** An experiment's data in its three states: as read, divided, and scaled for the engine. */
export interface ExperimentData {
  readonly dataset: Dataset;
  readonly rows: SplitRows;
  readonly prepared: PreparedData;
}

/**
 * Reads, checks, splits and scales an experiment's data. Core and trainer both call it, so that bad input is found
 * before anything is stored, and both speak of the same rows.
 * @param baseFolder where the spec's relative paths start
 * @throws AppError `invalid` for data that cannot be read or split, or that the model does not fit
 */
export async function loadExperimentData(spec: ExperimentSpec, baseFolder: string): Promise<ExperimentData> {
  const { groupBy } = spec.split;
  const dataset = await readDataset(spec.data, baseFolder, spec.task, { groupBy });
  if (isFolds(spec.split)) throw invalidField('split', 'shares of train, validation and test', 'folds');
  const rows = splitRows(dataset, spec.split, spec.task);
  const problems = modelFitProblems(spec, dataset, rows.train.length);
  if (problems.length > 0) throw invalidInput(problems);
  return { dataset, rows, prepared: prepareData(dataset, rows, spec.scaling) };
}
