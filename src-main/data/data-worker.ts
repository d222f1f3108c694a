import { parentPort } from 'node:worker_threads';
import type { DataInspection, ReadProgress } from '../domain/data-inspection.ts';
import { dataWarnings } from '../domain/data-warnings.ts';
import { inputCount, type Dataset, type SplitRows } from '../domain/dataset.ts';
import { AppError, assertNever } from '../domain/errors.ts';
import type { ExperimentSpec } from '../domain/experiment.ts';
import { isFolds } from '../domain/split-spec.ts';
import type {
  DataAnswer,
  DataNotice,
  DataQuestion,
  DataRequest,
  DataSize,
  ExperimentFacts,
} from './data-question.ts';
import { readDataset } from './dataset-reader.ts';
import { divideData, rowsOfSplit } from './divide.ts';
import { loadExperimentData, readExperimentDataset } from './experiment-data.ts';
import { inspectFile } from './inspect-file.ts';

/** Entry of the thread that reads data: see `DataThread`. */

interface Reading {
  readonly onProgress: (progress: ReadProgress) => void;
  readonly signal: AbortSignal;
}

const PROGRESS_INTERVAL_MS = 100;

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

function valueOf(
  question: DataQuestion,
  reading: Reading,
): Promise<Dataset | ExperimentFacts | DataInspection | DataSize> {
  switch (question.type) {
    case 'facts':
      return findFacts(question.spec, question.baseFolder);
    case 'size':
      return findSize(question.spec, question.baseFolder);
    case 'dataset': {
      const { data, baseFolder, task, groupBy, sideColumns } = question;
      return readDataset(data, baseFolder, task, { ...reading, groupBy, sideColumns });
    }
    case 'inspect': {
      const { path, baseFolder, format, delimiter, encoding } = question;
      return inspectFile(path, baseFolder, {
        ...reading,
        ...(format !== undefined && { format }),
        ...(delimiter !== undefined && { delimiter }),
        ...(encoding !== undefined && { encoding }),
      });
    }
    default:
      return assertNever(question);
  }
}

async function answer(question: DataQuestion, reading: Reading): Promise<DataAnswer> {
  try {
    return { ok: true, value: await valueOf(question, reading) };
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

const running = new Map<number, AbortController>();

function post(notice: DataNotice, arrays: ArrayBuffer[] = []): void {
  parentPort?.postMessage(notice, arrays);
}

/** Tells how far a reading is, ten times a second at most; a reader may say so with every chunk. */
function teller(id: number): Reading['onProgress'] {
  let toldAtMs = 0;
  return (progress) => {
    const nowMs = performance.now();
    if (nowMs - toldAtMs < PROGRESS_INTERVAL_MS) return;
    toldAtMs = nowMs;
    post({ id, progress });
  };
}

async function take(id: number, question: DataQuestion): Promise<void> {
  const controller = new AbortController();
  running.set(id, controller);
  const given = await answer(question, { onProgress: teller(id), signal: controller.signal });
  running.delete(id);
  post({ id, answer: given }, arraysOf(given));
}

parentPort?.on('message', (request: DataRequest) => {
  if ('cancel' in request)
    running.get(request.id)?.abort(new AppError('conflict', 'the reading of the data was cancelled'));
  else void take(request.id, request.question);
});
