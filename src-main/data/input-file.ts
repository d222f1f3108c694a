import { readFile } from 'node:fs/promises';
import { accessing, findInputPath } from './input-path.ts';

const MAX_GIB = 1;

/** A file of the user's data, read whole. */
export interface InputFile {
  /** As the spec has it: how errors call the file. */
  readonly name: string;
  readonly bytes: Buffer;
}

/**
 * Reads a file of the user's data.
 * @param field the spec's field that names the file
 * @param baseFolder where a relative name starts
 * @throws AppError `invalid` where there is no such file, or it cannot be read, is empty or above 1 GiB
 */
export async function readInputFile(field: string, name: string, baseFolder: string): Promise<InputFile> {
  const found = await findInputPath(field, name, baseFolder, MAX_GIB);
  return accessing(field, 'a file', found, async () => ({ name, bytes: await readFile(found.fullPath) }));
}
