import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { invalidField, showValue, type AppError } from '../domain/errors.ts';

const MAX_BYTES = 2 ** 30;

/** A file of the user's data, read whole. */
export interface InputFile {
  /** As the spec has it: how errors call the file. */
  readonly name: string;
  readonly bytes: Buffer;
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function unreadable(field: string, name: string, fullPath: string, cause: unknown): AppError {
  const code = errorCode(cause);
  const what =
    code === 'ENOENT'
      ? `${showValue(name)} (there is no ${fullPath})`
      : code === 'EACCES' || code === 'EPERM'
        ? `${showValue(name)}, which this user may not read`
        : `${showValue(name)}, which cannot be read (${code})`;
  return invalidField(field, 'a file', what, cause);
}

/**
 * Reads a file of the user's data.
 * @param field the spec's field that names the file
 * @param baseFolder where a relative name starts
 * @throws AppError `invalid` where there is no such file, or it cannot be read, is empty or above 1 GiB
 */
export async function readInputFile(field: string, name: string, baseFolder: string): Promise<InputFile> {
  const fullPath = path.resolve(baseFolder, name);
  try {
    const status = await stat(fullPath);
    if (!status.isFile()) {
      const kind = status.isDirectory() ? 'a folder' : 'no regular file';
      throw invalidField(field, 'a file', `${showValue(name)}, which is ${kind}`);
    }
    if (status.size > MAX_BYTES)
      throw invalidField(field, 'a file of at most 1 GiB', `${showValue(name)} with ${status.size} bytes`);
    const bytes = await readFile(fullPath);
    if (bytes.length === 0)
      throw invalidField(field, 'a file with data', `${showValue(name)}, which is empty`);
    return { name, bytes };
  } catch (error) {
    throw isSystemError(error) ? unreadable(field, name, fullPath, error) : error;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
