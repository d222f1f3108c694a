import { binaryMeasures, type BinaryCounts, type BinaryMeasure } from './binary-measures.ts';
import { assertNever } from './errors.ts';
import { defined, undefinedBecause, type MetricValue } from './metrics/metric-value.ts';
import type { Probabilities } from './metrics/confusion-matrix.ts';
import type { RankedScores } from './metrics/ranked-scores.ts';

/**
 * How the threshold of a task of two classes is chosen: a row is called positive where its probability of the positive
 * class is at or above it. All but `fixed` look at validation rows, and at no others: a threshold that is chosen on test
 * rows makes the numbers on them too good (Hastie, Tibshirani, Friedman 2009, section 7.2).
 */
export type ThresholdRule =
  | { readonly kind: 'fixed'; readonly threshold: number }
  | { readonly kind: 'bestF1' }
  /** The same as the largest Youden's J (1950). */
  | { readonly kind: 'bestBalancedAccuracy' }
  | { readonly kind: 'bestMcc' }
  /** The most recall among the thresholds with at least this precision. */
  | { readonly kind: 'precisionAtLeast'; readonly precision: number }
  /** The most precision among the thresholds with at least this recall. */
  | { readonly kind: 'recallAtLeast'; readonly recall: number }
  /** The least cost, where a false alarm costs 1 and a missed positive this much. */
  | { readonly kind: 'leastCost'; readonly missCost: number };

/** Every kind of rule. */
export const THRESHOLD_RULES = [
  'fixed',
  'bestF1',
  'bestBalancedAccuracy',
  'bestMcc',
  'precisionAtLeast',
  'recallAtLeast',
  'leastCost',
] as const satisfies readonly ThresholdRule['kind'][];

/** What a rule makes as good as it can; accuracy for one that chooses nothing. */
export function measureOfRule(rule: ThresholdRule): BinaryMeasure {
  switch (rule.kind) {
    case 'fixed':
      return 'accuracy';
    case 'bestF1':
      return 'f1';
    case 'bestBalancedAccuracy':
      return 'balancedAccuracy';
    case 'bestMcc':
      return 'mcc';
    case 'precisionAtLeast':
      return 'recall';
    case 'recallAtLeast':
      return 'precision';
    case 'leastCost':
      return 'cost';
    default:
      return assertNever(rule);
  }
}

/** What one missed positive costs by a rule; 1 where it does not say. */
export function missCostOf(rule: ThresholdRule): number {
  return rule.kind === 'leastCost' ? rule.missCost : 1;
}

/** How many of some ascending scores are below a threshold. */
function countBelow(ascending: Probabilities, threshold: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < threshold) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a threshold makes of ranked rows; the scores are those of the positive class. */
export function countsAt({ positive, negative }: RankedScores, threshold: number): BinaryCounts {
  const falseNegatives = countBelow(positive, threshold);
  const trueNegatives = countBelow(negative, threshold);
  return {
    truePositives: positive.length - falseNegatives,
    falsePositives: negative.length - trueNegatives,
    falseNegatives,
    trueNegatives,
  };
}

/**
 * Thresholds that tell rows apart in different ways, from calling none positive to calling all of them: halfway between
 * neighbouring scores, so that a choice does not hang on the last digit of one row.
 */
export function candidateThresholds({ positive, negative }: RankedScores): number[] {
  const scores = [...new Set([...positive, ...negative])].sort((one, other) => other - one);
  if (scores.length === 0) return [];
  const [highest] = scores;
  // Above 1 only where a row has probability 1: else that row could not be left alone.
  const none = highest < 1 ? (highest + 1) / 2 : highest + 1e-6;
  const between = scores.slice(1).map((score, at) => (score + scores[at]) / 2);
  return [none, ...between, 0];
}

/** How good some counts are by a rule, the first number deciding before the second; null: not allowed or undefined. */
type Merit = readonly [number, number] | null;

function meritOf(rule: Exclude<ThresholdRule, { kind: 'fixed' }>, counts: BinaryCounts): Merit {
  const measures = binaryMeasures(counts, missCostOf(rule));
  const { precision, recall } = measures;
  switch (rule.kind) {
    case 'bestF1':
    case 'bestBalancedAccuracy':
    case 'bestMcc': {
      const { value } = measures[measureOfRule(rule)];
      return value === null ? null : [value, 0];
    }
    case 'precisionAtLeast':
      if (precision.value === null || recall.value === null || precision.value < rule.precision) return null;
      return [recall.value, precision.value];
    case 'recallAtLeast':
      if (precision.value === null || recall.value === null || recall.value < rule.recall) return null;
      return [precision.value, recall.value];
    case 'leastCost':
      return measures.cost.value === null ? null : [-measures.cost.value, 0];
    default:
      return assertNever(rule);
  }
}

/** Two fractions of the same worth may differ in their last bits. */
const ROUNDING = 1e-12;

function isBetter(one: readonly number[], other: readonly number[]): boolean | null {
  for (const [at, value] of one.entries())
    if (Math.abs(value - other[at]) > ROUNDING) return value > other[at];
  return null;
}

/** Why no threshold does what a rule wants. */
function reasonOf(rule: ThresholdRule, validation: RankedScores): string {
  if (validation.positive.length === 0) return 'no positive rows in validation';
  if (validation.negative.length === 0) return 'no negative rows in validation';
  return rule.kind === 'precisionAtLeast'
    ? `no threshold reaches a precision of ${rule.precision} on validation`
    : 'undefined at every threshold on validation';
}

/**
 * The threshold that a rule chooses on validation rows; of several that are equally good the one nearest to 0.5, since
 * that is what would be used without a choice. Undefined where validation lacks a class, and where no threshold does what
 * is wanted.
 * @param validation ranked by the probability of the positive class
 */
export function chooseThreshold(rule: ThresholdRule, validation: RankedScores): MetricValue {
  if (rule.kind === 'fixed') return defined(rule.threshold);
  let best: { readonly threshold: number; readonly merit: readonly number[] } | null = null;
  if (validation.positive.length > 0 && validation.negative.length > 0)
    for (const threshold of candidateThresholds(validation)) {
      const merit = meritOf(rule, countsAt(validation, threshold));
      if (merit === null) continue;
      const nearness = -Math.abs(threshold - 0.5);
      if (best === null || (isBetter([...merit, nearness], best.merit) ?? false))
        best = { threshold, merit: [...merit, nearness] };
    }
  return best === null ? undefinedBecause(reasonOf(rule, validation)) : defined(best.threshold);
}
