import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TrainerEvent } from '../contract/trainer-messages.ts';
import { captureStderr } from './captured-stderr.ts';
import type { TrainerExit, TrainerHandle, TrainerPort } from './trainer-port.ts';

/** How the child is started; each has a default that the program uses. */
export interface NodeTrainerOptions {
  readonly script?: string;
  /** Set on top of this process's own environment. */
  readonly env?: Readonly<Record<string, string>>;
}

const TRAINER_SCRIPT = fileURLToPath(new URL('../trainer/node-child.ts', import.meta.url));
const LAST_WORDS_MS = 5000;

function startChild({ script = TRAINER_SCRIPT, env = {} }: NodeTrainerOptions): ChildProcess {
  return fork(script, [], {
    serialization: 'advanced',
    env: { ...process.env, ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // A group of its own: Ctrl-C in the terminal is for the core, which ends the trainer in order.
    detached: process.platform !== 'win32',
  });
}

/**
 * Calls back once the child has ended and its last messages and words are in: `exit` alone may come before them.
 * A child of the child may hold the streams open, so the wait for them has an end.
 */
function onceEnded(child: ChildProcess, callBack: (exit: Omit<TrainerExit, 'stderr'>, why: string) => void) {
  let ended = false;
  const end = (code: number | null, signal: string | null, why = ''): void => {
    if (ended) return;
    ended = true;
    callBack({ code, signal }, why);
  };
  child.once('error', (error) => {
    if (child.pid === undefined) end(null, null, error.message);
  });
  child.once('close', end);
  child.once('exit', (code, signal) => setTimeout(end, LAST_WORDS_MS, code, signal).unref());
}

function startTrainer(
  options: NodeTrainerOptions,
  onEvent: (event: TrainerEvent) => void,
  onExit: (exit: TrainerExit) => void,
): TrainerHandle {
  const child = startChild(options);
  const readStderr = captureStderr(child.stderr);
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.on('message', (message) => onEvent(message as TrainerEvent));
  onceEnded(child, (exit, why) => {
    process.off('exit', kill);
    onExit({ ...exit, stderr: readStderr() || why });
  });
  return {
    send: (request) => {
      // The callback takes the error of a channel that closed meanwhile; the exit is reported by itself.
      if (child.connected) child.send(request, () => undefined);
    },
    kill,
  };
}

/** Trainers as child processes of Node; typed arrays cross as they are. */
export function nodeTrainerPort(options: NodeTrainerOptions = {}): TrainerPort {
  return { start: (onEvent, onExit) => startTrainer(options, onEvent, onExit) };
}
