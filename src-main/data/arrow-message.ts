import { Message } from 'apache-arrow';
import { Footer } from 'apache-arrow/ipc/metadata/file';
import { FlatTable } from './flat-table.ts';
import { MalformedData } from './malformed-data.ts';
import type { PartReader } from './part-reader.ts';
import { MAX_COLUMNS, MAX_ROWS } from './table-source.ts';

const CONTINUATION = 0xffffffff;

/** `MessageHeader` of Arrow's `Message.fbs`. */
const SCHEMA = 1;
const DICTIONARY_BATCH = 2;
const RECORD_BATCH = 3;

/** Where a message stands: two 64-bit integers and one of 32 bits, padded. */
const BLOCK_BYTES = 24;

const MAX_METADATA_BYTES = 2 ** 28;
const MAX_BODY_BYTES = 2 ** 30;
const MAX_DEPTH = 64;

/** Counts the fields of a schema with all below them, which may point to each other. */
class FieldWalk {
  #count = 0;

  visit(fields: readonly FlatTable[], depth: number): void {
    this.#count += fields.length;
    if (depth > MAX_DEPTH || this.#count > 4 * MAX_COLUMNS)
      throw new MalformedData(`more than ${4 * MAX_COLUMNS} fields, or fields in fields in fields`);
    for (const field of fields) {
      // name, nullable, type_type, type, dictionary, children, custom_metadata
      assertMetadata(field, 6);
      this.visit(field.tables(5), depth + 1);
    }
  }
}

function assertMetadata(table: FlatTable, field: number): void {
  table.tables(field);
}

function assertSchema(schema: FlatTable): void {
  if (schema.short(0) !== 0) throw new MalformedData('numbers with the highest byte first');
  assertMetadata(schema, 2);
  new FieldWalk().visit(schema.tables(1), 0);
}

/** Lengths that memory is taken for are bounded; the buffers' own sizes are checked where they are read. */
function assertRecordBatch(batch: FlatTable, bodyBytes: number): void {
  const lengths = [batch.long(0), ...batch.longs(1, 16)];
  if (lengths.some((length) => length < 0 || length > MAX_ROWS))
    throw new MalformedData(`a batch of ${Math.max(...lengths)} rows`);
  if (batch.longs(2, 16).some((offset) => offset < 0 || offset > bodyBytes))
    throw new MalformedData('values that lie outside of their message');
  batch.count(4, 8);
}

function assertHeader(message: FlatTable, bodyBytes: number): void {
  const header = message.table(2);
  if (header === null) throw new MalformedData('a message without a header');
  switch (message.byte(1)) {
    case SCHEMA:
      assertSchema(header);
      return;
    case DICTIONARY_BATCH: {
      const data = header.table(1);
      if (data === null) throw new MalformedData('a dictionary without values');
      assertRecordBatch(data, bodyBytes);
      return;
    }
    case RECORD_BATCH:
      assertRecordBatch(header, bodyBytes);
      return;
    default:
      throw new MalformedData('a message that is neither schema nor rows');
  }
}

/**
 * The size of a message's body, having checked that all lists in the message's metadata lie within it and that what it
 * announces is there.
 */
function checkMessage(metadata: Uint8Array, left: number): number {
  const message = FlatTable.root(metadata);
  const bodyBytes = message.long(3);
  if (bodyBytes < 0 || bodyBytes > left || bodyBytes > MAX_BODY_BYTES)
    throw new MalformedData(`a message of ${bodyBytes} bytes where ${left} are left`);
  assertMetadata(message, 4);
  assertHeader(message, bodyBytes);
  return bodyBytes;
}

/** A message whole and checked, with the position behind it; null where the stream ends. */
async function readMessage(
  parts: PartReader,
  at: number,
): Promise<{ bytes: Uint8Array; end: number } | null> {
  const { sizeBytes } = parts.file;
  if (at === sizeBytes) return null;
  if (at + 4 > sizeBytes) throw new MalformedData('a message that is cut off');
  const prefix = new DataView((await parts.read(at, Math.min(8, sizeBytes - at))).buffer);
  const prefixBytes = prefix.getUint32(0, true) === CONTINUATION ? 8 : 4;
  if (prefix.byteLength < prefixBytes) throw new MalformedData('a message that is cut off');
  const metadataBytes = prefix.getInt32(prefixBytes - 4, true);
  if (metadataBytes === 0) return null;
  const left = sizeBytes - at - prefixBytes - metadataBytes;
  if (metadataBytes < 0 || metadataBytes > MAX_METADATA_BYTES || left < 0)
    throw new MalformedData(`a message with ${metadataBytes} bytes of metadata`);
  const bodyBytes = checkMessage(await parts.read(at + prefixBytes, metadataBytes), left);
  const total = prefixBytes + metadataBytes + bodyBytes;
  return { bytes: await parts.read(at, total), end: at + total };
}

/**
 * The messages of an Arrow stream one by one, each whole and checked.
 * Source: Apache Arrow, "Columnar Format", serialization and interprocess communication.
 * @param onMessage told how many bytes of the file are behind
 */
export async function* streamMessages(
  parts: PartReader,
  onMessage: (bytesRead: number) => void,
): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; ;) {
    const message = await readMessage(parts, at);
    if (message === null) return;
    yield message.bytes;
    at = message.end;
    onMessage(at);
  }
}

const FOOTER_END_BYTES = 10;

/** A footer's bytes, having checked that all its lists lie within it. */
async function readFooter(parts: PartReader): Promise<Uint8Array> {
  const { sizeBytes } = parts.file;
  const end = Buffer.from(await parts.read(sizeBytes - FOOTER_END_BYTES, FOOTER_END_BYTES));
  if (end.toString('latin1', 4) !== 'ARROW1') throw new MalformedData('its end is missing');
  const length = end.readInt32LE(0);
  const footer = await parts.read(sizeBytes - FOOTER_END_BYTES - length, length);
  const table = FlatTable.root(footer);
  const schema = table.table(1);
  if (schema === null) throw new MalformedData('no schema');
  assertSchema(schema);
  table.count(2, BLOCK_BYTES);
  table.count(3, BLOCK_BYTES);
  return footer;
}

/** The schema as a stream has it: not every writer puts it in front of a file's rows. */
function schemaMessage(footer: Footer): Uint8Array {
  const message = Message.encode(Message.from(footer.schema));
  const padded = Math.ceil(message.length / 8) * 8;
  const bytes = new Uint8Array(8 + padded);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, CONTINUATION, true);
  view.setInt32(4, padded, true);
  bytes.set(message, 8);
  return bytes;
}

/** The messages of an Arrow file in the order of its footer: schema, dictionaries, rows. Otherwise as `streamMessages`. */
export async function* fileMessages(
  parts: PartReader,
  onMessage: (bytesRead: number) => void,
): AsyncGenerator<Uint8Array, void> {
  const footer = Footer.decode(await readFooter(parts));
  yield schemaMessage(footer);
  for (const block of [...footer.dictionaryBatches(), ...footer.recordBatches()]) {
    const message = await readMessage(parts, block.offset);
    if (message === null) throw new MalformedData('rows that are not where the footer says');
    yield message.bytes;
    onMessage(message.end);
  }
}
