import type { ErrorCode } from '../../domain/errors.ts';

/** The command did what it was asked to. */
export const DONE = 0;
/** The machine, the database or the program stood in the way. */
export const FAILED = 1;
/** The input is to be mended. */
export const INVALID = 2;
/** Ctrl-C, as shells have it. */
export const INTERRUPTED = 130;

/** What a command exits with after an error. */
export function exitCodeOf(code: ErrorCode): number {
  return code === 'invalid' ? INVALID : FAILED;
}
