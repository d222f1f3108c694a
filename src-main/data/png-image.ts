import { crc32, deflateSync, inflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import { MalformedData } from './malformed-data.ts';
import { MAX_PIXELS, type Pixels } from './pixels.ts';

/** What the first chunk of a PNG says. */
export interface PngHeader {
  readonly height: number;
  readonly width: number;
  readonly depth: number;
  readonly colourType: number;
  readonly isInterlaced: boolean;
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const PALETTE = 3;

/** Values per pixel by colour type: grey, colours, palette, each of the first two with alpha. */
const CHANNELS: Readonly<Record<number, number | undefined>> = { 0: 1, 2: 3, [PALETTE]: 1, 4: 2, 6: 4 };

const DEPTHS: Readonly<Record<number, readonly number[] | undefined>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  [PALETTE]: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/** A PNG's chunks up to its end, their checksums checked. */
function* chunksOf(bytes: Buffer): Generator<Chunk, void> {
  for (let at = SIGNATURE.length; ;) {
    if (at + 12 > bytes.length) throw new MalformedData('its end is missing');
    const length = bytes.readUInt32BE(at);
    const end = at + 8 + length;
    if (end + 4 > bytes.length) throw new MalformedData('its end is missing');
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end)) !== bytes.readUInt32BE(end))
      throw new MalformedData(`a part (${JSON.stringify(type)}) whose checksum is wrong`);
    yield { type, data: bytes.subarray(at + 8, end) };
    if (type === 'IEND') return;
    at = end + 4;
  }
}

/**
 * Reads the header of a PNG.
 * @throws MalformedData for a file without one, or a kind that PNG does not have
 */
export function readPngHeader(bytes: Buffer): PngHeader {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') throw new MalformedData('no header');
  const [width, height, depth, colourType] = [
    bytes.readUInt32BE(16),
    bytes.readUInt32BE(20),
    bytes[24],
    bytes[25],
  ];
  if (DEPTHS[colourType]?.includes(depth) !== true || bytes[26] !== 0 || bytes[27] !== 0 || bytes[28] > 1)
    throw new MalformedData(`colour type ${colourType} of ${depth} bits`);
  return { height, width, depth, colourType, isInterlaced: bytes[28] === 1 };
}

/** Seven passes, each with every so many columns and rows from a first one on. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** The size of the pixels with a filter's byte before each line. */
function rawBytes({ height, width, depth, colourType, isInterlaced }: PngHeader): number {
  const bits = depth * (CHANNELS[colourType] ?? 0);
  const sizeOf = (columns: number, rows: number): number =>
    columns <= 0 || rows <= 0 ? 0 : rows * (1 + Math.ceil((columns * bits) / 8));
  if (!isInterlaced) return sizeOf(width, height);
  return PASSES.reduce(
    (sum, [x, y, right, down]) =>
      sum + sizeOf(Math.ceil((width - x) / right), Math.ceil((height - y) / down)),
    0,
  );
}

function assertSize(header: PngHeader, packedBytes: number): void {
  const { height, width, depth, isInterlaced } = header;
  if (height === 0 || width === 0 || height * width > MAX_PIXELS)
    throw new MalformedData(`${height} × ${width} pixels, where 1 to ${MAX_PIXELS} are read`);
  if (isInterlaced && depth < 8) throw new MalformedData('lines in passes with less than 8 bits per value');
  // Deflate has no more than 1032 bytes for one.
  if (rawBytes(header) > packedBytes * 1032)
    throw new MalformedData(`${height} × ${width} pixels in ${packedBytes} bytes`);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(data.length, 0);
  head.write(type, 4, 'latin1');
  // The checksum was checked before and is not looked at again.
  return Buffer.concat([head, data, Buffer.alloc(4)]);
}

/**
 * The picture without what is no pixel, its pixels unpacked here: the decoder would unpack whatever comes, and a mebibyte can
 * hold a gigabyte.
 */
function rebuild(bytes: Buffer, header: PngHeader): { png: Buffer; palette: Buffer } {
  const packed: Buffer[] = [];
  let palette: Buffer = Buffer.alloc(0);
  for (const { type, data } of chunksOf(bytes)) {
    if (type === 'IDAT') packed.push(data);
    else if (type === 'PLTE') palette = data;
  }
  const all = Buffer.concat(packed);
  assertSize(header, all.length);
  const expected = rawBytes(header);
  const raw = inflateSync(all, { maxOutputLength: expected });
  if (raw.length !== expected)
    throw new MalformedData(`${raw.length} bytes of pixels instead of ${expected}`);
  const png = Buffer.concat([
    SIGNATURE,
    chunk('IHDR', bytes.subarray(16, 29)),
    chunk('IDAT', deflateSync(raw, { level: 0 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { png, palette };
}

/** Values of less than 8 bits, several in a byte, each line filled up to whole bytes. */
function unpackBits(data: ArrayLike<number>, { height, width, depth }: PngHeader): Uint8Array {
  const lineBytes = Math.ceil((width * depth) / 8);
  const values = new Uint8Array(height * width);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const bit = column * depth;
      const byte = data[row * lineBytes + (bit >> 3)];
      values[row * width + column] = (byte >> (8 - depth - (bit & 7))) & ((1 << depth) - 1);
    }
  return values;
}

function fromPalette(places: Uint8Array, palette: Buffer): Uint8Array {
  const data = new Uint8Array(places.length * 3);
  places.forEach((place, index) => {
    if (3 * place + 3 > palette.length)
      throw new MalformedData(`colour ${place} of a palette of ${palette.length / 3}`);
    data.set(palette.subarray(3 * place, 3 * place + 3), 3 * index);
  });
  return data;
}

/** Leaves out alpha, and scales to 8 bits. */
function dropAlpha(data: ArrayLike<number>, count: number, channels: number, most: number): Uint8Array {
  const kept = channels >= 3 ? 3 : 1;
  const values = new Uint8Array(count * kept);
  for (let index = 0; index < count; index++)
    for (let channel = 0; channel < kept; channel++)
      values[index * kept + channel] = Math.round((data[index * channels + channel] * 255) / most);
  return values;
}

/** Whether all colours of a PNG are greys; a palette counts as colours. */
export function isGreyPng({ colourType }: PngHeader): boolean {
  return colourType === 0 || colourType === 4;
}

/**
 * Decodes a PNG. Alpha is left out, as Pillow's `convert('RGB')` does: a pixel keeps its colour however transparent it is.
 * Values of 16 bits are scaled to 8.
 * @throws MalformedData, or an Error of a library, for a file that is broken or too large
 */
export function decodePng(bytes: Buffer): Pixels {
  const header = readPngHeader(bytes);
  const { height, width, depth, colourType } = header;
  const { png, palette } = rebuild(bytes, header);
  const { data } = decode(png);
  const values = depth < 8 ? unpackBits(data, header) : data;
  if (colourType === PALETTE)
    return { height, width, channels: 3, data: fromPalette(Uint8Array.from(values), palette) };
  const pixels = dropAlpha(values, height * width, CHANNELS[colourType] ?? 1, 2 ** depth - 1);
  return { height, width, channels: isGreyPng(header) ? 1 : 3, data: pixels };
}
