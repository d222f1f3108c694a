import type { RowImage } from './example-row.ts';
import type { DataSpec, Task } from './experiment.ts';
import type { Histogram } from './histogram.ts';

/** A data set in a list. */
export interface DataSummary {
  readonly name: string;
  /** What a spec says to have it. */
  readonly data: DataSpec;
  /** Where relative paths of `data` start; null for a built-in set. */
  readonly baseFolder: string | null;
  readonly task: Task;
  /** Null where the experiments that used it left rows out, so that it is not known without reading it. */
  readonly rows: number | null;
  readonly features: number;
  /** Null for regression. */
  readonly classes: number | null;
  readonly hash: string;
  /** How many stored experiments used it. */
  readonly experiments: number;
}

/** What the numbers of a column look like. */
export type ColumnType = 'binary' | 'integer' | 'number' | 'constant';

/** One column to learn from. */
export interface ColumnPreview {
  readonly name: string;
  readonly type: ColumnType;
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sample standard deviation. */
  readonly sd: number;
  /** Empty cells. */
  readonly missing: number;
  readonly histogram: Histogram;
}

/** The column to predict. */
export type TargetPreview =
  | {
      readonly kind: 'classes';
      readonly classes: readonly { readonly name: string; readonly count: number }[];
    }
  | {
      readonly kind: 'values';
      readonly name: string;
      readonly min: number;
      readonly max: number;
      readonly mean: number;
      readonly sd: number;
      readonly histogram: Histogram;
    };

/** A row as it stands in the file. */
export interface SampleRow {
  readonly row: number;
  readonly target: string | number;
  /** One per entry of `columns`; empty for images. */
  readonly values: readonly number[];
  readonly image: RowImage | null;
}

/** A data set at a glance. */
export interface DataPreview {
  readonly name: string;
  readonly hash: string;
  readonly rows: number;
  /** Number of columns to learn from. */
  readonly features: number;
  /** How the features of a row lie, where they are an image. */
  readonly image: { readonly width: number; readonly height: number; readonly channels: number } | null;
  /** The first 200 columns; none for images. */
  readonly columns: readonly ColumnPreview[];
  readonly target: TargetPreview;
  /** At most 50 rows, the same at every call, evenly spaced. */
  readonly sample: readonly SampleRow[];
}
