import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { ReadProgress } from '../domain/data-inspection.ts';
import { invalidField } from '../domain/errors.ts';
import { fileKindOf } from './file-kind.ts';
import { accessing, type InputPath } from './input-path.ts';

/** What a caller may ask of a long reading. */
export interface ReadOptions {
  /** Called between two pieces of the file. */
  readonly onProgress?: ((progress: ReadProgress) => void) | undefined;
  /** Ends the reading with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A piece of a file. */
export interface FileChunk {
  /** Unpacked where the file is gzipped; valid until the next piece is asked for. */
  readonly bytes: Buffer;
  /** How much of the file itself is behind. */
  readonly bytesRead: number;
}

const CHUNK_BYTES = 2 ** 20;

/** A gzipped text may be longer than its file by a thousand times. */
const MAX_UNPACKED_BYTES = 16 * 2 ** 30;

async function* storedChunks(
  field: string,
  file: InputPath,
  signal: AbortSignal | undefined,
): AsyncGenerator<FileChunk, void> {
  const handle = await accessing(field, 'a file', file, () => open(file.fullPath, 'r'));
  try {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, file.sizeBytes));
    for (let position = 0; ;) {
      signal?.throwIfAborted();
      const { bytesRead } = await accessing(field, 'a file', file, () => handle.read(buffer));
      if (bytesRead === 0) return;
      position += bytesRead;
      yield { bytes: buffer.subarray(0, bytesRead), bytesRead: position };
    }
  } finally {
    await handle.close();
  }
}

function notUnpacked({ name }: InputPath, error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error) || !String(error.code).startsWith('Z_')) return error;
  return invalidField(name, 'a complete gzip file', `one that does not unpack (${error.message})`, error);
}

async function* unpackedChunks(
  file: InputPath,
  stored: AsyncGenerator<FileChunk, void>,
): AsyncGenerator<FileChunk, void> {
  let fileBytes = 0;
  async function* copies(): AsyncGenerator<Buffer, void> {
    for await (const { bytes, bytesRead } of stored) {
      fileBytes = bytesRead;
      yield Buffer.from(bytes);
    }
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES / 4 });
  // What goes wrong on the way comes out of the stream.
  pipeline(copies(), gunzip, () => undefined);
  let unpackedBytes = 0;
  try {
    for await (const bytes of gunzip as AsyncIterable<Buffer>) {
      unpackedBytes += bytes.length;
      if (unpackedBytes > MAX_UNPACKED_BYTES)
        throw invalidField(file.name, 'at most 16 GiB when unpacked', 'more');
      yield { bytes, bytesRead: fileBytes };
    }
  } catch (error) {
    throw notUnpacked(file, error);
  } finally {
    gunzip.destroy();
  }
}

/** The bytes of a file from its start, a mebibyte at a time; of a gzipped one, what it unpacks to. */
export async function* fileChunks(
  field: string,
  file: InputPath,
  signal: AbortSignal | undefined,
): AsyncGenerator<FileChunk, void> {
  const stored = storedChunks(field, file, signal);
  const first = await stored.next();
  if (first.done === true) return;
  async function* all(start: FileChunk): AsyncGenerator<FileChunk, void> {
    yield start;
    yield* stored;
  }
  try {
    const chunks = all(first.value);
    yield* fileKindOf(first.value.bytes) === 'gzip' ? unpackedChunks(file, chunks) : chunks;
  } finally {
    await stored.return();
  }
}
