import {
  columnHistogram,
  columnOf,
  columnTypeOf,
  spreadOf,
  type ColumnSpread,
  type ColumnType,
} from './column-statistics.ts';
import type { Dataset, Target } from './dataset.ts';
import { evenlySpaced } from './evenly-spaced.ts';
import type { DataSpec, Task } from './experiment.ts';
import type { Histogram } from './histogram.ts';
import { drawRow, imageShapeOf, valueRangeOf, type ImageShape, type RowImage } from './row-image.ts';

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

/** One column to learn from. */
export interface ColumnPreview extends ColumnSpread {
  readonly name: string;
  readonly type: ColumnType;
  /** Empty cells; 0, as long as data with empty cells is refused. */
  readonly missing: number;
  readonly histogram: Histogram;
}

/** The column to predict. */
export type TargetPreview =
  | {
      readonly kind: 'classes';
      readonly classes: readonly { readonly name: string; readonly count: number }[];
    }
  | ({ readonly kind: 'values'; readonly name: string; readonly histogram: Histogram } & ColumnSpread);

/** A row as it stands in the file. */
export interface SampleRow {
  /** Row number in the data set, from 0. */
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
  readonly image: ImageShape | null;
  /** The first 200 columns; none for images. */
  readonly columns: readonly ColumnPreview[];
  readonly target: TargetPreview;
  /** At most 50 rows, the same at every call, evenly spaced. */
  readonly sample: readonly SampleRow[];
}

const MOST_COLUMNS = 200;
const MOST_ROWS = 50;

/** How many columns of a data set are shown: the first 200, and none of an image. */
export function shownColumns({ featureNames }: Dataset): number {
  return imageShapeOf(featureNames) === null ? Math.min(featureNames.length, MOST_COLUMNS) : 0;
}

/** Shows one column. */
export function previewColumn(dataset: Dataset, column: number): ColumnPreview {
  const values = columnOf(dataset, column);
  const spread = spreadOf(values);
  return {
    name: dataset.featureNames[column],
    type: columnTypeOf(values, spread),
    ...spread,
    missing: 0,
    histogram: columnHistogram(values, spread),
  };
}

function previewTarget(target: Target): TargetPreview {
  if (target.kind === 'values') {
    const spread = spreadOf(target.values);
    return {
      kind: 'values',
      name: target.name,
      ...spread,
      histogram: columnHistogram(target.values, spread),
    };
  }
  const counts = new Array<number>(target.classNames.length).fill(0);
  for (const label of target.labels) counts[label] += 1;
  return {
    kind: 'classes',
    classes: target.classNames.map((name, index) => ({ name, count: counts[index] })),
  };
}

function targetAt(target: Target, row: number): string | number {
  return target.kind === 'values' ? target.values[row] : target.classNames[target.labels[row]];
}

function sampleRows(dataset: Dataset, image: ImageShape | null, columns: number): SampleRow[] {
  const { features, featureNames, target } = dataset;
  const range = image === null ? null : valueRangeOf(dataset);
  return evenlySpaced(dataset.rows, MOST_ROWS).map((row) => {
    const start = row * featureNames.length;
    return {
      row,
      target: targetAt(target, row),
      values: [...features.subarray(start, start + columns)],
      image: image === null || range === null ? null : drawRow(dataset, row, image, range),
    };
  });
}

/**
 * Shows a data set: its columns, its target and some of its rows.
 * @param columns of `previewColumn`, the first `shownColumns`
 */
export function previewData(dataset: Dataset, columns: readonly ColumnPreview[]): DataPreview {
  const { name, hash, rows, featureNames, target } = dataset;
  const image = imageShapeOf(featureNames);
  return {
    name,
    hash,
    rows,
    features: featureNames.length,
    image,
    columns,
    target: previewTarget(target),
    sample: sampleRows(dataset, image, columns.length),
  };
}
