import type { TrainingData, TrainRequest } from '../contract/trainer-messages.ts';
import { loadExperimentData } from '../data/experiment-data.ts';
import { AppError } from '../domain/errors.ts';

/** What of a request names the data. */
export type DataRequest = Pick<TrainRequest, 'spec' | 'baseFolder' | 'dataHash'>;

/**
 * Reads the data of a request.
 * @throws AppError `conflict` where they are not those that the runs were planned for; `invalid` as reading fails
 */
export async function loadTrainingData({ spec, baseFolder, dataHash }: DataRequest): Promise<TrainingData> {
  const { dataset, rows, prepared } = await loadExperimentData(spec, baseFolder);
  if (dataset.hash !== dataHash)
    throw new AppError('conflict', `${dataset.name}: the data changed between planning and training`);
  return { rows, prepared };
}
