import type { Target } from '../domain/dataset.ts';
import { invalidField, showValue } from '../domain/errors.ts';
import { findNumber } from './number-cell.ts';

const MAX_CLASSES = 1000;

/**
 * The order of classes and levels: sorted as numbers where all are numbers, otherwise, and among spellings of one number,
 * by code unit: never by row order, never by locale.
 */
export function sortClassNames(names: readonly string[]): string[] {
  const byText = names.toSorted((a, b) => (a < b ? -1 : 1));
  if (names.some((name) => findNumber(name) === null)) return byText;
  return byText.sort((a, b) => Number(a) - Number(b));
}

function assertOneSpellingEach(sorted: readonly string[], field: string): void {
  sorted.forEach((name, index) => {
    const previous = sorted[index - 1] as string | undefined;
    if (previous === undefined) return;
    const value = findNumber(name);
    if (value !== null && value === findNumber(previous))
      throw invalidField(
        field,
        'one spelling per class',
        `${showValue(previous)} and ${showValue(name)}, which are the same number`,
      );
  });
}

function assertClassCount(names: readonly string[], rows: number, field: string): void {
  if (names.length < 2)
    throw invalidField(field, 'at least 2 classes', `1 (${names.map(showValue).join(', ')})`);
  const received = `${names.length} different values in ${rows} rows`;
  if (names.length > MAX_CLASSES)
    throw invalidField(field, `at most ${MAX_CLASSES} classes, or the task "regression"`, received);
  if (names.length === rows)
    throw invalidField(field, 'classes of more than one row, or the task "regression"', received);
}

/**
 * Turns one label per row into class indexes.
 * @param field the spec's field that names the labels
 * @throws AppError `invalid` for fewer than 2 classes, more than 1000, or a class of its own for every row
 */
export function toClasses(rowLabels: readonly string[], field: string): Target {
  const names = [...new Set(rowLabels)];
  assertClassCount(names, rowLabels.length, field);
  const classNames = sortClassNames(names);
  assertOneSpellingEach(classNames, field);
  const indexOf = new Map(classNames.map((name, index) => [name, index]));
  const labels = Int32Array.from(rowLabels, (label) => indexOf.get(label) ?? -1);
  return { kind: 'classes', labels, classNames };
}
