import { setImmediate as nextTurn } from 'node:timers/promises';
import { invalidField } from '../domain/errors.ts';
import { fileChunks, type ReadOptions } from './file-chunks.ts';
import { findInputPath, type InputPath } from './input-path.ts';
import { findEncoding } from './text-encoding.ts';

/** Text is read in pieces, so that it may be larger than memory. */
const MAX_GIB = 16;

/** A text file whose encoding is known. */
export interface TextFile {
  readonly field: string;
  readonly file: InputPath;
  /** As `TextDecoder` names it. */
  readonly encoding: string;
}

/**
 * Finds a text file and its encoding.
 * @param field the spec's field that names the file
 * @param encoding as the spec states it; absent: found out
 * @throws AppError `invalid` where there is no such file, or it is no text
 */
export async function openTextFile(
  field: string,
  name: string,
  baseFolder: string,
  encoding: string | undefined,
  signal: AbortSignal | undefined,
): Promise<TextFile> {
  const file = await findInputPath(field, name, baseFolder, MAX_GIB);
  return { field, file, encoding: await findEncoding(field, file, encoding, signal) };
}

/** Where the bytes of a piece stop being text, counted from its start. */
function firstFault(encoding: string, chunk: Buffer): number {
  const decodes = (length: number): boolean => {
    try {
      new TextDecoder(encoding, { fatal: true }).decode(chunk.subarray(0, length), { stream: true });
      return true;
    } catch (error) {
      if (error instanceof TypeError) return false;
      throw error;
    }
  };
  let [good, bad] = [0, chunk.length];
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/**
 * Gives a file's text piece by piece, without its byte order mark, until it ends or the taker has enough.
 * @param take answers whether it wants more
 * @throws AppError `invalid` with the position of the first byte that is no text of this encoding
 */
export async function readText(
  { field, file, encoding }: TextFile,
  take: (text: string) => boolean,
  { onProgress, signal }: ReadOptions = {},
): Promise<void> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let textBytes = 0;
  const decode = (chunk: Buffer, stream: boolean): string => {
    try {
      return decoder.decode(chunk, { stream });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      const at = stream ? textBytes + firstFault(encoding, chunk) : textBytes;
      const received = stream ? 'other bytes' : 'half a character at the end of the file';
      throw invalidField(`${file.name}, byte ${at}`, `${encoding.toUpperCase()} text`, received, error);
    }
  };
  for await (const { bytes, bytesRead } of fileChunks(field, file, signal)) {
    const wantsMore = take(decode(bytes, true));
    textBytes += bytes.length;
    onProgress?.({ bytesRead, bytesTotal: Math.max(bytesRead, file.sizeBytes) });
    if (!wantsMore) return;
    // A signal, and whatever else waits in this thread.
    await nextTurn();
  }
  take(decode(Buffer.alloc(0), false));
}
