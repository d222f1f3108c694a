import { pairsForEquivalence, pairsForPower } from './statistics/power.ts';
import type { MetricEvidence } from './verdict-evidence.ts';

/** How often an effect is to be found by the seeds that a verdict asks for. */
export const WANTED_POWER = 0.8;

/** How many seeds are added where nobody says how many. */
export const SEEDS_AT_ONCE = 5;

/** More seeds than this are never asked for; an experiment takes no more. */
export const MOST_SEEDS = 1000;

/** What a verdict asks for that cannot tell yet. */
export interface SeedsToAdd {
  /** Seeds beyond those that it rests on, at least 1. */
  readonly count: number;
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
 * The fewest further seeds under which the effect seen so far is found with 80 % power, or the groups are shown to be equivalent,
 * whichever takes fewer. An estimate from an estimate: with few seeds the effect seen may be far from the true one.
 * @returns null where unpaired, and where it takes more than 1000 seeds
 */
export function seedsToAdd(evidence: MetricEvidence, levels: DecisionLevels): SeedsToAdd | null {
  const effect = evidence.effectSize?.value.value ?? null;
  if (effect === null) return null;
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
  return { count: Math.max(1, needed - pairs), shows };
}
