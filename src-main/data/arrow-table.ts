import { setImmediate as nextTurn } from 'node:timers/promises';
import { zstdDecompressSync } from 'node:zlib';
import {
  compressionRegistry,
  CompressionType,
  type DataType,
  RecordBatchReader,
  type RecordBatch,
  type Schema,
} from 'apache-arrow';
import { invalidField } from '../domain/errors.ts';
import { fileMessages, streamMessages } from './arrow-message.ts';
import { arrowCells, isReadable } from './arrow-value.ts';
import type { CellSink } from './cell.ts';
import { MAX_UNPACKED_BYTES } from './decompression.ts';
import type { ReadOptions } from './file-chunks.ts';
import { FILE_KIND_WORDS, fileKindOf } from './file-kind.ts';
import { findInputPath, type InputPath } from './input-path.ts';
import { unpackLz4Frame } from './lz4.ts';
import { MalformedData, malformedAt } from './malformed-data.ts';
import { PartReader } from './part-reader.ts';
import { assertColumnNames, MAX_ROWS, type OpenTable } from './table-source.ts';

const MAX_GIB = 16;

/** The size of what a buffer unpacks to stands before it. */
function claimedBytes(packed: Uint8Array): number {
  const claim = Number(new DataView(packed.buffer, packed.byteOffset - 8, 8).getBigInt64(0, true));
  if (claim < 0 || claim > MAX_UNPACKED_BYTES)
    throw new MalformedData(`a buffer that unpacks to ${claim} bytes`);
  return claim;
}

function withClaim(
  unpack: (packed: Uint8Array, most: number) => Uint8Array,
): (packed: Uint8Array) => Uint8Array {
  return (packed) => {
    const claim = claimedBytes(packed);
    if (claim === 0) return new Uint8Array(0);
    const bytes = unpack(packed, claim);
    if (bytes.length !== claim)
      throw new MalformedData(`a buffer of ${bytes.length} bytes where ${claim} are promised`);
    // Aligned, so that numbers of 8 bytes can be read where they stand.
    return new Uint8Array(bytes);
  };
}

compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: withClaim(unpackLz4Frame) });
compressionRegistry.set(CompressionType.ZSTD, {
  decode: withClaim((packed, most) => zstdDecompressSync(packed, { maxOutputLength: most })),
});

interface OpenStream {
  readonly schema: Schema;
  readonly batches: AsyncIterable<RecordBatch>;
}

/** Opens the stream of a file; its messages are read as they are asked for. */
async function openStream(parts: PartReader, onMessage: (bytesRead: number) => void): Promise<OpenStream> {
  const { name, sizeBytes } = parts.file;
  const kind = fileKindOf(await parts.read(0, Math.min(8, sizeBytes)));
  if (kind === 'featherV1')
    throw invalidField(name, 'an Arrow file or Feather V2', 'Feather V1, which is to be written anew as V2');
  if (kind !== 'arrowFile' && kind !== 'arrowStream')
    throw invalidField(name, 'an Arrow file, stream or Feather V2', FILE_KIND_WORDS[kind]);
  const messages = kind === 'arrowFile' ? fileMessages : streamMessages;
  const reader = await RecordBatchReader.from(messages(parts, onMessage));
  await reader.open();
  // Typed as always there, and missing where the file ends before it.
  const schema = reader.schema as Schema | undefined;
  if (schema === undefined) throw new MalformedData('no schema');
  return { schema, batches: reader };
}

/** An Arrow file whose schema has been read. */
class ArrowTable implements OpenTable {
  readonly format = 'arrow';
  readonly encoding = null;
  readonly delimiter = null;
  readonly name: string;
  readonly columnNames: readonly string[];
  readonly unreadable: readonly string[];
  /** Positions of the readable columns among all. */
  readonly #places: readonly number[];
  readonly #field: string;
  readonly #file: InputPath;
  readonly #options: ReadOptions;

  constructor(field: string, file: InputPath, { fields }: Schema, options: ReadOptions) {
    const isKept = fields.map((column) => isReadable(column.type as DataType));
    const places = [...fields.keys()].filter((index) => isKept[index]);
    this.name = file.name;
    this.columnNames = places.map((index) => fields[index].name);
    this.unreadable = fields.filter((_, index) => !isKept[index]).map(({ name }) => name);
    this.#places = places;
    this.#field = field;
    this.#file = file;
    this.#options = options;
  }

  readonly placeOf = (row: number): string => `${this.name}, row ${row + 1}`;

  readCells(columns: readonly number[], sinks: readonly CellSink[]): Promise<number> {
    const { onProgress, signal } = this.#options;
    const bytesTotal = this.#file.sizeBytes;
    let intactBytes = 0;
    const onMessage = (bytesRead: number): void => {
      intactBytes = bytesRead;
      onProgress?.({ bytesRead, bytesTotal });
    };
    return PartReader.using(this.#field, this.#file, async (parts) => {
      let rows = 0;
      try {
        const { batches } = await openStream(parts, onMessage);
        for await (const batch of batches) {
          signal?.throwIfAborted();
          this.#readBatch(batch, rows, columns, sinks);
          rows += batch.numRows;
          if (rows > MAX_ROWS) throw invalidField(this.name, `at most ${MAX_ROWS} rows`, 'more');
          await nextTurn();
        }
      } catch (error) {
        // Whatever reason the caller gave is no fault of the file.
        if (signal?.aborted === true) throw error;
        throw malformedAt(`${this.name}, behind byte ${intactBytes}`, 'intact Arrow data', error);
      }
      onProgress?.({ bytesRead: bytesTotal, bytesTotal });
      return rows;
    });
  }

  #readBatch(batch: RecordBatch, row: number, columns: readonly number[], sinks: readonly CellSink[]): void {
    for (const [index, column] of columns.entries()) {
      try {
        const data = batch.data.children[this.#places[column]];
        if (data.length !== batch.numRows)
          throw new MalformedData(`${data.length} values in a batch of ${batch.numRows} rows`);
        for (const cell of arrowCells(data)) sinks[index].add(cell);
      } catch (error) {
        const name = JSON.stringify(this.columnNames[column]);
        throw malformedAt(`${this.name}, behind row ${row}, column ${name}`, 'intact Arrow data', error);
      }
    }
  }
}

/**
 * Opens an Arrow IPC file, a stream, or a Feather V2 file, packed with LZ4, Zstandard or not at all; dictionaries, missing
 * values; times, decimals and integers of 64 bits as `readTable` has them. Columns of lists, records and bytes are left
 * aside.
 * @param field the spec's field that names the file
 * @throws AppError `invalid` where there is no such file, or its schema is none; reading then names row and column
 */
export async function openArrowTable(
  field: string,
  name: string,
  baseFolder: string,
  options: ReadOptions,
): Promise<OpenTable> {
  const file = await findInputPath(field, name, baseFolder, MAX_GIB);
  return PartReader.using(field, file, async (parts) => {
    try {
      const { schema } = await openStream(parts, () => undefined);
      const table = new ArrowTable(field, file, schema, options);
      assertColumnNames([...table.columnNames, ...table.unreadable], name);
      return table;
    } catch (error) {
      throw malformedAt(`${name}, schema`, 'intact Arrow data', error);
    }
  });
}
