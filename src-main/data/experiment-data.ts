import type { Dataset, PartRows } from '../domain/dataset.ts';
import { invalidInput } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { modelFitProblems } from '../domain/model-fit.ts';
import { splitCount } from '../domain/split-spec.ts';
import { readDataset } from './dataset-reader.ts';
import { rowsOfSplit } from './divide.ts';
import { assertFillable } from './prepare.ts';

/** An experiment's data as read, and how many rows each part of each of its splits has. */
export interface ExperimentData {
  readonly dataset: Dataset;
  /** One per fold, in the order of `seeds`; a single one where all seeds share it. */
  readonly splits: readonly PartRows[];
}

/**
 * Reads the data set of an experiment.
 * @param baseFolder where the spec's relative paths start
 * @throws AppError `invalid` for data that cannot be read
 */
export function readExperimentDataset(spec: ExperimentSpec, baseFolder: string): Promise<Dataset> {
  const { groupBy } = spec.split;
  return readDataset(spec.data, baseFolder, spec.task, { groupBy });
}

/**
 * Reads and checks an experiment's data, so that bad input is found before anything is stored.
 * @param baseFolder where the spec's relative paths start
 * @throws AppError `invalid` for data that cannot be read or split, or that the model does not fit
 */
export async function loadExperimentData(spec: ExperimentSpec, baseFolder: string): Promise<ExperimentData> {
  const dataset = await readExperimentDataset(spec, baseFolder);
  const splits: PartRows[] = [];
  const checked = new Set<number>();
  for (let index = 0; index < splitCount(spec.split); index++) {
    const rows = rowsOfSplit(dataset, spec, index);
    const trainRows = rows.train.length;
    // Folds have two sizes or so, of which the model is checked against each once.
    const problems = checked.has(trainRows) ? [] : modelFitProblems(spec, dataset, trainRows);
    if (problems.length > 0) throw invalidInput(problems);
    checked.add(trainRows);
    assertFillable(dataset, rows.train);
    splits.push({ train: trainRows, validation: rows.validation.length, test: rows.test.length });
  }
  return { dataset, splits };
}
