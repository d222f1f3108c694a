import { stat } from 'node:fs/promises';
import path from 'node:path';
import { invalidField, showValue, type AppError } from '../domain/errors.ts';

/** A file of the user's data that is there. */
export interface InputPath {
  /** As the spec has it: how errors call the file. */
  readonly name: string;
  readonly fullPath: string;
  readonly sizeBytes: number;
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}

function unreadable(field: string, what: string, name: string, fullPath: string, cause: unknown): AppError {
  const code = errorCode(cause);
  const received =
    code === 'ENOENT' || code === 'ENOTDIR'
      ? `${showValue(name)} (there is no ${fullPath})`
      : code === 'EACCES' || code === 'EPERM'
        ? `${showValue(name)}, which this user may not read`
        : `${showValue(name)}, which cannot be read (${code})`;
  return invalidField(field, what, received, cause);
}

/**
 * Runs an action on a file or folder, and says in the user's words where the system refuses it.
 * @param field the spec's field that names it
 * @param what it should be, such as `a file`
 */
export async function accessing<Value>(
  field: string,
  what: string,
  { name, fullPath }: Pick<InputPath, 'name' | 'fullPath'>,
  action: () => Promise<Value>,
): Promise<Value> {
  try {
    return await action();
  } catch (error) {
    throw isSystemError(error) ? unreadable(field, what, name, fullPath, error) : error;
  }
}

/**
 * Finds a file of the user's data.
 * @param field the spec's field that names the file
 * @param baseFolder where a relative name starts
 * @throws AppError `invalid` where there is no such file, or it is empty or above the limit
 */
export async function findInputPath(
  field: string,
  name: string,
  baseFolder: string,
  maxGib: number,
): Promise<InputPath> {
  const fullPath = path.resolve(baseFolder, name);
  const status = await accessing(field, 'a file', { name, fullPath }, () => stat(fullPath));
  if (!status.isFile()) {
    const kind = status.isDirectory() ? 'a folder' : 'no regular file';
    throw invalidField(field, 'a file', `${showValue(name)}, which is ${kind}`);
  }
  if (status.size > maxGib * 2 ** 30)
    throw invalidField(
      field,
      `a file of at most ${maxGib} GiB`,
      `${showValue(name)} with ${status.size} bytes`,
    );
  if (status.size === 0) throw invalidField(field, 'a file with data', `${showValue(name)}, which is empty`);
  return { name, fullPath, sizeBytes: status.size };
}
