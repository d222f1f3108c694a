import { setImmediate as nextTurn } from 'node:timers/promises';
import { parquetMetadataAsync, type FileMetaData, type RowGroup, type SchemaElement } from 'hyparquet';
import { invalidField } from '../domain/errors.ts';
import type { CellSink } from './cell.ts';
import type { ReadOptions } from './file-chunks.ts';
import { fileKindOf, FILE_KIND_WORDS } from './file-kind.ts';
import { findInputPath, type InputPath } from './input-path.ts';
import { malformedAt } from './malformed-data.ts';
import { decodeDataPage, decodeDictionary, listPages, type PageColumn } from './parquet-page.ts';
import { toCellOf, type ToCell } from './parquet-value.ts';
import { PartReader } from './part-reader.ts';
import { assertColumnNames, MAX_ROWS, type OpenTable } from './table-source.ts';

const MAX_GIB = 16;

/** A row group's part of one column is read whole. */
const MAX_CHUNK_BYTES = 2 ** 30;

/** A column without lists and records. */
interface FlatColumn {
  readonly name: string;
  readonly element: SchemaElement;
  /** Its place among the columns of a row group. */
  readonly leaf: number;
  readonly toCell: ToCell;
}

interface Schema {
  readonly columns: readonly FlatColumn[];
  readonly unreadable: readonly string[];
}

function malformed(place: string, error: unknown): Error {
  return malformedAt(place, 'intact Parquet data', error);
}

/** Reads the footer; never more of it than the file has. */
async function readMetadata(parts: PartReader): Promise<FileMetaData> {
  const { name, sizeBytes } = parts.file;
  if (sizeBytes < 12) throw invalidField(name, 'a Parquet file', `${sizeBytes} bytes`);
  const kind = fileKindOf(await parts.read(0, 8));
  if (kind !== 'parquet') throw invalidField(name, 'a Parquet file', FILE_KIND_WORDS[kind]);
  const end = Buffer.from(await parts.read(sizeBytes - 4, 4)).toString('latin1');
  if (end === 'PARE') throw invalidField(name, 'a Parquet file', 'an encrypted one');
  if (end !== 'PAR1') throw invalidField(name, 'a complete Parquet file', 'one whose end is missing');
  const slice = async (start: number, stop = sizeBytes): Promise<ArrayBuffer> =>
    (await parts.read(start, stop - start)).buffer;
  try {
    return await parquetMetadataAsync({ byteLength: sizeBytes, slice }, { geoparquet: false });
  } catch (error) {
    throw malformed(`${name}, footer`, error);
  }
}

/** How many elements and how many columns a schema's element spans with all that stands below it. */
function spanOf(schema: readonly SchemaElement[], start: number): { elements: number; leaves: number } {
  let open = 1;
  let leaves = 0;
  let at = start;
  for (; open > 0 && at < schema.length; at++) {
    const children = schema[at].num_children ?? 0;
    open += children - 1;
    if (children === 0) leaves += 1;
  }
  return { elements: at - start, leaves };
}

function readSchema({ schema }: FileMetaData): Schema {
  const columns: FlatColumn[] = [];
  const unreadable: string[] = [];
  let leaf = 0;
  for (let at = 1; at < schema.length;) {
    const element = schema[at];
    const { elements, leaves } = spanOf(schema, at);
    const isFlat = (element.num_children ?? 0) === 0 && element.repetition_type !== 'REPEATED';
    const toCell = isFlat ? toCellOf(element) : null;
    if (toCell === null) unreadable.push(element.name);
    else columns.push({ name: element.name, element, leaf, toCell });
    at += elements;
    leaf += leaves;
  }
  return { columns, unreadable };
}

/** The number of rows; what the footer says must at least agree with itself. */
function countRows({ row_groups: groups, num_rows: total }: FileMetaData, name: string): number {
  const sum = groups.reduce((rows, group) => rows + Number(group.num_rows), 0);
  if (Number(total) > MAX_ROWS) throw invalidField(name, `at most ${MAX_ROWS} rows`, String(total));
  if (sum !== Number(total) || groups.some((group) => Number(group.num_rows) < 0))
    throw invalidField(`${name}, footer`, `${total} rows in its row groups`, String(sum));
  return sum;
}

