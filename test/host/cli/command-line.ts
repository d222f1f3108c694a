import Database from 'better-sqlite3';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ENTRY = fileURLToPath(new URL('../../../src-main/host/cli/ridgeline.js', import.meta.url));
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** On a machine without the native runtime every training begins with this; the tests are about what follows. */
const NO_NATIVE = /^ridgeline: Native TensorFlow did not start .*\n/gm;

/** How a command ended and what it said. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with a database of its own, in which real commands run as real processes. */
export class CommandLine {
  readonly folder = mkdtempSync(join(tmpdir(), 'ridgeline-cli-'));
  readonly database = join(this.folder, 'test.db');

  /** Writes a file of the folder and gives its path. */
  write(name: string, content: unknown): string {
    const path = join(this.folder, name);
    const isReady = typeof content === 'string' || content instanceof Uint8Array;
    writeFileSync(path, isReady ? content : JSON.stringify(content));
    return path;
  }

  start(args: readonly string[]): { child: ChildProcess; result: Promise<CommandResult> } {
    return this.#spawn(process.execPath, [ENTRY, ...args]);
  }

  run(...args: string[]): Promise<CommandResult> {
    return this.start(args).result;
  }

  /** Runs a shell's script in which `ridgeline` is the command. */
  shell(script: string): Promise<CommandResult> {
    const command = `ridgeline() { "${process.execPath}" "${ENTRY}" "$@"; }\n${script}`;
    return this.#spawn('bash', ['-c', command]).result;
  }

  #spawn(command: string, args: readonly string[]): { child: ChildProcess; result: Promise<CommandResult> } {
    const env = { ...process.env, RIDGELINE_DB: this.database };
    const child = spawn(command, args, { cwd: ROOT, env });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const result = new Promise<CommandResult>((resolve) => {
      child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr: stderr.replace(NO_NATIVE, '') }));
    });
    return { child, result };
  }

  query<Row>(sql: string): Row[] {
    const database = new Database(this.database, { readonly: true });
    try {
      return database.prepare<[], Row>(sql).all();
    } finally {
      database.close();
    }
  }

  /** Epochs that the database holds of the longest run. */
  reportedEpochs(): number {
    if (!existsSync(this.database)) return 0;
    const [{ epochs }] = this.query<{ epochs: number | null }>('SELECT max(epochs_done) AS epochs FROM run');
    return epochs ?? 0;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A spec that trains in about a second. */
export function quickSpec(change: object = {}): object {
  return {
    name: 'Quick',
    data: { source: 'builtin', name: 'iris' },
    task: 'classification',
    scaling: { features: 'standardize' },
    split: { train: 0.5, validation: 0.25, test: 0.25 },
    model: {
      layers: [{ type: 'dense', units: 8 }, { type: 'relu' }, { type: 'dense', units: 3 }],
    },
    training: {
      loss: 'softmaxCrossEntropy',
      optimizer: { type: 'sgd', learningRate: 0.1 },
      epochs: 5,
      batchSize: 16,
    },
    seeds: [0, 1, 2],
    variants: [
      { name: 'none', regularization: [] },
      { name: 'L2', regularization: [{ type: 'l2', strength: 0.01 }] },
    ],
    ...change,
  };
}
