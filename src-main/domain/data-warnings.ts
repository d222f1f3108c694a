import type { Dataset, SplitRows } from './dataset.ts';
import type { DataWarning } from './data-warning.ts';
import { duplicateWarnings } from './duplicate-rows.ts';
import { identifierWarnings } from './identifier-column.ts';
import { missingWarnings } from './missing-words.ts';
import { imageShapeOf } from './row-image.ts';
import { targetColumnWarnings } from './target-column.ts';
import { unseenLevelWarnings } from './unseen-levels.ts';

/** Looking at more columns would take longer than anybody waits. */
const MOST_COLUMNS = 2000;

/** How many columns are looked at one by one: the first 2,000, and none of an image. */
export function checkedColumns({ featureNames }: Dataset): number {
  return imageShapeOf(featureNames) === null ? Math.min(featureNames.length, MOST_COLUMNS) : 0;
}

/**
 * What may be wrong with one column.
 * @param split null where there is none or there are several
 */
export function columnWarnings(dataset: Dataset, index: number, split: SplitRows | null): DataWarning[] {
  return [
    ...targetColumnWarnings(dataset, index),
    ...identifierWarnings(dataset, index),
    ...(split === null ? [] : unseenLevelWarnings(dataset, index, split)),
  ];
}

/**
 * What is true of all rows: copies among them, and what was done with empty cells.
 * @param split null where there is none or there are several
 */
export function rowWarnings(dataset: Dataset, split: SplitRows | null): DataWarning[] {
  return [...duplicateWarnings(dataset, split), ...missingWarnings(dataset)];
}

/** All warnings about data, those that make a result look better than it is before the others. */
export function dataWarnings(dataset: Dataset, split: SplitRows | null): DataWarning[] {
  const columns = Array.from({ length: checkedColumns(dataset) }, (_, index) =>
    columnWarnings(dataset, index, split),
  );
  return sortWarnings([...columns.flat(), ...rowWarnings(dataset, split)]);
}

const ORDER: readonly DataWarning['kind'][] = [
  'targetColumn',
  'identifier',
  'duplicateRows',
  'unseenLevels',
  'droppedRows',
  'filledCells',
];

/** Warnings in the order in which they matter. */
export function sortWarnings(warnings: readonly DataWarning[]): DataWarning[] {
  return warnings.toSorted((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind));
}
