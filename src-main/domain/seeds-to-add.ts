import { testToTrain, type CrossValidation } from './cross-validation.ts';
import { equivalencePower, pairedTPower, pairsForEquivalence, pairsForPower } from './statistics/power.ts';
import type { MetricEvidence } from './verdict-evidence.ts';

/** How often an effect is to be found by the seeds that a verdict asks for. */
export const WANTED_POWER = 0.8;

/** How many seeds are added where nobody says how many. */
export const SEEDS_AT_ONCE = 5;

/** More seeds than this are never asked for; an experiment takes no more. */
export const MOST_SEEDS = 1000;

/** What a verdict asks for that cannot tell yet. */
export interface SeedsToAdd {
  /** How many beyond those that it rests on, at least 1. */
  readonly count: number;
  /** `repeat`: of a whole cross-validation, which is as many seeds as it has folds. */
  readonly unit: 'seed' | 'repeat';
  /** What they would show with a probability of 80 %, if mean and spread stay as they were seen. */
  readonly shows: 'difference' | 'equivalence';
}

/** At which levels a comparison would be decided. */
export interface DecisionLevels {
  readonly difference: number;
  /** Of each one-sided test. */
  readonly equivalence: number;
}

/**
 * The fewest further repeats of a cross-validation that would do. Repeats divide the same rows anew, so that more of them take
 * away a part of the spread alone: where the rest is too large, none suffice.
 */
function repeatsToAdd(
  { valuesOfA: folds, equivalence, standardError }: MetricEvidence,
  effect: number,
  design: CrossValidation,
  levels: DecisionLevels,
): SeedsToAdd | null {
  const overlap = testToTrain(design);
  const perRepeat = design.folds;
  const most = Math.floor(MOST_SEEDS / (perRepeat * (design.inner ?? 1)));
  const zone =
    equivalence === null ? null : (equivalence.zone * Math.sqrt(1 / folds + overlap)) / standardError;
  const least = (power: (n: number) => number): number =>
    leastRepeats((repeats) => power(repeats * perRepeat), Math.ceil(folds / perRepeat), most);
  const forDifference = least((n) => pairedTPower(effect, n, levels.difference, overlap));
  const forEquivalence =
    zone === null ? Infinity : least((n) => equivalencePower(effect, zone, n, levels.equivalence, overlap));
  const needed = Math.min(forDifference, forEquivalence);
  if (needed === Infinity) return null;
  const count = needed - Math.ceil(folds / perRepeat);
  return { count, unit: 'repeat', shows: forDifference <= forEquivalence ? 'difference' : 'equivalence' };
}

/** The least number above `from` with enough power, which grows with it; Infinity above `most`. */
function leastRepeats(power: (repeats: number) => number, from: number, most: number): number {
  if (most <= from || power(most) < WANTED_POWER) return Infinity;
  let low = from;
  let high = most;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (power(middle) < WANTED_POWER) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * The fewest further seeds under which the effect seen so far is found with 80 % power, or the groups are shown to be equivalent,
 * whichever takes fewer. An estimate from an estimate: with few seeds the effect seen may be far from the true one.
 * @returns null where unpaired, and where it takes more than 1000 seeds
 */
export function seedsToAdd(evidence: MetricEvidence, levels: DecisionLevels): SeedsToAdd | null {
  const effect = evidence.effectSize?.value.value ?? null;
  if (effect === null) return null;
  const { crossValidation } = evidence;
  if (crossValidation !== undefined) return repeatsToAdd(evidence, effect, crossValidation, levels);
  const pairs = evidence.valuesOfA;
  const sd = evidence.standardError * Math.sqrt(pairs);
  const forDifference = pairsForPower(effect, levels.difference, WANTED_POWER, MOST_SEEDS) ?? Infinity;
  const forEquivalence =
    evidence.equivalence === null
      ? Infinity
      : (pairsForEquivalence(
          effect,
          evidence.equivalence.zone / sd,
          levels.equivalence,
          WANTED_POWER,
          MOST_SEEDS,
        ) ?? Infinity);
  const needed = Math.min(forDifference, forEquivalence);
  if (needed === Infinity) return null;
  const shows = forDifference <= forEquivalence ? 'difference' : 'equivalence';
  return { count: Math.max(1, needed - pairs), unit: 'seed', shows };
}
