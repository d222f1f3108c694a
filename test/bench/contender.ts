import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a contender is asked to measure. */
export interface Task {
  readonly shape: readonly number[];
  readonly batch: number;
  readonly steps: number;
  readonly models: number;
}

/** A long-lived child that trains on demand and says how long a step took. It speaks lines of JSON. */
export class Contender {
  readonly name: string;
  readonly version: string;
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  private constructor(name: string, version: string, child: ChildProcess, lines: AsyncIterator<string>) {
    this.name = name;
    this.version = version;
    this.#child = child;
    this.#lines = lines;
  }

  static async start(
    name: string,
    command: string,
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<Contender> {
    const child = spawn(command, args, {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await lines.next();
    if (first.done === true) throw new Error(`${name} did not start: ${command} ${args.join(' ')}`);
    const ready = JSON.parse(first.value) as { version?: string; torch?: string };
    return new Contender(name, ready.version ?? `PyTorch ${ready.torch ?? ''}`, child, lines);
  }

  /** Milliseconds per model and step. */
  async measure(task: Task): Promise<number> {
    this.#child.stdin?.write(`${JSON.stringify(task)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) throw new Error(`${this.name} died at ${JSON.stringify(task)}`);
    const answer = JSON.parse(line.value) as { msPerStep?: number; error?: string };
    if (answer.msPerStep === undefined) throw new Error(`${this.name}: ${answer.error ?? line.value}`);
    return answer.msPerStep;
  }

  stop(): void {
    this.#child.stdin?.end();
  }
}
