import { crc32 } from 'node:zlib';
import type { Encoding, PageHeader, ParquetType, SchemaElement } from 'hyparquet';
import { parquetHeader } from 'hyparquet/src/column.js';
import { deltaBinaryUnpack, deltaByteArray, deltaLengthByteArray } from 'hyparquet/src/delta.js';
import { byteStreamSplit } from 'hyparquet/src/encoding.js';
import { readPlain } from 'hyparquet/src/plain.js';
import { readVarInt } from 'hyparquet/src/thrift.js';
import type { Cell } from './cell.ts';
import { MAX_UNPACKED_BYTES, unpackPage } from './decompression.ts';
import { MalformedData } from './malformed-data.ts';
import { decodeHybrid } from './parquet-levels.ts';
import type { PhysicalValue, ToCell } from './parquet-value.ts';

/** Writers end a page at about a mebibyte. */
const MAX_PAGE_VALUES = 2 ** 24;

/** A column as its pages are read: never a list or record, so that its levels say no more than whether a value is there. */
export interface PageColumn {
  readonly element: SchemaElement;
  readonly type: ParquetType;
  readonly codec: string;
  readonly isOptional: boolean;
  readonly toCell: ToCell;
}

/** A page's bytes behind its header. */
export interface RawPage {
  readonly header: PageHeader;
  readonly packed: Uint8Array;
}

type Reader = Parameters<typeof readPlain>[0];

function readerOf(bytes: Uint8Array): Reader {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

function assertCount(value: number | undefined, what: string, most: number): number {
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > most)
    throw new MalformedData(`a page with ${String(value)} ${what}`);
  return value;
}

/** The number of values that a data page says it has; null for pages of another kind. */
export function dataValues({ header }: RawPage): number | null {
  if (header.type === 'DATA_PAGE') return header.data_page_header?.num_values ?? 0;
  if (header.type === 'DATA_PAGE_V2') return header.data_page_header_v2?.num_values ?? 0;
  return null;
}

/**
 * The pages of a column's part of a row group, none of them unpacked yet.
 * @throws MalformedData where they do not add up to the row group's rows: what headers say is not believed one by one
 */
export function listPages(bytes: Uint8Array, rows: number): RawPage[] {
  const reader = readerOf(bytes);
  const pages: RawPage[] = [];
  let values = 0;
  while (values < rows && reader.offset < bytes.length) {
    const header = parquetHeader(reader);
    const size = assertCount(header.compressed_page_size, 'bytes', bytes.length - reader.offset);
    assertCount(header.uncompressed_page_size, 'unpacked bytes', MAX_UNPACKED_BYTES);
    const page = { header, packed: bytes.subarray(reader.offset, reader.offset + size) };
    reader.offset += size;
    values += assertCount(dataValues(page) ?? 0, 'values', Math.min(rows - values, MAX_PAGE_VALUES));
    pages.push(page);
  }
  if (values !== rows) throw new MalformedData(`${values} values in a group of ${rows} rows`);
  return pages;
}

function assertIntact({ header, packed }: RawPage): void {
  if (header.crc !== undefined && header.crc >>> 0 !== crc32(packed))
    throw new MalformedData('a page whose checksum is wrong');
}

const FIXED_BYTES: Readonly<Partial<Record<ParquetType, number>>> = {
  INT32: 4,
  INT64: 8,
  INT96: 12,
  FLOAT: 4,
  DOUBLE: 8,
  // The length of each text stands before it.
  BYTE_ARRAY: 4,
};

/** Memory is taken by the number of values, so that the bytes for them must be there. */
function assertBytesFor(reader: Reader, count: number, { type, element }: PageColumn): void {
  const left = reader.view.byteLength - reader.offset;
  const each = type === 'FIXED_LEN_BYTE_ARRAY' ? element.type_length : FIXED_BYTES[type];
  const needed = type === 'BOOLEAN' ? count / 8 : count * Math.max(each ?? 0, 1);
  if (needed > left) throw new MalformedData(`${left} bytes for ${count} values`);
}

/** Delta encodings lead with the sizes of their blocks. */
function assertDeltaHeader(reader: Reader, count: number): void {
  const start = reader.offset;
  const [blockSize, parts, values] = [readVarInt(reader), readVarInt(reader), readVarInt(reader)];
  reader.offset = start;
  if (blockSize <= 0 || blockSize > 2 ** 16 || parts <= 0 || parts > 512 || blockSize % parts !== 0)
    throw new MalformedData(`blocks of ${blockSize} values in ${parts} parts`);
  if (values !== count) throw new MalformedData(`${values} values where ${count} are expected`);
}

function decodeDelta(
  reader: Reader,
  count: number,
  { type }: PageColumn,
  encoding: Encoding,
): ArrayLike<PhysicalValue> {
  if (count === 0) return [];
  // A block without bits needs a few bytes for thousands of values, and no block stands for more than 65,536.
  if (count > (reader.view.byteLength - reader.offset) * 2 ** 16)
    throw new MalformedData(`${count} values in a page`);
  assertDeltaHeader(reader, count);
  if (encoding === 'DELTA_BINARY_PACKED') {
    const values = type === 'INT32' ? new Int32Array(count) : new BigInt64Array(count);
    deltaBinaryUnpack(reader, count, values);
    return values;
  }
  const texts: Uint8Array[] = [];
  if (encoding === 'DELTA_BYTE_ARRAY') deltaByteArray(reader, count, texts);
  else deltaLengthByteArray(reader, count, texts);
  return texts;
}

