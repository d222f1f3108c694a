import { invalidField } from '../domain/errors.ts';
import { halfFloat } from './binary-value.ts';
import type { InputFile } from './input-file.ts';
import { readNpyHeader, type NpyHeader } from './npy-header.ts';

/** Numbers in the smallest of these kinds that holds them; integers of 64 bits become the nearest float64. */
export type NumericArray =
  Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array | Float64Array;

/** An array of a NumPy file, in C order whatever its order in the file. */
export interface NumpyArray {
  /** Its name in the archive; empty for the array of a `.npy` file. */
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Numbers, true and false as 1 and 0; or texts. Not checked for NaN and infinity. */
  readonly values: NumericArray | readonly string[];
}

type ReadNumber = (view: DataView, at: number, isLittle: boolean) => number;

interface NumberFormat {
  readonly make: (length: number) => NumericArray;
  readonly read: ReadNumber;
}

const NUMBERS: Readonly<Record<string, NumberFormat>> = {
  b1: { make: (length) => new Uint8Array(length), read: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
  i1: { make: (length) => new Int8Array(length), read: (view, at) => view.getInt8(at) },
  i2: { make: (length) => new Int16Array(length), read: (view, at, little) => view.getInt16(at, little) },
  i4: { make: (length) => new Int32Array(length), read: (view, at, little) => view.getInt32(at, little) },
  i8: {
    make: (length) => new Float64Array(length),
    read: (view, at, little) => Number(view.getBigInt64(at, little)),
  },
  u1: { make: (length) => new Uint8Array(length), read: (view, at) => view.getUint8(at) },
  u2: { make: (length) => new Uint16Array(length), read: (view, at, little) => view.getUint16(at, little) },
  u4: { make: (length) => new Uint32Array(length), read: (view, at, little) => view.getUint32(at, little) },
  u8: {
    make: (length) => new Float64Array(length),
    read: (view, at, little) => Number(view.getBigUint64(at, little)),
  },
  f2: {
    make: (length) => new Float32Array(length),
    read: (view, at, little) => halfFloat(view.getUint16(at, little)),
  },
  f4: { make: (length) => new Float32Array(length), read: (view, at, little) => view.getFloat32(at, little) },
  f8: { make: (length) => new Float64Array(length), read: (view, at, little) => view.getFloat64(at, little) },
};

/** Fixed-length text, filled up with zeros: UTF-32 (`U`) or single bytes (`S`). */
function readText(
  bytes: Buffer,
  at: number,
  { kind, itemBytes, isBigEndian }: NpyHeader,
  name: string,
): string {
  if (kind === 'S') return bytes.toString('utf8', at, at + itemBytes).replace(/\0+$/, '');
  const codes: number[] = [];
  for (let place = at; place < at + itemBytes; place += 4) {
    const code = isBigEndian ? bytes.readUInt32BE(place) : bytes.readUInt32LE(place);
    if (code > 0x10ffff) throw invalidField(`${name}, byte ${place}`, 'a character', `the number ${code}`);
    codes.push(code);
  }
  return String.fromCodePoint(...codes).replace(/\0+$/, '');
}

/**
 * Calls back with the place of each element in the file, in C order: the last index moves first. In Fortran order the first
 * index moves first in the file, so that index (i0, i1, …) stands at i0 + n0·(i1 + n1·(…)).
 */
function inOrder({ isFortran, shape, count }: NpyHeader, take: (index: number, place: number) => void): void {
  if (!isFortran || shape.length < 2) {
    for (let index = 0; index < count; index++) take(index, index);
    return;
  }
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const position = shape.map(() => 0);
  let place = 0;
  for (let index = 0; index < count; index++) {
    take(index, place);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis] += 1;
      place += strides[axis];
      if (position[axis] < shape[axis]) break;
      place -= strides[axis] * shape[axis];
      position[axis] = 0;
    }
  }
}

/**
 * Reads the array of a `.npy` file: numbers of any size and byte order in C or Fortran order, and texts. Python objects are
 * refused and nothing in a file is ever run.
 * @param name what the array is called
 * @throws AppError `invalid` as `readNpyHeader`
 */
export function readNpyArray(file: InputFile, name: string): NumpyArray {
  const header = readNpyHeader(file);
  const { dtype, shape, kind, itemBytes, count, dataStart, isBigEndian } = header;
  const { bytes } = file;
  if (kind === 'U' || kind === 'S') {
    const texts = new Array<string>(count);
    inOrder(header, (index, place) => {
      texts[index] = readText(bytes, dataStart + place * itemBytes, header, file.name);
    });
    return { name, dtype, shape, values: texts };
  }
  const { make, read } = NUMBERS[`${kind}${itemBytes}`];
  const values = make(count);
  const view = new DataView(bytes.buffer, bytes.byteOffset + dataStart, count * itemBytes);
  inOrder(header, (index, place) => {
    values[index] = read(view, place * itemBytes, !isBigEndian);
  });
  return { name, dtype, shape, values };
}
