import { execFile } from 'node:child_process';
import { basename } from 'node:path';

export interface CommandOptions {
  readonly timeoutMs: number;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** How another program ended; never a throw. */
export interface CommandResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** What went wrong, in a phrase; empty where all went well. */
  readonly problem: string;
}

const MAX_OUTPUT_BYTES = 16 * 1024 * 1024;

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}

function describeEnd(
  program: string,
  error: { code?: string | number | null; signal?: NodeJS.Signals | null; killed?: boolean; message: string },
  stderr: string,
  options: CommandOptions,
): string {
  const name = basename(program);
  if (options.signal?.aborted === true) return 'interrupted';
  if (error.code === 'ENOENT') return `${name} not found`;
  if (error.killed === true) return `${name} did not end within ${options.timeoutMs / 1000} s`;
  if (typeof error.signal === 'string') return `${name} was ended by ${error.signal}`;
  if (typeof error.code !== 'number') return `${name}: ${error.message}`;
  const said = lastLine(stderr);
  return said === '' ? `${name} ended with exit code ${error.code}` : said;
}

/** Runs a program to its end and collects what it wrote. One that outlasts its time is killed. */
export function runCommand(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const { timeoutMs, signal, env = process.env } = options;
  return new Promise((resolve) => {
    const settings = { timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: MAX_OUTPUT_BYTES, env } as const;
    const withSignal = signal === undefined ? settings : { ...settings, signal };
    execFile(program, [...args], withSignal, (error, stdout, stderr) => {
      const problem = error === null ? '' : describeEnd(program, error, stderr, options);
      resolve({ ok: error === null, stdout, stderr, problem });
    });
  });
}

/**
 * Runs a script on this program's own Node. Electron's executable is a Node only with the variable; others do not read it.
 */
export function runScript(
  script: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  const env = { ...(options.env ?? process.env), ELECTRON_RUN_AS_NODE: '1' };
  return runCommand(process.execPath, [script, ...args], { ...options, env });
}
