import { strToU8, zipSync, type Zippable } from 'fflate';
import type { Weights } from '../domain/run.ts';

const MAGIC = [0x93, ...strToU8('NUMPY'), 1, 0];
const ALIGNMENT = 64;
/** The earliest time that a ZIP archive can state: equal weights make equal files. */
const NO_TIME = new Date(1980, 0, 1);

/** A tuple as Python writes it: one number has a comma behind it. */
function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
}

// Every platform that Node and Electron are built for is little-endian: the bytes in memory are the bytes in the file.
function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * An array as an .npy file, format 1.0: magic, header of a length that makes the data start at a multiple of 64, float32
 * row-major (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
 */
export function npyFile({ shape, values }: Pick<Weights, 'shape' | 'values'>): Uint8Array {
  const facts = `{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple(shape)}, }`;
  const start = MAGIC.length + 2;
  const length = Math.ceil((start + facts.length + 1) / ALIGNMENT) * ALIGNMENT - start;
  const header = strToU8(`${facts.padEnd(length - 1)}\n`);
  const file = new Uint8Array(start + length + values.byteLength);
  file.set(MAGIC);
  file.set([length & 0xff, length >> 8], MAGIC.length);
  file.set(header, start);
  file.set(bytesOf(values), start + length);
  return file;
}

/**
 * Weights as an .npz archive, which `numpy.load` opens with `allow_pickle=False`: one array per parameter under its name, and
 * the manifest as `manifest.json`, which NumPy gives as bytes.
 */
export function npzFile(weights: readonly Weights[], manifest: string): Uint8Array {
  const files: Zippable = { 'manifest.json': strToU8(manifest) };
  for (const one of weights) files[`${one.parameter}.npy`] = npyFile(one);
  // Trained weights hardly shrink.
  return zipSync(files, { level: 0, mtime: NO_TIME });
}
