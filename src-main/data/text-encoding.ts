import { isUtf8 } from 'node:buffer';
// A library, because telling one-byte encodings apart is statistics of languages.
import { analyse } from 'chardet';
import { invalidField, showValue } from '../domain/errors.ts';
import { fileChunks } from './file-chunks.ts';
import { FILE_KIND_WORDS, fileKindOf } from './file-kind.ts';
import type { InputPath } from './input-path.ts';

/** What is looked at to tell encodings apart. */
const SAMPLE_BYTES = 2 ** 16;

/** A file without a byte order mark is UTF-16 where so many of every second byte are 0, and none of the others. */
const UTF16_SHARE = 0.2;

/** What is written in one of a file's first bytes where it says its encoding. */
function byteOrderMark(start: Uint8Array): string | null {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8';
  if (start[0] === 0xff && start[1] === 0xfe)
    return start[2] === 0 && start[3] === 0 && start.length >= 4 ? 'utf-32' : 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return null;
}

function countZeros(sample: Uint8Array, offset: number): number {
  let zeros = 0;
  for (let at = offset; at < sample.length; at += 2) if (sample[at] === 0) zeros += 1;
  return zeros;
}

/** Whether nothing in a text is a control character but line breaks, tabs and form feeds; one in a thousand may be. */
function isText(codes: ArrayLike<number>): boolean {
  let controls = 0;
  for (let index = 0; index < codes.length; index++)
    if (codes[index] < 32 && (codes[index] < 9 || codes[index] > 13)) controls += 1;
  return controls <= codes.length / 1000;
}

/** Whether bytes are text in an encoding, but for a character that is cut off at their end. */
function decodes(encoding: string, bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: true });
    return isText(Array.from(text, (character) => character.charCodeAt(0)));
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Whether bytes are UTF-8 without a zero: text, whatever control characters somebody put into it. */
function isUtf8Text(bytes: Uint8Array): boolean {
  if (bytes.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** UTF-16 without a mark: text in Latin letters has a zero in every second byte. */
function unmarkedUtf16(sample: Uint8Array): string | null {
  const needed = (sample.length / 2) * UTF16_SHARE;
  const [even, odd] = [countZeros(sample, 0), countZeros(sample, 1)];
  const encoding = odd > 10 * even ? 'utf-16le' : 'utf-16be';
  const [most, least] = [Math.max(even, odd), Math.min(even, odd)];
  return most > needed && most > 10 * least && decodes(encoding, sample) ? encoding : null;
}

/** Where a character that goes on behind the end begins; all where none does. */
function completeLength(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back];
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** Follows the pieces of a file as long as they are UTF-8. */
class Utf8Check {
  #rest = Buffer.alloc(0);

  /** Whether what has come so far is UTF-8, but for a character that is not whole. */
  accepts(chunk: Buffer): boolean {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const complete = completeLength(bytes);
    this.#rest = Buffer.from(bytes.subarray(complete));
    return isUtf8(bytes.subarray(0, complete));
  }

  get isWhole(): boolean {
    return this.#rest.length === 0;
  }
}

function isDecodable(encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true });
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The name of the most likely encoding of text that is not UTF-8. */
function guess(sample: Buffer): string {
  const found = analyse(sample).find(
    ({ name }) => !name.startsWith('UTF-') && isDecodable(name) && decodes(name, sample),
  );
  return new TextDecoder(found?.name ?? 'windows-1252').encoding;
}

/** The lines with letters beyond ASCII, as many as are looked at: the others would only thin out what tells languages apart. */
function sampleOf(chunk: Buffer): Buffer {
  const lines: Buffer[] = [];
  let size = 0;
  for (let start = 0; start < chunk.length && size < SAMPLE_BYTES;) {
    const lineEnd = chunk.indexOf(0x0a, start);
    const end = lineEnd < 0 ? chunk.length : lineEnd + 1;
    const line = chunk.subarray(start, Math.min(end, start + SAMPLE_BYTES));
    if (line.some((byte) => byte >= 0x80)) {
      lines.push(line);
      size += line.length;
    }
    start = end;
  }
  return Buffer.concat(lines);
}

/** @throws AppError `invalid` for a name that is none of the web's Encoding Standard */
function knownEncoding(encoding: string, field: string): string {
  if (!isDecodable(encoding))
    throw invalidField(field, 'the name of an encoding, such as "utf-8"', showValue(encoding));
  return new TextDecoder(encoding).encoding;
}

function assertText(file: InputPath, start: Buffer): void {
  const kind = fileKindOf(start);
  const mark = byteOrderMark(start);
  if (mark === 'utf-32') throw invalidField(file.name, 'UTF-8 or UTF-16 text', 'UTF-32 text');
  if (mark !== null || unmarkedUtf16(start) !== null) return;
  if (kind !== 'other' && kind !== 'idx') throw invalidField(file.name, 'text', FILE_KIND_WORDS[kind]);
  if (!isText(start) && !isUtf8Text(start)) throw invalidField(file.name, 'text', 'other bytes');
}

/**
 * The encoding of a text file by the name of the web's Encoding Standard, as `TextDecoder` takes it: what its byte order
 * mark says, else UTF-16 where every second byte is 0, else UTF-8 where the whole file is, else the most likely one of those
 * that chardet knows.
 * @param stated what the spec says; nothing is guessed then
 * @throws AppError `invalid` for a file that is no text, or an encoding that is not known
 */
export async function findEncoding(
  field: string,
  file: InputPath,
  stated: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string> {
  if (stated !== undefined) return knownEncoding(stated, 'data.encoding');
  const check = new Utf8Check();
  let isStart = true;
  let last: Buffer = Buffer.alloc(0);
  for await (const { bytes: chunk } of fileChunks(field, file, signal)) {
    if (isStart) {
      const start = chunk.subarray(0, SAMPLE_BYTES);
      assertText(file, start);
      const utf16 = byteOrderMark(start) ?? unmarkedUtf16(start);
      if (utf16?.startsWith('utf-16') === true) return utf16;
      isStart = false;
    }
    if (!check.accepts(chunk)) return guess(sampleOf(chunk));
    last = sampleOf(chunk);
  }
  return check.isWhole ? 'utf-8' : guess(last);
}
