import { open } from 'node:fs/promises';
import type { ReadProgress } from '../domain/data-inspection.ts';
import { accessing, type InputPath } from './input-path.ts';

/** What a caller may ask of a long reading. */
export interface ReadOptions {
  /** Called between two pieces of the file. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

const CHUNK_BYTES = 2 ** 20;

/** The bytes of a file from its start, a mebibyte at a time; each piece is valid until the next one is asked for. */
export async function* fileChunks(
  field: string,
  file: InputPath,
  signal: AbortSignal | undefined,
): AsyncGenerator<Buffer, void> {
  const handle = await accessing(field, 'a file', file, () => open(file.fullPath, 'r'));
  try {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, file.sizeBytes));
    for (;;) {
      signal?.throwIfAborted();
      const { bytesRead } = await accessing(field, 'a file', file, () => handle.read(buffer));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}
