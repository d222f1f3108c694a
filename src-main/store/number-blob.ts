import { deflateSync, inflateSync } from 'node:zlib';
import { AppError } from '../domain/errors.ts';

/*
 * Arrays of numbers as the tables keep them: little-endian, then zlib (RFC 1950). Trained float32 weights shrink by a
 * tenth at every level, so the quickest one is used; it still makes next to nothing of weights that are zero.
 * In Python: numpy.frombuffer(zlib.decompress(blob), '<f4'), and '<i4' for row numbers.
 */

/** What the columns `encoding` call this format. */
export const ENCODING = 'zlib';

// Every platform that Node and Electron are built for is little-endian: the bytes in memory are the bytes in the file.
export function encodeNumbers(values: Float32Array | Int32Array): Buffer {
  return deflateSync(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), { level: 1 });
}

function decode(blob: Buffer, count: number): ArrayBuffer {
  const bytes = inflateSync(blob);
  if (bytes.length !== count * 4)
    throw new AppError(
      'database_unusable',
      `expected ${count} stored numbers, received ${bytes.length} bytes`,
    );
  const copy = new ArrayBuffer(bytes.length);
  new Uint8Array(copy).set(bytes);
  return copy;
}

/** The very bits that were given to `encodeNumbers`. */
export function decodeFloats(blob: Buffer, count: number): Float32Array<ArrayBuffer> {
  return new Float32Array(decode(blob, count));
}

/** The very integers that were given to `encodeNumbers`. */
export function decodeIntegers(blob: Buffer, count: number): Int32Array<ArrayBuffer> {
  return new Int32Array(decode(blob, count));
}
