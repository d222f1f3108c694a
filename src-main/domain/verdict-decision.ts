import type { MetricDirection } from './metrics/metric-name.ts';
import { seedsToAdd, type SeedsToAdd } from './seeds-to-add.ts';
import { holmAdjusted } from './statistics/holm.ts';
import type { EquivalenceTest, MetricEvidence } from './verdict-evidence.ts';

/**
 * `equivalent`: the 95 % interval lies within the zone that the user set, which is where both one-sided tests give p <
 * 0.025. It goes before the others: a difference in the zone is no difference that matters, however sure it is.
 * `better`, `worse`: two-sided p < 0.05, and b is on that side of a. With one comparison, where the 95 % interval excludes
 * 0.
 * `cannotTell`: neither. That is no evidence of no effect.
 * `noVerdict`: there is nothing to judge by: one seed, an undefined metric, or values without any spread.
 * Where several variants are compared with a baseline, both kinds of p are Holm's.
 */
export type VerdictKind = 'better' | 'worse' | 'equivalent' | 'cannotTell' | 'noVerdict';

/** A two-sided p below this one is a difference. */
export const DIFFERENCE_LEVEL = 0.05;

/**
 * The larger p of two one-sided tests below this one is equivalence: half of the other level, so that the 95 % interval
 * decides both.
 */
export const EQUIVALENCE_LEVEL = 0.025;

/** What a verdict rests on. */
export interface VerdictEvidence extends MetricEvidence {
  /** `holm` where several comparisons with one baseline share the level. */
  readonly correction: 'none' | 'holm';
  /** How many comparisons share it. */
  readonly comparisons: number;
  /** p after the correction: what decides. */
  readonly adjustedP: number;
  readonly equivalence: (EquivalenceTest & { readonly adjustedP: number }) | null;
  /** Null where the verdict can tell, where unpaired, and where it takes more than 1000 seeds. */
  readonly seedsToAdd: SeedsToAdd | null;
}

/** A comparison that is decided together with others. */
export interface Undecided {
  readonly direction: MetricDirection;
  readonly evidence: MetricEvidence;
}

/** Its outcome. */
export interface Decision {
  readonly kind: Exclude<VerdictKind, 'noVerdict'>;
  readonly evidence: VerdictEvidence;
}

/** The level at which one of several is decided that Holm has not found yet: shared with the others that are not found. */
function sharedLevel(adjusted: readonly number[], level: number): number {
  return level / Math.max(1, adjusted.filter((p) => p >= level).length);
}

/**
 * Decides the comparisons of several variants with one baseline. Differences and equivalences are two families, each
 * corrected by Holm over all comparisons: the probability of any false difference stays below 5 %, that of any false
 * equivalence below 2.5 %.
 * @param dropped comparisons that are not decided and count all the same
 */
export function decideTogether(family: readonly Undecided[], dropped = 0): Decision[] {
  const looked = Array.from({ length: dropped }, () => 1);
  const adjusted = holmAdjusted([...family.map(({ evidence }) => evidence.p), ...looked]);
  // Without a zone nothing is equivalent.
  const equivalences = holmAdjusted([
    ...family.map(({ evidence }) => evidence.equivalence?.p ?? 1),
    ...looked,
  ]);
  const comparisons = family.length + dropped;
  const levels = {
    difference: sharedLevel(adjusted, DIFFERENCE_LEVEL),
    equivalence: sharedLevel(equivalences, EQUIVALENCE_LEVEL),
  };
  return family.map(({ direction, evidence }, at): Decision => {
    const isEquivalent = evidence.equivalence !== null && equivalences[at] < EQUIVALENCE_LEVEL;
    const differs = adjusted[at] < DIFFERENCE_LEVEL;
    const isBetter = evidence.mean > 0 === (direction === 'higherIsBetter');
    const kind = isEquivalent ? 'equivalent' : differs ? (isBetter ? 'better' : 'worse') : 'cannotTell';
    return {
      kind,
      evidence: {
        ...evidence,
        correction: comparisons > 1 ? 'holm' : 'none',
        comparisons,
        adjustedP: adjusted[at],
        equivalence: evidence.equivalence && { ...evidence.equivalence, adjustedP: equivalences[at] },
        seedsToAdd: kind === 'cannotTell' ? seedsToAdd(evidence, levels) : null,
      },
    };
  });
}