/** The values of a page that are there, without a dictionary. */
function decodeValues(
  bytes: Uint8Array,
  count: number,
  column: PageColumn,
  encoding: Encoding,
): ArrayLike<PhysicalValue> {
  const { type, element } = column;
  const reader = readerOf(bytes);
  switch (encoding) {
    case 'PLAIN':
      assertBytesFor(reader, count, column);
      return readPlain(reader, type, count, element.type_length) as ArrayLike<PhysicalValue>;
    case 'BYTE_STREAM_SPLIT':
      assertBytesFor(reader, count, column);
      return byteStreamSplit(reader, count, type, element.type_length) as ArrayLike<PhysicalValue>;
    case 'RLE':
      // The length stands before the runs.
      return decodeHybrid(bytes.subarray(4), 1, count);
    case 'DELTA_BINARY_PACKED':
    case 'DELTA_LENGTH_BYTE_ARRAY':
    case 'DELTA_BYTE_ARRAY':
      return decodeDelta(reader, count, column, encoding);
    default:
      throw new MalformedData(`the encoding ${encoding}`);
  }
}

/** Cells of a dictionary page, to which the places in data pages point. */
export function decodeDictionary(page: RawPage, column: PageColumn): Cell[] {
  assertIntact(page);
  const { header, packed } = page;
  const bytes = unpackPage(column.codec, packed, header.uncompressed_page_size);
  const count = assertCount(header.dictionary_page_header?.num_values, 'values', bytes.length * 8);
  return Array.from(decodeValues(bytes, count, column, 'PLAIN'), column.toCell);
}

/** A page taken apart: what says where values are missing, the values' bytes, and how they are encoded. */
interface PageParts {
  readonly present: Int32Array | null;
  readonly values: Uint8Array;
  readonly encoding: Encoding;
}

function partsOfFirstVersion({ header, packed }: RawPage, column: PageColumn, count: number): PageParts {
  const bytes = unpackPage(column.codec, packed, header.uncompressed_page_size);
  const pageHeader = header.data_page_header;
  if (pageHeader === undefined) throw new MalformedData('a page without a header');
  const { encoding, definition_level_encoding: levelEncoding } = pageHeader;
  if (!column.isOptional) return { present: null, values: bytes, encoding };
  if (levelEncoding !== 'RLE') throw new MalformedData(`levels in the encoding ${levelEncoding}`);
  const size = assertCount(readerOf(bytes).view.getUint32(0, true), 'bytes of levels', bytes.length - 4);
  const present = decodeHybrid(bytes.subarray(4, 4 + size), 1, count);
  return { present, values: bytes.subarray(4 + size), encoding };
}

function partsOfSecondVersion({ header, packed }: RawPage, column: PageColumn, count: number): PageParts {
  const pageHeader = header.data_page_header_v2;
  if (pageHeader === undefined) throw new MalformedData('a page without a header');
  const { encoding, is_compressed: isCompressed = true } = pageHeader;
  const size = assertCount(pageHeader.definition_levels_byte_length, 'bytes of levels', packed.length);
  if (pageHeader.repetition_levels_byte_length !== 0)
    throw new MalformedData('a list in a column without lists');
  const present = column.isOptional ? decodeHybrid(packed.subarray(0, size), 1, count) : null;
  const rest = packed.subarray(size);
  const unpackedSize = header.uncompressed_page_size - size;
  // A page of missing values alone has nothing to unpack.
  const isPacked = isCompressed && rest.length > 0;
  return { present, values: isPacked ? unpackPage(column.codec, rest, unpackedSize) : rest, encoding };
}

function dictionaryCells(values: Uint8Array, count: number, dictionary: readonly Cell[]): Cell[] {
  if (count === 0) return [];
  if (values.length === 0) throw new MalformedData('a page without its places in the dictionary');
  const places = decodeHybrid(values.subarray(1), values[0], count);
  return Array.from(places, (place) => {
    if (place >= dictionary.length)
      throw new MalformedData(`place ${place} in a dictionary of ${dictionary.length}`);
    return dictionary[place];
  });
}

/**
 * Gives the cells of a data page in order, null where a value is missing.
 * @throws MalformedData, or an Error of a library, for bytes that are no such page
 */
export function decodeDataPage(
  page: RawPage,
  column: PageColumn,
  dictionary: readonly Cell[],
  take: (cell: Cell) => void,
): void {
  assertIntact(page);
  const count = dataValues(page) ?? 0;
  const isFirst = page.header.type === 'DATA_PAGE';
  const { present, values, encoding } = (isFirst ? partsOfFirstVersion : partsOfSecondVersion)(
    page,
    column,
    count,
  );
  const presentCount = present === null ? count : present.reduce((sum, level) => sum + level, 0);
  const isDictionary = encoding === 'PLAIN_DICTIONARY' || encoding === 'RLE_DICTIONARY';
  const cells = isDictionary
    ? dictionaryCells(values, presentCount, dictionary)
    : Array.from(decodeValues(values, presentCount, column, encoding), column.toCell);
  let next = 0;
  for (let index = 0; index < count; index++)
    take(present !== null && present[index] === 0 ? null : cells[next++]);
}
