import type { TrainRequest } from '../contract/trainer-messages.ts';
import { readExperimentDataset } from '../data/experiment-data.ts';
import type { Dataset } from '../domain/dataset.ts';
import { AppError } from '../domain/errors.ts';

/** What of a request names the data. */
export type DataRequest = Pick<TrainRequest, 'spec' | 'baseFolder' | 'dataHash'>;

/**
 * Reads the data of a request, which the core has checked: to be divided where it is trained on.
 * @throws AppError `conflict` where they are not those that the runs were planned for; `invalid` as reading fails
 */
export async function loadTrainingData({ spec, baseFolder, dataHash }: DataRequest): Promise<Dataset> {
  const dataset = await readExperimentDataset(spec, baseFolder);
  if (dataset.hash !== dataHash)
    throw new AppError('conflict', `${dataset.name}: the data changed between planning and training`);
  return dataset;
}
