import {
  columnHistogram,
  columnOf,
  levelCounts,
  numberTypeOf,
  spreadOf,
  type ColumnSpread,
  type NumberType,
} from './column-statistics.ts';
import { featureColumnAt, inputCount, type Dataset, type Target } from './dataset.ts';
import type { DataWarning } from './data-warning.ts';
import { evenlySpaced } from './evenly-spaced.ts';
import type { DataSpec, Task } from './experiment.ts';
import { featureValue, type CategoryFeature, type MissingCells } from './feature-column.ts';
import type { Histogram } from './histogram.ts';
import { drawRow, imageShapeOf, valueRangeOf, type ImageShape, type RowImage } from './row-image.ts';
import type { CategoryEncoding } from './table-columns.ts';

/** A data set in a list. */
export interface DataSummary {
  readonly name: string;
  /** What a spec says to have it. */
  readonly data: DataSpec;
  /** Where relative paths of `data` start; null for a built-in set. */
  readonly baseFolder: string | null;
  /** The column by which its rows were kept together, which belongs to what it is; absent: none. */
  readonly groupBy?: string | undefined;
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

/** A column of numbers to learn from. */
export interface NumberColumnPreview extends ColumnSpread {
  readonly kind: 'number';
  readonly name: string;
  readonly type: NumberType;
  /** Rows without a value, whose gaps the training rows fill; those that cost their row are in `DataPreview.missing`. */
  readonly missing: number;
  readonly histogram: Histogram;
}

/** A category to learn from. */
export interface CategoryColumnPreview {
  readonly kind: 'category';
  readonly name: string;
  readonly encoding: CategoryEncoding;
  readonly missing: number;
  /** Number of different levels. */
  readonly distinct: number;
  /** The twenty most frequent ones, the most frequent first. */
  readonly levels: readonly { readonly name: string; readonly count: number }[];
}

/** One column to learn from. */
export type ColumnPreview = NumberColumnPreview | CategoryColumnPreview;

/** How often each level stands in the data, as a histogram has it: one bin per level, the most frequent first. */
export function levelHistogram({ levels }: CategoryColumnPreview): Histogram {
  return {
    edges: Array.from({ length: levels.length + 1 }, (_, index) => index),
    counts: levels.map(({ count }) => count),
  };
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
  /** One per entry of `columns`, null where it is missing; empty for images. */
  readonly values: readonly (number | string | null)[];
  readonly image: RowImage | null;
}

/** A data set at a glance. */
export interface DataPreview {
  readonly name: string;
  readonly hash: string;
  readonly rows: number;
  /** Number of columns to learn from. */
  readonly features: number;
  /** Number of inputs that they become: a category may become one per level. */
  readonly inputs: number;
  /** Rows of the test file, the last ones; null without one. */
  readonly testRows: number | null;
  /** The column that groups rows, and how many groups there are; null without one. */
  readonly groups: { readonly name: string; readonly count: number } | null;
  /** What was done where cells were empty. */
  readonly missing: readonly MissingCells[];
  /** Rows of the files that were left out for that. */
  readonly droppedRows: number;
  /** What may be wrong with the data, whatever their split. */
  readonly warnings: readonly DataWarning[];
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

const MOST_LEVELS = 20;

function previewCategory(
  name: string,
  { levels, encoding, missing }: CategoryFeature,
  codes: Float64Array,
): CategoryColumnPreview {
  const counted = levelCounts(codes, levels.length).map((count, index) => ({ name: levels[index], count }));
  const frequent = counted.toSorted((one, other) => other.count - one.count).slice(0, MOST_LEVELS);
  return { kind: 'category', name, encoding, missing, distinct: levels.length, levels: frequent };
}

/** Shows one column. */
export function previewColumn(dataset: Dataset, column: number): ColumnPreview {
  const name = dataset.featureNames[column];
  const values = columnOf(dataset, column);
  const feature = featureColumnAt(dataset, column);
  if (feature.kind === 'category') return previewCategory(name, feature, values);
  const spread = spreadOf(values);
  const type = numberTypeOf(values, spread);
  const histogram = columnHistogram(values, spread);
  return { kind: 'number', name, type, ...spread, missing: feature.missing, histogram };
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
      values: Array.from(features.subarray(start, start + columns), (value, column) =>
        featureValue(featureColumnAt(dataset, column), value),
      ),
      image: image === null || range === null ? null : drawRow(dataset, row, image, range),
    };
  });
}

/**
 * Shows a data set: its columns, its target and some of its rows.
 * @param columns of `previewColumn`, the first `shownColumns`
 * @param warnings of `data-warnings.ts`
 */
export function previewData(
  dataset: Dataset,
  columns: readonly ColumnPreview[],
  warnings: readonly DataWarning[],
): DataPreview {
  const { name, hash, rows, featureNames, target, groups, testFrom } = dataset;
  const image = imageShapeOf(featureNames);
  return {
    name,
    hash,
    rows,
    features: featureNames.length,
    inputs: inputCount(dataset),
    testRows: testFrom === undefined ? null : rows - testFrom,
    groups: groups === undefined ? null : { name: groups.name, count: groups.levels.length },
    missing: dataset.missing ?? [],
    droppedRows: dataset.droppedRows ?? 0,
    warnings,
    image,
    columns,
    target: previewTarget(target),
    sample: sampleRows(dataset, image, columns.length),
  };
}
