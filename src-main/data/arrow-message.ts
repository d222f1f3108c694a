import { FlatTable } from './flat-table.ts';
import { MalformedData } from './malformed-data.ts';
import type { PartReader } from './part-reader.ts';
import { MAX_COLUMNS, MAX_ROWS } from './table-source.ts';

const CONTINUATION = 0xffffffff;

/** `MessageHeader` of Arrow's `Message.fbs`. */
const SCHEMA = 1;
const DICTIONARY_BATCH = 2;
const RECORD_BATCH = 3;

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

/**
 * The messages of an Arrow stream one by one, each whole and checked. A file has the same messages behind its first 8
 * bytes, and its footer adds nothing to them.
 * Source: Apache Arrow, "Columnar Format", serialization and interprocess communication.
 * @param start where the first message begins
 * @param onMessage told how many bytes of the file are behind
 */
export async function* arrowMessages(
  parts: PartReader,
  start: number,
  onMessage: (bytesRead: number) => void,
): AsyncGenerator<Uint8Array, void> {
  const { sizeBytes } = parts.file;
  for (let at = start; at + 4 <= sizeBytes;) {
    const prefix = new DataView((await parts.read(at, Math.min(8, sizeBytes - at))).buffer);
    const isMarked = prefix.getUint32(0, true) === CONTINUATION;
    const prefixBytes = isMarked ? 8 : 4;
    if (prefix.byteLength < prefixBytes) throw new MalformedData('a message that is cut off');
    const metadataBytes = prefix.getInt32(prefixBytes - 4, true);
    if (metadataBytes === 0) return;
    const left = sizeBytes - at - prefixBytes - metadataBytes;
    if (metadataBytes < 0 || metadataBytes > MAX_METADATA_BYTES || left < 0)
      throw new MalformedData(`a message with ${metadataBytes} bytes of metadata`);
    const metadata = await parts.read(at + prefixBytes, metadataBytes);
    const bodyBytes = checkMessage(metadata, left);
    const total = prefixBytes + metadataBytes + bodyBytes;
    yield await parts.read(at, total);
    at += total;
    onMessage(at);
  }
}
