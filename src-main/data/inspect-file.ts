import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import type {
  DataFormat,
  DataInspection,
  IdxInspection,
  TableFormat,
  TableInspection,
} from '../domain/data-inspection.ts';
import { invalidField } from '../domain/errors.ts';
import { ColumnSummary, FirstCells } from './column-summary.ts';
import type { ReadOptions } from './file-chunks.ts';
import { fileKindOf } from './file-kind.ts';
import { readIdxSizes } from './idx.ts';
import { inspectImageFolder } from './image-folder.ts';
import { readInputFile } from './input-file.ts';
import { accessing } from './input-path.ts';
import { inspectNumpy } from './numpy.ts';
import { TableProblems } from './table-problems.ts';
import { openTable } from './table-reader.ts';

const SAMPLE_ROWS = 20;

const START_BYTES = 4096;

/** Names whose files are text of one JSON object per line. */
const JSON_LINES = /\.(jsonl|ndjson|jsonlines)(\.gz)?$/i;

/** What may be known of a file before it is looked at. */
export interface InspectionSettings extends ReadOptions {
  /** Absent: found out. */
  readonly format?: DataFormat | undefined;
  readonly encoding?: string | undefined;
  readonly delimiter?: string | undefined;
}

/** The first bytes of what a gzipped file unpacks to; those of the file where that cannot be told. */
function unpackStart(start: Buffer): Buffer {
  try {
    return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch (error) {
    if (error instanceof Error && 'code' in error) return start;
    throw error;
  }
}

async function readStart(fullPath: string): Promise<Buffer> {
  const handle = await open(fullPath, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * The format of a file or folder: by its first bytes; text is JSON lines where its name says so or its first character is a
 * brace, else CSV. A gzipped file is what it unpacks to.
 * @throws AppError `invalid` where there is no such file
 */
export async function detectFormat(name: string, baseFolder: string): Promise<DataFormat> {
  const fullPath = path.resolve(baseFolder, name);
  const target = { name, fullPath };
  const status = await accessing('data.path', 'a file or folder', target, () => stat(fullPath));
  if (status.isDirectory()) return 'imageFolder';
  if (!status.isFile())
    throw invalidField('data.path', 'a file or folder', `${JSON.stringify(name)}, which is neither`);
  const stored = await accessing('data.path', 'a file', target, () => readStart(fullPath));
  const start = fileKindOf(stored) === 'gzip' ? unpackStart(stored) : stored;
  switch (fileKindOf(start)) {
    case 'parquet':
      return 'parquet';
    case 'arrowFile':
    case 'arrowStream':
    case 'featherV1':
      return 'arrow';
    case 'npy':
    case 'zip':
      return 'numpy';
    case 'gzip':
    case 'idx':
      return 'idx';
    default:
      return JSON_LINES.test(name) || /^(\xef\xbb\xbf)?\s*\{/.test(start.toString('latin1'))
        ? 'jsonLines'
        : 'csv';
  }
}

async function inspectTable(
  source: TableFormat,
  name: string,
  baseFolder: string,
  { encoding, delimiter, ...options }: InspectionSettings,
): Promise<TableInspection> {
  const table = await openTable({ source, path: name, encoding, delimiter }, baseFolder, options);
  const summaries = table.columnNames.map((column) => new ColumnSummary(column));
  const firsts = summaries.map((summary) => new FirstCells(summary, SAMPLE_ROWS));
  const problems = new TableProblems(name);
  const rows = await table.readCells([...table.columnNames.keys()], firsts, problems);
  problems.throwAny();
  return {
    format: source,
    encoding: table.encoding,
    delimiter: table.delimiter,
    rows,
    columns: summaries.map((summary) => summary.finish(table.placeOf)),
    unreadable: table.unreadable,
    sample: Array.from({ length: Math.min(rows, SAMPLE_ROWS) }, (_, row) =>
      firsts.map(({ cells }) => cells[row]),
    ),
  };
}

async function inspectIdx(name: string, baseFolder: string): Promise<IdxInspection> {
  return { format: 'idx', sizes: await readIdxSizes(await readInputFile('data.path', name, baseFolder)) };
}

/**
 * Finds out what is in a file or folder: a table's columns with what they hold, which reads it once and keeps little of it; of
 * arrays and pictures what their headers say.
 * @param baseFolder where a relative path starts
 * @throws AppError `invalid` for a file that is not there or not valid, as reading it would; a column of numbers and texts is
 * no fault here but told
 */
export async function inspectFile(
  name: string,
  baseFolder: string,
  settings: InspectionSettings = {},
): Promise<DataInspection> {
  const format = settings.format ?? (await detectFormat(name, baseFolder));
  switch (format) {
    case 'csv':
    case 'jsonLines':
    case 'parquet':
    case 'arrow':
      return inspectTable(format, name, baseFolder, settings);
    case 'numpy':
      return { format, ...(await inspectNumpy('data.path', name, baseFolder)) };
    case 'idx':
      return inspectIdx(name, baseFolder);
    case 'imageFolder':
      return inspectImageFolder(name, baseFolder, settings.signal);
  }
}
