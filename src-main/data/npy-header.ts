import { invalidField, showValue } from '../domain/errors.ts';
import type { InputFile } from './input-file.ts';

/** The kinds of elements that are read. `b` bool, `i` and `u` whole numbers, `f` floating point, `U` and `S` text. */
export type NpyKind = 'b' | 'i' | 'u' | 'f' | 'U' | 'S';

/** What the header of a `.npy` file says. */
export interface NpyHeader {
  /** As written, such as `<f8`. */
  readonly dtype: string;
  readonly kind: NpyKind;
  readonly isBigEndian: boolean;
  /** Size of an element; of a text, in bytes. */
  readonly itemBytes: number;
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Product of the shape. */
  readonly count: number;
  /** Where the elements begin. */
  readonly dataStart: number;
}

const MAGIC = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);

/** The header is a Python dict in these words and no others: it is matched, never evaluated. */
const HEADER =
  /^\{(?=.*'descr': *'([^']+)')(?=.*'fortran_order': *(True|False))(?=.*'shape': *\(((?:\d+L?(?:, *|(?=\))))*)\))[^{}]*\}\s*$/;

const DTYPE = /^([<>|=])([biufUS])(\d+)$/;

const SIZES: Readonly<Record<'b' | 'i' | 'u' | 'f', readonly number[]>> = {
  b: [1],
  i: [1, 2, 4, 8],
  u: [1, 2, 4, 8],
  f: [2, 4, 8],
};

const MAX_TEXT_CHARACTERS = 2 ** 16;
/** Records of many fields have longer ones, and are not read. */
const MAX_HEADER_CHARACTERS = 2 ** 12;

const MAX_DIMENSIONS = 32;

/** Length of the header and where it begins. */
function locateHeader({ name, bytes }: InputFile): { start: number; length: number } {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC))
    throw invalidField(name, 'a NumPy array (.npy)', 'other bytes');
  const version = bytes.length > 6 ? bytes[6] : 0;
  if (version < 1 || version > 3)
    throw invalidField(name, 'version 1, 2 or 3 of the format', String(version));
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw invalidField(name, `a header of ${start} bytes`, `${bytes.length} bytes`);
  return { start, length: version === 1 ? bytes.readUInt16LE(8) : bytes.readUInt32LE(8) };
}

function unsupported(name: string, header: string): Error {
  const dtype = /'descr': *('[^']*'|\[)/.exec(header)?.[1] ?? header;
  const isRecord = dtype === '[';
  const isObject = /'[|<>=]?O/.test(dtype);
  const received = isObject
    ? 'Python objects, which are never unpacked: they can run code'
    : isRecord
      ? 'records of several fields'
      : showValue(dtype.replaceAll("'", ''));
  return invalidField(name, 'an array of numbers, true and false, or texts', received);
}

function parseDtype(
  name: string,
  header: string,
  dtype: string,
): Pick<NpyHeader, 'kind' | 'isBigEndian' | 'itemBytes'> {
  const match = DTYPE.exec(dtype);
  if (match === null) throw unsupported(name, header);
  const [, order, kind, sizeText] = match as unknown as [string, string, NpyKind, string];
  const size = Number(sizeText);
  const isText = kind === 'U' || kind === 'S';
  if (isText ? size > MAX_TEXT_CHARACTERS : !SIZES[kind].includes(size)) throw unsupported(name, header);
  return { kind, isBigEndian: order === '>', itemBytes: kind === 'U' ? size * 4 : size };
}

/**
 * Reads the header of a `.npy` file, version 1 to 3.
 * Source: NumPy, "numpy.lib.format".
 * @throws AppError `invalid` for another format, element types that are not read, or a shape that the file is too small for
 */
export function readNpyHeader(file: InputFile): NpyHeader {
  const { name, bytes } = file;
  const { start, length } = locateHeader(file);
  const dataStart = start + length;
  if (dataStart > bytes.length)
    throw invalidField(name, `a header of ${dataStart} bytes`, `${bytes.length} bytes`);
  const header = bytes.toString('latin1', start, Math.min(dataStart, start + MAX_HEADER_CHARACTERS));
  const match = HEADER.exec(header);
  if (match === null) throw unsupported(name, header);
  const [, dtype, order, shapeText] = match as unknown as [string, string, string, string];
  const shape = [...shapeText.matchAll(/\d+/g)].map(([size]) => Number(size));
  const element = parseDtype(name, header, dtype);
  const count = shape.reduce((product, size) => product * size, 1);
  const expected = dataStart + count * element.itemBytes;
  if (shape.length > MAX_DIMENSIONS || bytes.length !== expected)
    throw invalidField(
      name,
      `${expected} bytes for the shape (${shape.join(', ')}) of ${dtype}`,
      `${bytes.length} bytes`,
    );
  return { dtype, ...element, isFortran: order === 'True', shape, count, dataStart };
}
