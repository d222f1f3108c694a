import type { Probabilities } from './confusion-matrix.ts';
import { rankScores, type RankedScores } from './ranked-scores.ts';

/** One class against the rest. */
export interface RankedClass {
  readonly className: string;
  /** Rows of the class. */
  readonly rows: number;
  readonly scores: RankedScores;
}

/**
 * Sorts the rows by the probability of each class once, for all measures of ranking.
 * @param probabilities finite, row-major [labels.length, classNames.length]
 * @param columns the classes to rank, by number
 */
export function rankClasses(
  probabilities: Probabilities,
  labels: Int32Array,
  classNames: readonly string[],
  columns: readonly number[],
): RankedClass[] {
  return columns.map((column) => {
    const scores = rankScores(probabilities, labels, classNames.length, column);
    return { className: classNames[column], rows: scores.positive.length, scores };
  });
}

/** The classes that a measure of all of them is about: the second of two, else every one. */
export function judgedClasses<T>(classes: readonly T[]): readonly T[] {
  return classes.length === 2 ? classes.slice(1) : classes;
}
