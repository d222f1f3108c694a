import type { FieldProblem } from './errors.ts';

/** Divides the rows once: the same rows fall into the same part for every variant and seed of an experiment. */
export interface SharesSplit {
  /** Shares of the rows; each > 0, together at most 1. `test` is 0 exactly where the data names a test file. */
  readonly train: number;
  readonly validation: number;
  readonly test: number;
  /** Keep the classes' shares in each part; absent: yes for classification. */
  readonly stratify?: boolean | undefined;
  /** A column: rows that are equal in it fall into one part. Absent: every row is on its own. */
  readonly groupBy?: string | undefined;
  /** Absent: 0. */
  readonly seed?: number | undefined;
}

/**
 * k-fold cross-validation: the rows are divided into `folds` parts, and each part is the test part once, the rest being
 * trained on. Each seed of the experiment is one fold, by its place in the list: see `foldPlaceAt`. All variants of a
 * seed see the same rows.
 */
export interface FoldsSplit {
  /** k, from 2. */
  readonly folds: number;
  /** How often the rows are divided anew, each time in another order; absent: 1. */
  readonly repeats?: number | undefined;
  /**
   * Nested cross-validation: what a test fold leaves is divided into so many inner folds, each of which is the validation
   * part once. Absent: the validation rows are a share of what the test fold leaves.
   */
  readonly inner?: number | undefined;
  /** That share; absent: 0.2. Not beside `inner`. */
  readonly validation?: number | undefined;
  /** Keep the classes' shares in each fold; absent: yes for classification. */
  readonly stratify?: boolean | undefined;
  /** A column: rows that are equal in it fall into one part. Absent: every row is on its own. */
  readonly groupBy?: string | undefined;
  /** Absent: 0. */
  readonly seed?: number | undefined;
}

/** How rows are divided. */
export type SplitSpec = SharesSplit | FoldsSplit;

/** The share of what a test fold leaves that becomes the validation part where a spec names none. */
export const VALIDATION_OF_FOLD = 0.2;

/** Where a seed stands in a cross-validation; all numbers from 0. */
export interface FoldPlace {
  readonly repeat: number;
  /** Which fold of the repeat is the test part. */
  readonly fold: number;
  /** Which inner fold of the rest is the validation part; null without inner folds. */
  readonly inner: number | null;
}

/** Whether a split makes folds. */
export function isFolds(split: SplitSpec): split is FoldsSplit {
  return 'folds' in split;
}

/** How many seeds one repeat takes: folds × inner folds. */
export function seedsPerRepeat({ folds, inner }: FoldsSplit): number {
  return folds * (inner ?? 1);
}

/** How many seeds a cross-validation takes: folds × repeats × inner folds. */
export function seedsOfFolds(split: FoldsSplit): number {
  return seedsPerRepeat(split) * (split.repeats ?? 1);
}

/**
 * The place of the seed that stands at an index of `seeds`: inner folds follow each other within a fold, folds within a
 * repeat. Seeds added at the end are so further repeats, and move no other seed.
 */
export function foldPlaceAt(split: FoldsSplit, index: number): FoldPlace {
  const { folds, inner } = split;
  return {
    repeat: Math.floor(index / seedsPerRepeat(split)),
    fold: Math.floor(index / (inner ?? 1)) % folds,
    inner: inner === undefined ? null : index % inner,
  };
}

/** How many splits there are: one for each fold, or a single one that all seeds share. */
export function splitCount(split: SplitSpec): number {
  return isFolds(split) ? seedsOfFolds(split) : 1;
}

/** Which split a seed sees, from 0 to below `splitCount`. */
export function splitOfSeed(split: SplitSpec, seeds: readonly number[], seed: number): number {
  return isFolds(split) ? seeds.indexOf(seed) : 0;
}

/** A list of seeds in words, as a spec would have it: the first two and the last of many. */
function showSeeds(count: number): string {
  return count <= 4
    ? `[${Array.from({ length: count }, (_, index) => index + 1).join(', ')}]`
    : `[1, 2, …, ${count}]`;
}

function foldsProblems(split: FoldsSplit, seeds: readonly number[]): FieldProblem[] {
  const { folds, repeats = 1, inner } = split;
  const problems: FieldProblem[] = [];
  const needed = seedsOfFolds(split);
  if (seeds.length !== needed) {
    const nested = inner === undefined ? '' : ` × ${inner} inner folds`;
    const repeated = `${folds} folds × ${repeats} ${repeats === 1 ? 'repeat' : 'repeats'}${nested}`;
    problems.push({
      field: 'seeds',
      expected: `${needed} seeds, one for each fold (${repeated}), as in ${showSeeds(needed)}`,
      received: `${seeds.length} ${seeds.length === 1 ? 'seed' : 'seeds'}`,
    });
  }
  if (inner !== undefined && split.validation !== undefined)
    problems.push({
      field: 'split.validation',
      expected: 'no share beside inner folds, which are the validation parts',
      received: String(split.validation),
    });
  return problems;
}

/** What is wrong with a split beyond its single fields. */
export function splitProblems(split: SplitSpec, seeds: readonly number[]): FieldProblem[] {
  if (isFolds(split)) return foldsProblems(split, seeds);
  const sum = split.train + split.validation + split.test;
  // 0.7 + 0.2 + 0.1 is 1 − 1e-16 in one order and above 1 in another.
  if (sum <= 1 + 1e-9) return [];
  return [{ field: 'split', expected: 'shares that add up to at most 1', received: String(sum) }];
}
