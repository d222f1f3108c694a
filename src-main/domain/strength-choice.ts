import { foldedDifference, testToTrain, type CrossValidation } from './cross-validation.ts';
import type { MetricDirection } from './metrics/metric-name.ts';
import type { FoldPlace } from './split-spec.ts';
import { correlatedDifference, correlationOfFolds } from './statistics/correlated-t.ts';
import { pairedDifference, type Interval, type PairedDifference } from './statistics/paired-t.ts';
import { summarize, type Summary } from './statistics/summary.ts';

/**
 * How a strength is chosen on validation. `best`: the best mean; of equal ones the strongest. `oneStandardError`: the strongest
 * whose mean is within one standard error of the best one's (Breiman et al., "Classification and regression trees", 1984).
 */
export type ChoiceRule = 'best' | 'oneStandardError';

/** A run under a strength, as a choice takes it. */
export interface ChoiceRun {
  readonly seed: number;
  /** Null where the run has no such number: its strength is then not chosen. */
  readonly validation: number | null;
  readonly test: number | null;
  /** Its place in a cross-validation; absent without one. */
  readonly fold?: FoldPlace | undefined;
}

/** A strength that was chosen on validation, and what it came to on test. */
export interface StrengthChoice {
  readonly rule: ChoiceRule;
  /**
   * How often each point was chosen, the most frequent first. Without folds there is one choice, over all seeds; with folds each
   * test fold has its own, by the validation rows that it leaves, and none of them is a test row of the fold.
   */
  readonly chosen: readonly { readonly point: number; readonly times: number }[];
  /** On test: over seeds, or over test folds, each under the strength that was chosen for it. */
  readonly test: Summary;
  /** 95 % interval of that mean; of folds with the correction for training rows that they share. */
  readonly interval: Interval;
  /** Chosen − unregularized on test, pair by pair; null without an unregularized point, and where that was chosen throughout. */
  readonly againstBaseline: PairedDifference | null;
  /**
   * By how much the result would look better had the strength been picked by its mean on test: the price that a reader would pay for
   * a choice on test. In the metric's units, positive where picking on test looks better; null where it is not defined.
   */
  readonly optimism: number | null;
}

