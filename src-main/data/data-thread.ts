import { Worker } from 'node:worker_threads';
import type { DataInspection, ReadProgress } from '../domain/data-inspection.ts';
import type { Dataset } from '../domain/dataset.ts';
import { AppError } from '../domain/errors.ts';
import type { DataSpec, ExperimentSpec, Task } from '../domain/experiment.ts';
import type {
  DataAnswer,
  DataNotice,
  DataQuestion,
  DataRequest,
  DatasetChoice,
  DataSize,
  ExperimentFacts,
  InspectQuestion,
} from './data-question.ts';

/** How a reading can be followed and ended. */
export interface ReadingOptions {
  /** At most ten times a second. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  /** Once aborted, the reading rejects with AppError `conflict`. */
  readonly signal?: AbortSignal | undefined;
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: ReadingOptions['onProgress'];
}

/**
 * A thread that reads data, for a process that must not stand still meanwhile: a large file is read, checked and hashed for
 * longer than anybody waits for a key press. It starts with the first question and keeps no process alive.
 */
class DataThread {
  #worker: Worker | null = null;
  #lastId = 0;
  readonly #waiting = new Map<number, Waiting>();

  ask<Value>(question: DataQuestion, { onProgress, signal }: ReadingOptions = {}): Promise<Value> {
    const worker = this.#worker ?? this.#start();
    this.#lastId += 1;
    const id = this.#lastId;
    const answered = new Promise<Value>((resolve, reject) =>
      this.#waiting.set(id, { resolve, reject, onProgress }),
    );
    worker.ref();
    const post = (request: DataRequest): void => worker.postMessage(request);
    post({ id, question });
    const cancel = (): void => post({ id, cancel: true });
    if (signal?.aborted === true) cancel();
    signal?.addEventListener('abort', cancel);
    return answered.finally(() => signal?.removeEventListener('abort', cancel));
  }

  #start(): Worker {
    const worker = new Worker(new URL('./data-worker.ts', import.meta.url));
    worker.on('message', (notice: DataNotice) => {
      if ('answer' in notice) this.#take(notice.id, notice.answer);
      else this.#waiting.get(notice.id)?.onProgress?.(notice.progress);
    });
    worker.on('error', (error: Error) => this.#end(error));
    worker.on('exit', (code) => this.#end(new Error(`it ended with code ${code}`)));
    this.#worker = worker;
    return worker;
  }

  #take(id: number, answer: DataAnswer): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker?.unref();
    if (answer.ok) waiting?.resolve(answer.value as never);
    else {
      const { code, message, problems } = answer.error;
      waiting?.reject(new AppError(code, message, { problems }));
    }
  }

  // As where memory runs out; the next question starts another one.
  #end(cause: Error): void {
    this.#worker = null;
    const error = new AppError('internal', `the data could not be read (${cause.message})`, { cause });
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}

const thread = new DataThread();

/** `readDataset` on a thread of its own. */
export function readDatasetAside(
  data: DataSpec,
  baseFolder: string,
  task: Task,
  choice: DatasetChoice = {},
  options?: ReadingOptions,
): Promise<Dataset> {
  return thread.ask({ type: 'dataset', data, baseFolder, task, ...choice }, options);
}

/** `inspectFile` on a thread of its own. */
export function inspectFileAside(
  question: InspectQuestion,
  options?: ReadingOptions,
): Promise<DataInspection> {
  return thread.ask({ type: 'inspect', ...question }, options);
}

/** How large an experiment's data are and what may be wrong with them, on a thread of its own. */
export function findDataSize(spec: ExperimentSpec, baseFolder: string): Promise<DataSize> {
  return thread.ask({ type: 'size', spec, baseFolder });
}

/** What `loadExperimentData` finds out, on a thread of its own; with its errors. */
export function findExperimentFacts(spec: ExperimentSpec, baseFolder: string): Promise<ExperimentFacts> {
  return thread.ask({ type: 'facts', spec, baseFolder });
}
