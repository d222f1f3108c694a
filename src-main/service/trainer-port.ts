import type { TrainerEvent, TrainerRequest } from '../contract/trainer-messages.ts';

/** How a trainer process ended. */
export interface TrainerExit {
  /** Null where a signal ended it, or where it never came up. */
  readonly code: number | null;
  readonly signal: string | null;
  /** The end of what it wrote to its error stream, or why it never came up. */
  readonly stderr: string;
}

/** A trainer process that was started. */
export interface TrainerHandle {
  /** Does nothing once the process has ended: `onExit` says so. */
  send(request: TrainerRequest): void;
  /** Ends the process at once. */
  kill(): void;
}

/** A way to start a trainer process. `onExit` comes once, and after the last event. */
export interface TrainerPort {
  start(onEvent: (event: TrainerEvent) => void, onExit: (exit: TrainerExit) => void): TrainerHandle;
}

/** Why a trainer died, in a sentence, with the end of what it wrote. */
export function describeExit({ code, signal, stderr }: TrainerExit): string {
  let how = 'never came up';
  if (signal !== null) how = `was ended by ${signal}`;
  else if (code !== null) how = `ended with code ${code}`;
  const words = stderr.trim();
  return `the training process ${how}${words === '' ? '' : `: ${words}`}`;
}
