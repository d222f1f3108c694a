import { AppError } from '../domain/errors.ts';

/** The extended result code of an error that SQLite raised, as in `SQLITE_BUSY`; undefined for any other error. */
export function sqliteCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return error.code.startsWith('SQLITE_') ? error.code : undefined;
}

const CONDITIONS: readonly (readonly [prefix: string, sentence: string])[] = [
  ['SQLITE_NOTADB', 'is not a Ridgeline database; name another file'],
  ['SQLITE_CORRUPT', 'is damaged; put a backup in its place'],
  ['SQLITE_FULL', 'could not grow, because the disk is full; make room and try again'],
  ['SQLITE_READONLY', 'cannot be written to; check the rights on the file and its folder'],
  ['SQLITE_CANTOPEN', 'cannot be opened; check that its folder exists and can be written to'],
  ['SQLITE_IOERR', 'could not be read or written, because the disk failed'],
  ['SQLITE_BUSY', 'is held by another program; try again when that has ended'],
];

/**
 * An error of SQLite in words, where it speaks of the file and not of a statement. All other errors come back as they
 * are: a broken constraint, say, is a defect.
 */
export function toStoreError(error: unknown, file: string): unknown {
  const code = sqliteCode(error);
  const condition = CONDITIONS.find(([prefix]) => code?.startsWith(prefix));
  if (condition === undefined) return error;
  return new AppError('database_unusable', `${file} ${condition[1]}`, { cause: error });
}
