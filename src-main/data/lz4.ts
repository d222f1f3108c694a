import { MalformedData } from './malformed-data.ts';

const MAGIC = 0x184d2204;
const MIN_MATCH = 4;

/** Sizes of blocks by their number in the frame's descriptor. */
const BLOCK_BYTES: Readonly<Record<number, number>> = { 4: 2 ** 16, 5: 2 ** 18, 6: 2 ** 20, 7: 2 ** 22 };

/** Output that grows as blocks come; matches reach back into blocks before. */
class Output {
  readonly #most: number;
  bytes = new Uint8Array(2 ** 16);
  length = 0;

  constructor(most: number) {
    this.#most = most;
  }

  reserve(count: number): void {
    const needed = this.length + count;
    if (needed > this.#most) throw new MalformedData(`more than ${this.#most} unpacked bytes`);
    if (needed <= this.bytes.length) return;
    const larger = new Uint8Array(Math.min(this.#most, Math.max(needed, this.bytes.length * 2)));
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Byte by byte: a match may repeat what it has just written. */
  repeat(distance: number, count: number): void {
    if (distance === 0 || distance > this.length)
      throw new MalformedData('a reference before the start of the data');
    this.reserve(count);
    for (let end = this.length + count; this.length < end; this.length++)
      this.bytes[this.length] = this.bytes[this.length - distance];
  }
}

function byteAt(bytes: Uint8Array, at: number): number {
  if (at >= bytes.length) throw new MalformedData('packed data that is cut off');
  return bytes[at];
}

/** Unpacks one block. Source: LZ4, "Block Format Description". */
function unpackBlock(block: Uint8Array, output: Output): void {
  let at = 0;
  const extended = (short: number): number => {
    let length = short;
    if (short < 15) return length;
    for (let byte = 255; byte === 255; length += byte) byte = byteAt(block, at++);
    return length;
  };
  while (at < block.length) {
    const token = byteAt(block, at++);
    const literals = extended(token >> 4);
    if (at + literals > block.length) throw new MalformedData('packed data that is cut off');
    output.append(block.subarray(at, at + literals));
    at += literals;
    // The last sequence has no match.
    if (at === block.length) return;
    const distance = byteAt(block, at) + 256 * byteAt(block, at + 1);
    at += 2;
    output.repeat(distance, extended(token & 15) + MIN_MATCH);
  }
}

/**
 * Unpacks a single LZ4 block.
 * @throws MalformedData where it does not unpack to this size
 */
export function unpackLz4Block(packed: Uint8Array, sizeBytes: number): Uint8Array {
  const output = new Output(sizeBytes);
  unpackBlock(packed, output);
  if (output.length !== sizeBytes)
    throw new MalformedData(`${output.length} unpacked bytes instead of ${sizeBytes}`);
  return output.bytes.subarray(0, sizeBytes);
}

interface FrameHeader {
  readonly bytes: number;
  readonly hasBlockChecksum: boolean;
  readonly blockBytes: number;
}

function readHeader(view: DataView): FrameHeader {
  if (view.byteLength < 7 || view.getUint32(0, true) !== MAGIC) throw new MalformedData('no LZ4 frame');
  const flags = view.getUint8(4);
  const blockBytes = (BLOCK_BYTES as Readonly<Record<number, number | undefined>>)[
    (view.getUint8(5) >> 4) & 7
  ];
  if (flags >> 6 !== 1 || blockBytes === undefined || (flags & 1) !== 0)
    throw new MalformedData('an LZ4 frame of another version, or with a dictionary');
  return { bytes: (flags & 8) === 0 ? 7 : 15, hasBlockChecksum: (flags & 16) !== 0, blockBytes };
}

/**
 * Unpacks an LZ4 frame, which is what Arrow's files are packed in. Checksums are passed over.
 * Source: LZ4, "Frame Format Description".
 * @param most the most bytes that it may unpack to
 * @throws MalformedData, or RangeError where the frame is cut off
 */
export function unpackLz4Frame(packed: Uint8Array, most: number): Uint8Array {
  const view = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const header = readHeader(view);
  const output = new Output(most);
  for (let at = header.bytes; ;) {
    const size = view.getUint32(at, true);
    at += 4;
    if (size === 0) return output.bytes.subarray(0, output.length);
    const blockBytes = size & 0x7fffffff;
    if (blockBytes > header.blockBytes || at + blockBytes > packed.length)
      throw new MalformedData('packed data that is cut off');
    const block = packed.subarray(at, at + blockBytes);
    if (size >= 0x80000000) output.append(block);
    else unpackBlock(block, output);
    at += blockBytes + (header.hasBlockChecksum ? 4 : 0);
  }
}
