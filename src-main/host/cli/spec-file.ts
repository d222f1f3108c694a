import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import { parseExperimentText } from '../../contract/experiment-schema.ts';
import { invalidField } from '../../domain/errors.ts';
import type { ExperimentSpec } from '../../domain/experiment.ts';

/** No spec is near it, and `/dev/zero` has no end. */
const MAX_BYTES = 2 ** 24;

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'this user may not read it';
  return cause instanceof Error ? cause.message : String(cause);
}

/** Reads to the end or to one byte more than is allowed; a pipe will do, as in `run <(jq … spec.json)`. */
async function readBytes(file: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(file, { end: MAX_BYTES })) chunks.push(chunk as Buffer);
  } catch (cause) {
    throw invalidField('spec', 'a file that can be read', `${file} (${reasonOf(cause)})`, cause);
  }
  return Buffer.concat(chunks);
}

/**
 * Reads an experiment's spec.
 * @throws AppError `invalid` that names the file or what is wrong in it
 */
export async function readSpecFile(file: string): Promise<ExperimentSpec> {
  const bytes = await readBytes(file);
  if (bytes.length > MAX_BYTES)
    throw invalidField('spec', 'a file of at most 16 MiB', `${file}, a longer one`);
  if (!isUtf8(bytes)) throw invalidField(file, 'UTF-8 text', 'other bytes');
  return parseExperimentText(bytes.toString('utf8'), file);
}
