import * as z from 'zod';
import type { DataFormat, DataInspection } from '../domain/data-inspection.ts';
import type { DataPreview, DataSummary } from '../domain/data-preview.ts';
import type { DataSpec, Task } from '../domain/experiment.ts';
import { dataSchema, delimiter, encoding } from './data-schema.ts';
import { column, path } from './fields.ts';
import { parserOf } from './zod-problems.ts';

/** All formats that data is read from. */
export const DATA_FORMATS = [
  'csv',
  'jsonLines',
  'parquet',
  'arrow',
  'numpy',
  'idx',
  'imageFolder',
] as const satisfies readonly DataFormat[];

/** What a caller calls a reading of data by, to follow it in `data.progress` and to end it by `data.cancel`. */
export type ReadingToken = string;

/** What can be asked of data sets and of files that may become one. */
export interface DataApi {
  /** The built-in data sets, then those of stored experiments, the last used first. What is in the trash does not count. */
  'data.list': {
    readonly params: Readonly<Record<string, never>>;
    readonly value: { readonly dataSets: readonly DataSummary[] };
  };
  /**
   * Looks into a file or a folder of images before anything is known of it: format, columns with what stands in them, first
   * rows. A large file is read on a thread of its own.
   * Errors: `invalid` that names the field, or file, line and column; `conflict` where it was cancelled.
   */
  'data.inspect': {
    readonly params: {
      readonly path: string;
      /** The folder that a relative path starts from. */
      readonly baseFolder: string;
      /** Absent: found out from content and name. */
      readonly format?: DataFormat | undefined;
      /** Of a CSV file; absent: found out. */
      readonly delimiter?: string | undefined;
      /** Of a CSV file; absent: found out. */
      readonly encoding?: string | undefined;
      readonly token?: ReadingToken | undefined;
    };
    readonly value: { readonly inspection: DataInspection };
  };
  /** A data set at a glance. Errors: `invalid` that names the field, or file, line and column; `conflict` as above. */
  'data.preview': {
    readonly params: {
      readonly data: DataSpec;
      /** The folder that relative paths start from; may be left out for built-in data. */
      readonly baseFolder?: string | undefined;
      readonly task: Task;
      /** `groupBy` of the split: that column is not learned from. */
      readonly groupBy?: string | undefined;
      readonly token?: ReadingToken | undefined;
    };
    readonly value: { readonly preview: DataPreview };
  };
  /** Ends a reading; its own call then answers with `conflict`. */
  'data.cancel': {
    readonly params: { readonly token: ReadingToken };
    /** False where nothing is read under that token any more. */
    readonly value: { readonly cancelled: boolean };
  };
  /** How many bytes of files may be uploaded now: what is free on the database's disk, less a reserve. */
  'data.room': {
    readonly params: Readonly<Record<string, never>>;
    readonly value: { readonly bytes: number };
  };
}

/** How far a reading has come; at most ten times a second. */
export interface DataProgress {
  readonly token: ReadingToken;
  readonly doneBytes: number;
  readonly totalBytes: number;
}

const token = z.string().min(1).max(100);
const format = z.enum(DATA_FORMATS);

/** The parsers of these methods. */
export const dataParsers = {
  'data.list': parserOf(z.strictObject({})),
  'data.inspect': parserOf(
    z.strictObject({
      path,
      baseFolder: path,
      format: format.optional(),
      delimiter: delimiter.optional(),
      encoding: encoding.optional(),
      token: token.optional(),
    }),
  ),
  'data.preview': parserOf(
    z.strictObject({
      data: dataSchema,
      baseFolder: path.optional(),
      task: z.enum(['classification', 'regression']),
      groupBy: column.optional(),
      token: token.optional(),
    }),
  ),
  'data.cancel': parserOf(z.strictObject({ token })),
  'data.room': parserOf(z.strictObject({})),
};
