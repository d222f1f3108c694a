import { AppError } from '../domain/errors.ts';
import type { ErrorReport } from './trainer-messages.ts';

/** The answer to a call, as data: errors do not cross processes whole. */
export type Reply<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: ErrorReport };

/** An error as data. What is not an `AppError` is a defect: `internal`, with its message. */
export function toErrorReport(error: unknown): ErrorReport {
  if (error instanceof AppError) {
    const { code, message, problems } = error;
    return { code, message, problems };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'internal', message, problems: [] };
}
