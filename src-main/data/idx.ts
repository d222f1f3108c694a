import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { invalidField } from '../domain/errors.ts';
import type { InputFile } from './input-file.ts';

/** Images of one size, pixels from 0 to 255. */
export interface IdxImages {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** [count, height, width] */
  readonly pixels: Uint8Array;
}

/** Pixels become float32, four bytes for one. */
const MAX_UNPACKED_BYTES = 2 ** 29;

const unzip = promisify(gunzip);

async function unpack({ name, bytes }: InputFile): Promise<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return await unzip(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw invalidField(name, 'at most 512 MiB when unpacked', 'more', error);
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw invalidField(name, 'a complete gzip file', `one that does not unpack (${reason})`, error);
  }
}

function showMagic(magic: number): string {
  return `0x${magic.toString(16).padStart(8, '0')}`;
}

/**
 * The sizes in the header of an IDX file of unsigned bytes: the magic number's last byte is the number of dimensions,
 * and each of them is a big-endian 32-bit integer.
 */
function readSizes(bytes: Buffer, name: string, dimensions: number, what: string): number[] {
  const headerBytes = 4 + 4 * dimensions;
  if (bytes.length < headerBytes)
    throw invalidField(name, `an IDX header of ${headerBytes} bytes`, `${bytes.length} bytes`);
  const magic = bytes.readUInt32BE(0);
  const expected = 0x0800 + dimensions;
  if (magic !== expected)
    throw invalidField(name, `the magic number ${showMagic(expected)} of IDX ${what}`, showMagic(magic));
  const sizes = Array.from({ length: dimensions }, (_, index) => bytes.readUInt32BE(4 + 4 * index));
  const dataBytes = sizes.reduce((product, size) => product * size, 1);
  if (dataBytes === 0) throw invalidField(name, `at least one of its ${what}`, `sizes ${sizes.join(' × ')}`);
  if (bytes.length !== headerBytes + dataBytes)
    throw invalidField(
      name,
      `${headerBytes + dataBytes} bytes for ${what} of sizes ${sizes.join(' × ')}`,
      `${bytes.length} bytes`,
    );
  return sizes;
}

/**
 * Reads images in the IDX format, plain or gzipped.
 * Source: LeCun, Cortes, Burges, "The MNIST database of handwritten digits", section on file formats.
 * @throws AppError `invalid` for another format, a truncated file, or one without images
 */
export async function readIdxImages(file: InputFile): Promise<IdxImages> {
  const bytes = await unpack(file);
  const [count, height, width] = readSizes(bytes, file.name, 3, 'images');
  return { count, height, width, pixels: bytes.subarray(16) };
}

/** Reads labels in the IDX format, plain or gzipped. Errors as for images. */
export async function readIdxLabels(file: InputFile): Promise<Uint8Array> {
  const bytes = await unpack(file);
  readSizes(bytes, file.name, 1, 'labels');
  return bytes.subarray(8);
}

/**
 * The sizes that the header of an IDX file states, for images (three) or labels (one).
 * @throws AppError `invalid` as for reading
 */
export async function readIdxSizes(file: InputFile): Promise<number[]> {
  const bytes = await unpack(file);
  const isLabels = bytes.length >= 4 && bytes.readUInt32BE(0) === 0x0801;
  return isLabels ? readSizes(bytes, file.name, 1, 'labels') : readSizes(bytes, file.name, 3, 'images');
}
