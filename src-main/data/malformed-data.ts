import { AppError, invalidField } from '../domain/errors.ts';

/** Signals data that does not follow its format; the reader of the file turns it into a message with the place. */
export class MalformedData extends Error {
  override readonly name = 'MalformedData';
}

/**
 * The message for data that a library or a check of its own could not read.
 * @param field file and place
 * @param expected such as `intact Parquet data`
 */
export function malformedAt(field: string, expected: string, error: unknown): Error {
  // What ended the reading from outside is no fault of the file.
  if (error instanceof AppError || (error instanceof Error && error.name === 'AbortError')) return error;
  const reason = error instanceof Error ? error.message : 'unknown reason';
  return invalidField(field, expected, `data that cannot be read (${reason})`, error);
}
