import { promisify } from 'node:util';
import { crc32, inflateRaw } from 'node:zlib';
import { invalidField } from '../domain/errors.ts';
import type { InputFile } from './input-file.ts';

/** A file in an archive, as the archive's directory describes it. */
export interface ZipEntry {
  readonly name: string;
  readonly sizeBytes: number;
  readonly packedBytes: number;
  readonly crc: number;
  readonly method: number;
  readonly flags: number;
  /** Where the entry's own header begins. */
  readonly start: number;
}

const inflate = promisify(inflateRaw);

const END_BYTES = 22;
const END_MAGIC = 0x06054b50;
const END_64_MAGIC = 0x06064b50;
const LOCATOR_64_MAGIC = 0x07064b50;
const ENTRY_MAGIC = 0x02014b50;
const ENTRY_BYTES = 46;
const LOCAL_MAGIC = 0x04034b50;
const LOCAL_BYTES = 30;
const MAX_COMMENT_BYTES = 0xffff;

/** What stands in a field of 32 bits where the number is elsewhere, in 64 bits. */
const ELSEWHERE = 0xffffffff;

const STORED = 0;
const DEFLATED = 8;

/** What an archive's entries may unpack to, all together. */
const MAX_UNPACKED_BYTES = 2 ** 30;
const MAX_ENTRIES = 10_000;

interface Directory {
  readonly start: number;
  readonly entries: number;
}

function assertInside({ name, bytes }: InputFile, start: number, length: number): void {
  if (!Number.isSafeInteger(start) || start < 0 || start + length > bytes.length)
    throw invalidField(
      `${name}, byte ${start}`,
      'an intact ZIP archive',
      `the end of the file at byte ${bytes.length}`,
    );
}

function findDirectory(file: InputFile): Directory {
  const { name, bytes } = file;
  const first = Math.max(0, bytes.length - END_BYTES - MAX_COMMENT_BYTES);
  let end = bytes.length - END_BYTES;
  while (end >= first && bytes.readUInt32LE(end) !== END_MAGIC) end -= 1;
  if (end < first) throw invalidField(name, 'a complete ZIP archive', 'one whose directory is missing');
  const directory = { entries: bytes.readUInt16LE(end + 10), start: bytes.readUInt32LE(end + 16) };
  const locator = end - 20;
  if (locator < 0 || bytes.readUInt32LE(locator) !== LOCATOR_64_MAGIC) return directory;
  const end64 = Number(bytes.readBigUInt64LE(locator + 8));
  assertInside(file, end64, 56);
  if (bytes.readUInt32LE(end64) !== END_64_MAGIC) return directory;
  return {
    entries: Number(bytes.readBigUInt64LE(end64 + 32)),
    start: Number(bytes.readBigUInt64LE(end64 + 48)),
  };
}

/** The numbers of 64 bits that stand for the fields of 32 bits which hold none, in their order. */
function wideNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length;) {
    const end = at + 4 + extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const numbers: number[] = [];
      for (let place = at + 4; place + 8 <= Math.min(end, extra.length); place += 8)
        numbers.push(Number(extra.readBigUInt64LE(place)));
      return numbers;
    }
    at = end;
  }
  return [];
}

function readEntry(file: InputFile, at: number): { entry: ZipEntry; end: number } {
  const { name, bytes } = file;
  assertInside(file, at, ENTRY_BYTES);
  if (bytes.readUInt32LE(at) !== ENTRY_MAGIC)
    throw invalidField(`${name}, byte ${at}`, 'an entry of the ZIP archive', 'other bytes');
  const nameEnd = at + ENTRY_BYTES + bytes.readUInt16LE(at + 28);
  const extraEnd = nameEnd + bytes.readUInt16LE(at + 30);
  const end = extraEnd + bytes.readUInt16LE(at + 32);
  assertInside(file, at, end - at);
  const wide = wideNumbers(bytes.subarray(nameEnd, extraEnd));
  const number = (place: number): number => {
    const value = bytes.readUInt32LE(at + place);
    return value === ELSEWHERE ? (wide.shift() ?? value) : value;
  };
  // The extra numbers stand in this order.
  const [sizeBytes, packedBytes] = [number(24), number(20)];
  const entry = {
    name: bytes.toString('utf8', at + ENTRY_BYTES, nameEnd),
    sizeBytes,
    packedBytes,
    start: number(42),
    crc: bytes.readUInt32LE(at + 16),
    method: bytes.readUInt16LE(at + 10),
    flags: bytes.readUInt16LE(at + 8),
  };
  return { entry, end };
}

/**
 * The files in an archive, in the order of its directory. Nothing is unpacked.
 * Source: PKWARE, "APPNOTE", .ZIP file format specification.
 * @throws AppError `invalid` for an archive that is cut off or broken
 */
export function listZipEntries(file: InputFile): ZipEntry[] {
  const { start, entries: count } = findDirectory(file);
  if (count > MAX_ENTRIES)
    throw invalidField(file.name, `at most ${MAX_ENTRIES} files in the archive`, String(count));
  const entries: ZipEntry[] = [];
  for (let at = start; entries.length < count;) {
    const { entry, end } = readEntry(file, at);
    entries.push(entry);
    at = end;
  }
  return entries;
}

/** Deflate has no more than 1032 bytes for one; a larger claim is not believed. */
function assertSize(where: string, { sizeBytes, packedBytes, method }: ZipEntry): void {
  if (sizeBytes > MAX_UNPACKED_BYTES)
    throw invalidField(where, 'at most 1 GiB when unpacked', `${sizeBytes} bytes`);
  const most = method === STORED ? packedBytes : packedBytes * 1032;
  if (sizeBytes > most || (method === STORED && sizeBytes !== packedBytes))
    throw invalidField(where, `what ${packedBytes} packed bytes can hold`, `${sizeBytes} bytes`);
}

async function unpack(where: string, packed: Buffer, { method, sizeBytes }: ZipEntry): Promise<Buffer> {
  if (method === STORED) return packed;
  try {
    return await inflate(packed, { maxOutputLength: Math.max(sizeBytes, 1) });
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown reason';
    throw invalidField(where, 'packed data that is intact', `data that does not unpack (${reason})`, error);
  }
}

/**
 * Unpacks one file of an archive: never more than its directory says, and what its checksum is of.
 * @throws AppError `invalid` that names archive and file
 */
export async function readZipEntry(file: InputFile, entry: ZipEntry): Promise<InputFile> {
  const where = `${file.name}, ${entry.name}`;
  if ((entry.flags & 1) !== 0) throw invalidField(where, 'a file without password', 'an encrypted one');
  if (entry.method !== STORED && entry.method !== DEFLATED)
    throw invalidField(where, 'a file that is stored or deflated', `the packing method ${entry.method}`);
  assertSize(where, entry);
  assertInside(file, entry.start, LOCAL_BYTES);
  const { bytes } = file;
  if (bytes.readUInt32LE(entry.start) !== LOCAL_MAGIC)
    throw invalidField(`${where}, byte ${entry.start}`, 'the start of a file', 'other bytes');
  const nameAndExtra = bytes.readUInt16LE(entry.start + 26) + bytes.readUInt16LE(entry.start + 28);
  const start = entry.start + LOCAL_BYTES + nameAndExtra;
  assertInside(file, start, entry.packedBytes);
  const content = await unpack(where, bytes.subarray(start, start + entry.packedBytes), entry);
  if (content.length !== entry.sizeBytes || crc32(content) !== entry.crc)
    throw invalidField(where, 'data that fits its checksum', 'damaged data');
  return { name: where, bytes: content };
}
