import { spawn, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ExperimentSpec } from '../../src-main/domain/experiment.ts';
import { planRuns } from '../../src-main/domain/plan.ts';
import { inParts } from '../../src-main/domain/training-parts.ts';
import type { ProcessPlan } from '../../src-main/domain/training-processes.ts';
import { trainerEnvironment } from '../../src-main/runtime/trainer-environment.ts';
import { planProcessesOf } from '../../src-main/service/process-plan.ts';
import { modelOf, type Task } from './workload.ts';

/** Someone who can train: one of Ridgeline's backends, or a peer. */
export interface Entrant {
  /** As in the options `--backends` and `--peers`. */
  readonly name: string;
  readonly title: string;
  readonly kind: 'backend' | 'peer';
  readonly command: string;
  readonly args: readonly string[];
}

/** One measurement. */
export interface Sample {
  /** Milliseconds per model and training step. */
  readonly msPerStep: number;
  /** Most memory that the process has held so far: its resident set. */
  readonly peakBytes: number;
}

/** The entrant cannot take part, and why. */
export class Missing extends Error {}

type Answer = Partial<Sample> & { version?: string; missing?: string; error?: string };

/** A process that trains; it speaks lines of JSON. */
class Worker {
  readonly version: string;
  readonly #title: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(title: string, version: string, child: ChildProcess, lines: AsyncIterator<string>) {
    this.#title = title;
    this.version = version;
    this.#child = child;
    this.#lines = lines;
  }

  /** @throws Missing */
  static async start(
    { command, args, title }: Entrant,
    task: Task,
    extra: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<Worker> {
    const child = spawn(command, [...args, JSON.stringify(task), ...extra], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...env },
    });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (words = (words + text).slice(-1000)));
    child.on('error', (error) => (words += error.message));
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) throw new Missing(words.trim().split('\n').at(-1) ?? 'it did not start');
    const ready = JSON.parse(first.value) as Answer;
    if (ready.missing !== undefined) {
      child.stdin.end();
      throw new Missing(ready.missing);
    }
    return new Worker(title, ready.version ?? '', child, lines);
  }

  async measure(steps: number): Promise<Sample> {
    this.#child.stdin?.write(`${JSON.stringify({ steps })}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.#title} died`);
    const { msPerStep, peakBytes, error } = JSON.parse(line.value) as Answer;
    if (msPerStep === undefined || peakBytes === undefined)
      throw new Error(`${this.#title}: ${error ?? line.value}`);
    return { msPerStep, peakBytes };
  }

  stop(): void {
    this.#child.stdin?.end();
  }
}

/** Long enough that the start of a process does not count. */
const MANY_EPOCHS = 1e6;

/** Among how many processes this machine divides a task, as it does an experiment that takes long. */
function processesFor({ layers, input, batch, strengths }: Task): ProcessPlan {
  const inputs = input.reduce((product, size) => product * size, 1);
  const variants = strengths.map((strength, index) => ({
    name: String(index),
    regularization: strength === 0 ? [] : [{ type: 'l2', strength } as const],
  }));
  const spec: ExperimentSpec = {
    name: 'benchmark',
    data: { source: 'builtin', name: 'digits' },
    task: 'classification',
    split: { train: 0.6, validation: 0.2, test: 0.2 },
    model: modelOf({ input, layers }),
    training: {
      loss: 'softmaxCrossEntropy',
      optimizer: { type: 'sgd', learningRate: 0.01 },
      epochs: MANY_EPOCHS,
      batchSize: batch,
    },
    seeds: [0],
    variants,
  };
  const rows = 10 * batch;
  const parts = { train: rows, validation: rows, test: rows };
  return planProcessesOf(spec, { inputs, splits: [parts] }, planRuns(spec));
}

/** An entrant at one task: processes of its own, so that their peak memory is that of the task. */
export class Contender {
  readonly entrant: Entrant;
  readonly version: string;
  readonly #workers: readonly { readonly worker: Worker; readonly members: number }[];

  private constructor(entrant: Entrant, workers: readonly { worker: Worker; members: number }[]) {
    this.entrant = entrant;
    const [{ worker }] = workers;
    this.version = workers.length === 1 ? worker.version : `${worker.version}, ${workers.length} processes`;
    this.#workers = workers;
  }

  /**
   * @param extra a group size of one's own: all of it in one process then
   * @throws Missing
   */
  static async start(entrant: Entrant, task: Task, extra: readonly string[] = []): Promise<Contender> {
    const isOwn = entrant.kind === 'backend';
    const cores = availableParallelism();
    const isDivided = isOwn && extra.length === 0 && entrant.name !== 'webgpu';
    const { processes, threads } = isDivided ? processesFor(task) : { processes: 1, threads: cores };
    const shares = inParts(
      task.strengths.map((_, seed) => ({ seed })),
      processes,
    );
    const workers = await Promise.all(
      shares.map(async (share) => {
        const own = { ...task, strengths: share.map((position) => task.strengths[position]) };
        const worker = await Worker.start(entrant, own, extra, isOwn ? trainerEnvironment(threads) : {});
        return { worker, members: share.length };
      }),
    );
    return new Contender(entrant, workers);
  }

  /** Workers train side by side: the slowest one tells the time, their memory adds up. */
  async measure(steps: number): Promise<Sample> {
    const samples = await Promise.all(
      this.#workers.map(async ({ worker, members }) => ({ ...(await worker.measure(steps)), members })),
    );
    const models = samples.reduce((sum, { members }) => sum + members, 0);
    const slowest = Math.max(...samples.map(({ msPerStep, members }) => msPerStep * members));
    return {
      msPerStep: slowest / models,
      peakBytes: samples.reduce((sum, sample) => sum + sample.peakBytes, 0),
    };
  }

  stop(): void {
    for (const { worker } of this.#workers) worker.stop();
  }
}

function here(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

const BACKENDS = { native: 'native', wasm: 'WASM', webgpu: 'WebGPU' };
const PEERS = {
  eager: ['PyTorch eager', 'torch_eager'],
  func: ['torch.func', 'torch_func'],
  keras: ['Keras fit', 'keras_fit'],
  sklearn: ['scikit-learn', 'sklearn_mlp'],
};

export const BACKEND_NAMES = Object.keys(BACKENDS);
export const PEER_NAMES = Object.keys(PEERS);

export function backendEntrants(): Entrant[] {
  return Object.entries(BACKENDS).map(([name, title]) => ({
    name,
    title,
    kind: 'backend',
    command: process.execPath,
    args: [here('training-worker.ts'), name],
  }));
}

/** @param python an interpreter that has the peers' packages */
export function peerEntrants(python: string): Entrant[] {
  return Object.entries(PEERS).map(([name, [title, script]]) => ({
    name,
    title,
    kind: 'peer',
    command: python,
    args: [here(`peer/${script}.py`)],
  }));
}
