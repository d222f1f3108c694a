import { MalformedData } from './malformed-data.ts';

/** Walks through bytes; never beyond their end. */
class ByteCursor {
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  byte(): number {
    if (this.at >= this.#bytes.length) throw new MalformedData('a run of numbers is cut off');
    return this.#bytes[this.at++];
  }

  /** Unsigned LEB128 of at most 32 bits. */
  varInt(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedData('a number is too long');
  }
}

/** How many values a stream holds; stops when there are enough, so that a run of a billion costs nothing. */
function countValues(bytes: Uint8Array, bitWidth: number, needed: number): number {
  const cursor = new ByteCursor(bytes);
  const runBytes = Math.ceil(bitWidth / 8);
  let count = 0;
  while (count < needed && cursor.left > 0) {
    const header = cursor.varInt();
    if (header % 2 === 0) {
      count += header / 2;
      cursor.at += runBytes;
      if (cursor.left < 0) return count - header / 2;
    } else {
      const values = Math.floor(header / 2) * 8;
      const available = bitWidth === 0 ? values : Math.floor((cursor.left * 8) / bitWidth);
      count += Math.min(values, available);
      cursor.at += (values * bitWidth) / 8;
    }
  }
  return count;
}

/** Reads numbers of a fixed number of bits, the lowest bits first. */
function unpackBits(
  bytes: Uint8Array,
  start: number,
  bitWidth: number,
  output: Int32Array,
  from: number,
  to: number,
): void {
  let position = start * 8;
  for (let index = from; index < to; index++) {
    let value = 0;
    for (let bit = 0; bit < bitWidth;) {
      const offset = position & 7;
      const taken = Math.min(8 - offset, bitWidth - bit);
      value += ((bytes[position >> 3] >> offset) & ((1 << taken) - 1)) * 2 ** bit;
      bit += taken;
      position += taken;
    }
    output[index] = value;
  }
}

/**
 * Decodes Parquet's hybrid of runs and packed bits: levels, booleans and places in a dictionary. Memory is taken only for
 * values that are there.
 * Source: Apache Parquet, "Encodings", RLE/bit-packing hybrid.
 * @param bitWidth 0 to 31
 * @throws MalformedData where the stream holds fewer values than needed
 */
export function decodeHybrid(bytes: Uint8Array, bitWidth: number, needed: number): Int32Array {
  if (bitWidth > 31) throw new MalformedData(`numbers of ${bitWidth} bits`);
  if (countValues(bytes, bitWidth, needed) < needed)
    throw new MalformedData(`fewer than the ${needed} values that the page's header promises`);
  const output = new Int32Array(needed);
  const cursor = new ByteCursor(bytes);
  let done = 0;
  while (done < needed) {
    const header = cursor.varInt();
    if (header % 2 === 0) {
      let value = 0;
      for (let shift = 0; shift < bitWidth; shift += 8) value += cursor.byte() * 2 ** shift;
      const end = Math.min(needed, done + header / 2);
      output.fill(value, done, end);
      done = end;
    } else {
      const values = Math.floor(header / 2) * 8;
      const end = Math.min(needed, done + values);
      unpackBits(bytes, cursor.at, bitWidth, output, done, end);
      cursor.at += (values * bitWidth) / 8;
      done = end;
    }
  }
  return output;
}