function costOf(value: number, direction: MetricDirection): number {
  return direction === 'higherIsBetter' ? -value : value;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Values of a point, all of them known; null where one is not. */
function known(values: readonly (number | null)[]): readonly number[] | null {
  const defined = values.filter((value) => value !== null);
  return defined.length === values.length && defined.length > 0 ? defined : null;
}

/**
 * The point that a rule chooses by what each one has on validation.
 * @param values per point, from the weakest to the strongest; null: it cannot be chosen
 * @returns null where no point can be, and for one standard error where the best one has fewer than two values
 */
export function choosePoint(
  rule: ChoiceRule,
  values: readonly (readonly number[] | null)[],
  direction: MetricDirection,
): number | null {
  const costs = values.map((own) => (own === null ? Infinity : costOf(meanOf(own), direction)));
  const least = Math.min(...costs);
  if (!Number.isFinite(least)) return null;
  const best = costs.lastIndexOf(least);
  if (rule === 'best') return best;
  const { n, sd } = summarize(values[best] ?? []);
  return sd.value === null ? null : costs.findLastIndex((cost) => cost <= least + sd.value / Math.sqrt(n));
}

/** The runs that one choice is made by: those of one test fold; without folds, all. Point by point. */
function unitsOf(points: readonly (readonly ChoiceRun[])[], isFolded: boolean): (readonly ChoiceRun[])[][] {
  if (!isFolded) return [points.map((runs) => runs)];
  const keyOf = ({ fold }: ChoiceRun) => `${fold?.repeat} ${fold?.fold}`;
  const keys = new Set(points.flatMap((runs) => runs.map(keyOf)));
  return [...keys].map((key) => points.map((runs) => runs.filter((run) => keyOf(run) === key)));
}

interface TestPair {
  readonly fold: FoldPlace;
  readonly chosen: number;
  readonly baseline: number | null;
}

/** What was chosen in a unit on test: per seed, or once for a test fold. */
function testPairs(
  chosen: readonly ChoiceRun[],
  baseline: readonly ChoiceRun[],
  isFolded: boolean,
): TestPair[] {
  const testOf = (seed: number) => baseline.find((run) => run.seed === seed)?.test ?? null;
  const perSeed = chosen.flatMap(({ seed, test, fold }): TestPair[] =>
    test === null
      ? []
      : [{ fold: fold ?? { repeat: 0, fold: seed, inner: null }, chosen: test, baseline: testOf(seed) }],
  );
  if (!isFolded || perSeed.length === 0) return perSeed;
  const baselines = known(perSeed.map((pair) => pair.baseline));
  return [
    {
      fold: perSeed[0].fold,
      chosen: meanOf(perSeed.map((pair) => pair.chosen)),
      baseline: baselines === null ? null : meanOf(baselines),
    },
  ];
}

function differenceOf(pairs: readonly TestPair[], design: CrossValidation | null): PairedDifference {
  const both = pairs.flatMap(({ fold, chosen, baseline }) =>
    baseline === null ? [] : [{ fold, a: baseline, b: chosen }],
  );
  if (design !== null) return foldedDifference(both, design);
  return pairedDifference(
    both.map(({ a }) => a),
    both.map(({ b }) => b),
  );
}

function bestOnTest(points: readonly (readonly ChoiceRun[])[], direction: MetricDirection): number | null {
  const costs = points.flatMap((runs) => {
    const tests = known(runs.map(({ test }) => test));
    return tests === null ? [] : [costOf(meanOf(tests), direction)];
  });
  return costs.length === 0 ? null : Math.min(...costs);
}

/**
 * Chooses a strength on validation and says what it comes to on test, which is touched only then. With inner folds this is nested
 * cross-validation (Varma, Simon, "Bias in error estimation when using cross-validation for model selection", BMC Bioinformatics
 * 7, 2006): in each test fold the strength with the best mean over the inner folds is chosen, and only its models, one for each
 * inner fold, are tested; their mean is the fold's result. No model is trained anew on all that the test fold leaves.
 * @param points runs under each strength, from the weakest to the strongest
 * @param unregularized which point is the baseline; null: none
 * @param design null where all runs share one split
 * @returns null where nothing can be chosen by the rule
 */
export function chooseStrength(
  rule: ChoiceRule,
  points: readonly (readonly ChoiceRun[])[],
  direction: MetricDirection,
  unregularized: number | null,
  design: CrossValidation | null,
): StrengthChoice | null {
  const chosen: number[] = [];
  const pairs: TestPair[] = [];
  for (const unit of unitsOf(points, design !== null)) {
    const validations = unit.map((runs) => known(runs.map(({ validation }) => validation)));
    const point = choosePoint(rule, validations, direction);
    if (point === null) continue;
    chosen.push(point);
    pairs.push(...testPairs(unit[point], unregularized === null ? [] : unit[unregularized], design !== null));
  }
  if (chosen.length === 0) return null;
  const test = summarize(pairs.map((pair) => pair.chosen));
  const correlation = design === null ? 0 : correlationOfFolds(1, testToTrain(design));
  const least = bestOnTest(points, direction);
  const isBaseline = chosen.every((point) => point === unregularized);
  const times = Map.groupBy(chosen, (point) => point);
  return {
    rule,
    chosen: [...times]
      .map(([point, own]) => ({ point, times: own.length }))
      .toSorted((one, other) => other.times - one.times || one.point - other.point),
    test,
    interval: correlatedDifference(test, 0, correlation).interval,
    againstBaseline: unregularized === null || isBaseline ? null : differenceOf(pairs, design),
    optimism: least === null || test.mean.value === null ? null : costOf(test.mean.value, direction) - least,
  };
}
