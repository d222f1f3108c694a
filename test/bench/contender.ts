import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { trainerEnvironment } from '../../src-main/runtime/trainer-environment.ts';
import type { Task } from './workload.ts';

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

/** An entrant at one task: a process of its own, so that its peak memory is that of the task. It speaks lines of JSON. */
export class Contender {
  readonly entrant: Entrant;
  readonly version: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(entrant: Entrant, version: string, child: ChildProcess, lines: AsyncIterator<string>) {
    this.entrant = entrant;
    this.version = version;
    this.#child = child;
    this.#lines = lines;
  }

  /** @throws Missing */
  static async start(entrant: Entrant, task: Task, extra: readonly string[] = []): Promise<Contender> {
    const child = spawn(entrant.command, [...entrant.args, JSON.stringify(task), ...extra], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...(entrant.kind === 'backend' ? trainerEnvironment() : {}) },
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
    return new Contender(entrant, ready.version ?? '', child, lines);
  }

  async measure(steps: number): Promise<Sample> {
    this.#child.stdin?.write(`${JSON.stringify({ steps })}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.entrant.title} died`);
    const { msPerStep, peakBytes, error } = JSON.parse(line.value) as Answer;
    if (msPerStep === undefined || peakBytes === undefined)
      throw new Error(`${this.entrant.title}: ${error ?? line.value}`);
    return { msPerStep, peakBytes };
  }

  stop(): void {
    this.#child.stdin?.end();
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
