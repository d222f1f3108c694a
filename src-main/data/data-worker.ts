import { parentPort } from 'node:worker_threads';
import { dataWarnings } from '../domain/data-warnings.ts';
import { inputCount, type Dataset, type SplitRows } from '../domain/dataset.ts';
import { AppError, assertNever } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { isFolds } from '../domain/split-spec.ts';
import type { DataAnswer, DataQuestion, DataSize, ExperimentFacts } from './data-question.ts';
import { readDataset } from './dataset-reader.ts';
import { divideData, rowsOfSplit } from './divide.ts';
import { loadExperimentData, readExperimentDataset } from './experiment-data.ts';

/** Entry of the thread that reads data: see `DataThread`. */

async function findFacts(spec: ExperimentSpec, baseFolder: string): Promise<ExperimentFacts> {
  const { dataset, splits } = await loadExperimentData(spec, baseFolder);
  const { rows, prepared } = divideData(dataset, spec, 0);
  const warnings = dataWarnings(dataset, isFolds(spec.split) ? null : rows);
  return { dataName: dataset.name, dataHash: dataset.hash, inputs: prepared.inputs, splits, warnings };
}

/** The rows of the only split; null where there are several, or none can be made, which is said elsewhere. */
function findRows(dataset: Dataset, spec: ExperimentSpec): SplitRows | null {
  if (isFolds(spec.split)) return null;
  try {
    return rowsOfSplit(dataset, spec, 0);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return null;
    throw error;
  }
}

async function findSize(spec: ExperimentSpec, baseFolder: string): Promise<DataSize> {
  const dataset = await readExperimentDataset(spec, baseFolder);
  const warnings = dataWarnings(dataset, findRows(dataset, spec));
  return { inputs: inputCount(dataset), rows: dataset.rows, warnings };
}

function valueOf(question: DataQuestion): Promise<Dataset | ExperimentFacts | DataSize> {
  switch (question.type) {
    case 'facts':
      return findFacts(question.spec, question.baseFolder);
    case 'size':
      return findSize(question.spec, question.baseFolder);
    case 'dataset': {
      const { data, baseFolder, task, ...choice } = question;
      return readDataset(data, baseFolder, task, choice);
    }
    default:
      return assertNever(question);
  }
}

async function answer(question: DataQuestion): Promise<DataAnswer> {
  try {
    return { ok: true, value: await valueOf(question) };
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
