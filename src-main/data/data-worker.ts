import { parentPort } from 'node:worker_threads';
import { AppError } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import type { DataAnswer, DataQuestion, ExperimentFacts } from './data-question.ts';
import { readDataset } from './dataset-reader.ts';
import { divideData } from './divide.ts';
import { loadExperimentData } from './experiment-data.ts';

/** Entry of the thread that reads data: see `DataThread`. */

async function findFacts(spec: ExperimentSpec, baseFolder: string): Promise<ExperimentFacts> {
  const { dataset, splits } = await loadExperimentData(spec, baseFolder);
  const { inputs } = divideData(dataset, spec, 0).prepared;
  return { dataName: dataset.name, dataHash: dataset.hash, inputs, splits };
}

async function answer(question: DataQuestion): Promise<DataAnswer> {
  try {
    const value =
      question.type === 'facts'
        ? await findFacts(question.spec, question.baseFolder)
        : await readDataset(question.data, question.baseFolder, question.task);
    return { ok: true, value };
  } catch (error) {
    if (error instanceof AppError) {
      const { code, message, problems } = error;
      return { ok: false, error: { code, message, problems } };
    }
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, error: { code: 'internal', message, problems: [] } };
  }
}

/** The arrays of a data set, which go over as they are instead of being copied. */
function arraysOf(given: DataAnswer): ArrayBuffer[] {
  if (!given.ok || !('features' in given.value)) return [];
  const { features, target } = given.value;
  const arrays = [features, target.kind === 'classes' ? target.labels : target.values];
  return arrays.flatMap(({ buffer }) => (buffer instanceof ArrayBuffer ? [buffer] : []));
}

parentPort?.on('message', ({ id, question }: { id: number; question: DataQuestion }) => {
  void answer(question).then((given) => parentPort?.postMessage({ id, answer: given }, arraysOf(given)));
});
