import { correlatedDifference, correlationOfFolds } from './statistics/correlated-t.ts';
import { pairedDifferences } from './statistics/paired-differences.ts';
import { pairedDifference, type PairedDifference } from './statistics/paired-t.ts';
import { summarize } from './statistics/summary.ts';
import { foldPlaceAt, isFolds, VALIDATION_OF_FOLD, type FoldPlace, type SplitSpec } from './split-spec.ts';

/** What a comparison has to know of the cross-validation that its runs are folds of. */
export interface CrossValidation {
  readonly folds: number;
  readonly repeats: number;
  /** Inner folds of each fold; null without. */
  readonly inner: number | null;
  /** Share of what a test fold leaves that is not trained on but validated on. */
  readonly validation: number;
}

/** The cross-validation that a split asks for; null where all seeds share one split. */
export function crossValidationOf(split: SplitSpec): CrossValidation | null {
  if (!isFolds(split)) return null;
  const { folds, repeats = 1, inner, validation = VALIDATION_OF_FOLD } = split;
  return inner === undefined
    ? { folds, repeats, inner: null, validation }
    : { folds, repeats, inner, validation: 1 / inner };
}

/** Test rows per training row of a fold: what Nadeau and Bengio's correction adds to 1/n. */
export function testToTrain({ folds, validation }: CrossValidation): number {
  return 1 / ((folds - 1) * (1 - validation));
}

/** Share of all rows that the model of a fold is trained on. */
export function trainShare({ folds, validation }: CrossValidation): number {
  return (1 - 1 / folds) * (1 - validation);
}

/** As in `5-fold cross-validation × 2 repeats`. */
export function crossValidationText({ folds, repeats, inner }: CrossValidation): string {
  const nested = inner === null ? '' : `, ${inner} inner folds each`;
  return `${folds}-fold cross-validation${repeats === 1 ? '' : ` × ${repeats} repeats`}${nested}`;
}

/** A place in words, counted from 1, as in `repeat 1, fold 3`. */
export function foldText({ repeat, fold, inner }: FoldPlace): string {
  const nested = inner === null ? '' : `, inner fold ${inner + 1}`;
  return `repeat ${repeat + 1}, fold ${fold + 1}${nested}`;
}

/** Two values of one fold. */
export interface FoldValues {
  readonly fold: FoldPlace;
  readonly a: number;
  readonly b: number;
}

/**
 * One pair per test fold: models of the inner folds of one fold are tested on the same rows, so that their mean counts once.
 * @returns in the order of the folds' first values
 */
export function pairsOfFolds(values: readonly FoldValues[]): { readonly a: number; readonly b: number }[] {
  const byFold = Map.groupBy(values, ({ fold: { repeat, fold } }) => `${repeat} ${fold}`);
  return [...byFold.values()].map((own) => ({
    a: own.reduce((sum, { a }) => sum + a, 0) / own.length,
    b: own.reduce((sum, { b }) => sum + b, 0) / own.length,
  }));
}

/**
 * The mean difference over test folds with the corrected resampled t test: the folds' training rows overlap, so their
 * differences are correlated, and the variance of their mean is sd²·(1/J + test rows/training rows) instead of sd²/J, J folds,
 * J − 1 degrees of freedom (Nadeau, Bengio, "Inference for the generalization error", Machine Learning 52, 2003; for repeated
 * cross-validation Bouckaert, Frank, "Evaluating the replicability of significance tests for comparing learning algorithms",
 * PAKDD 2004). `n` counts test folds.
 */
export function foldedDifference(values: readonly FoldValues[], design: CrossValidation): PairedDifference {
  const pairs = pairsOfFolds(values);
  const plain = pairedDifference(
    pairs.map(({ a }) => a),
    pairs.map(({ b }) => b),
  );
  if (plain.p.value === null) return plain;
  const differences = summarize(
    pairedDifferences(
      pairs.map(({ a }) => a),
      pairs.map(({ b }) => b),
    ),
  );
  const { interval, p } = correlatedDifference(differences, 0, correlationOfFolds(1, testToTrain(design)));
  return { ...plain, interval, p };
}

/** Which fold each seed of an experiment is. */
export interface SeedFolds {
  readonly design: CrossValidation;
  readonly bySeed: ReadonlyMap<number, FoldPlace>;
}

/** The folds of an experiment's seeds; null where all seeds share one split. */
export function seedFoldsOf({
  split,
  seeds,
}: {
  readonly split: SplitSpec;
  readonly seeds: readonly number[];
}): SeedFolds | null {
  const design = crossValidationOf(split);
  if (design === null || !isFolds(split)) return null;
  const bySeed = new Map(seeds.map((seed, index) => [seed, foldPlaceAt(split, index)]));
  return { design, bySeed };
}

/** Values of two groups under one seed. */
export interface SeedPair {
  readonly seed: number;
  readonly a: number;
  readonly b: number;
}

/**
 * The mean difference b − a of pairs by seed: with the paired t test, or where each seed is a fold with `foldedDifference`.
 * @param folds null where all seeds share one split
 */
export function seedDifference(pairs: readonly SeedPair[], folds: SeedFolds | null): PairedDifference {
  if (folds !== null) {
    const placed = pairs.flatMap(({ seed, a, b }) => {
      const fold = folds.bySeed.get(seed);
      return fold === undefined ? [] : [{ fold, a, b }];
    });
    return foldedDifference(placed, folds.design);
  }
  return pairedDifference(
    pairs.map(({ a }) => a),
    pairs.map(({ b }) => b),
  );
}