/** Reads one column of one row group. */
async function readColumnChunk(
  parts: PartReader,
  group: RowGroup,
  { element, leaf, toCell }: FlatColumn,
  sink: CellSink,
): Promise<number> {
  const chunk = group.columns.at(leaf);
  const metadata = chunk?.meta_data;
  if (chunk?.file_path !== undefined || metadata === undefined)
    throw new Error(chunk?.file_path === undefined ? 'no such column' : 'a column in another file');
  if (metadata.type !== element.type) throw new Error('a column of another type than the schema says');
  const dictionaryAt = Number(metadata.dictionary_page_offset ?? 0n);
  const dataAt = Number(metadata.data_page_offset);
  const start = dictionaryAt > 0 && dictionaryAt < dataAt ? dictionaryAt : dataAt;
  const length = Number(metadata.total_compressed_size);
  if (length > MAX_CHUNK_BYTES) throw new Error(`a row group with ${length} bytes in a column`);
  const bytes = await parts.read(start, length);
  const { type, codec } = metadata;
  const isOptional = element.repetition_type === 'OPTIONAL';
  decodePages(bytes, Number(group.num_rows), { element, type, codec, isOptional, toCell }, sink);
  return length;
}

function decodePages(bytes: Uint8Array, rows: number, column: PageColumn, sink: CellSink): void {
  let dictionary: ReturnType<typeof decodeDictionary> = [];
  for (const page of listPages(bytes, rows)) {
    if (page.header.type === 'DICTIONARY_PAGE') dictionary = decodeDictionary(page, column);
    else if (page.header.type !== 'INDEX_PAGE')
      decodeDataPage(page, column, dictionary, (cell) => sink.add(cell));
  }
}

/** A Parquet file whose footer has been read. */
class ParquetTable implements OpenTable {
  readonly format = 'parquet';
  readonly encoding = null;
  readonly delimiter = null;
  readonly name: string;
  readonly unreadable: readonly string[];
  readonly columnNames: readonly string[];
  readonly #columns: readonly FlatColumn[];
  readonly #groups: readonly RowGroup[];
  readonly #rows: number;
  readonly #field: string;
  readonly #file: InputPath;
  readonly #options: ReadOptions;

  constructor(field: string, file: InputPath, metadata: FileMetaData, options: ReadOptions) {
    const { columns, unreadable } = readSchema(metadata);
    this.name = file.name;
    this.unreadable = unreadable;
    this.columnNames = columns.map(({ name }) => name);
    this.#columns = columns;
    this.#groups = metadata.row_groups;
    this.#rows = countRows(metadata, file.name);
    this.#field = field;
    this.#file = file;
    this.#options = options;
  }

  readonly placeOf = (row: number): string => `${this.name}, row ${row + 1}`;

  async readCells(columns: readonly number[], sinks: readonly CellSink[]): Promise<number> {
    const { onProgress, signal } = this.#options;
    const bytesTotal = this.#file.sizeBytes;
    let bytesRead = 0;
    await PartReader.using(this.#field, this.#file, async (parts) => {
      for (const [groupIndex, group] of this.#groups.entries())
        for (const [index, column] of columns.entries()) {
          signal?.throwIfAborted();
          const { name } = this.#columns[column];
          try {
            bytesRead += await readColumnChunk(parts, group, this.#columns[column], sinks[index]);
          } catch (error) {
            throw malformed(
              `${this.name}, row group ${groupIndex + 1}, column ${JSON.stringify(name)}`,
              error,
            );
          }
          onProgress?.({ bytesRead: Math.min(bytesRead, bytesTotal), bytesTotal });
          await nextTurn();
        }
    });
    onProgress?.({ bytesRead: bytesTotal, bytesTotal });
    return this.#rows;
  }
}

/**
 * Opens a Parquet file: any of its usual encodings and compressions, dictionaries, missing values; times, decimals and
 * integers of 64 bits as `readTable` has them. Columns of lists, records and bytes are left aside.
 * @param field the spec's field that names the file
 * @throws AppError `invalid` where there is no such file, or its footer is none; reading then names row group and column
 */
export async function openParquetTable(
  field: string,
  name: string,
  baseFolder: string,
  options: ReadOptions,
): Promise<OpenTable> {
  const file = await findInputPath(field, name, baseFolder, MAX_GIB);
  const metadata = await PartReader.using(field, file, readMetadata);
  try {
    const table = new ParquetTable(field, file, metadata, options);
    assertColumnNames([...table.columnNames, ...table.unreadable], name);
    return table;
  } catch (error) {
    throw malformed(`${name}, footer`, error);
  }
}
