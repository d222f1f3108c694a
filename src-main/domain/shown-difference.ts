import type { Comparison } from './compare.ts';
import type { MetricComparison } from './metric-comparison.ts';
import type { MetricValue } from './metrics/metric-value.ts';
import type { Interval } from './statistics/paired-t.ts';
import { welchDifference } from './statistics/welch-t.ts';

/** The difference of a metric as tables show it, tested as verdicts test it. */
export interface ShownDifference {
  /** `paired`: over common seeds. `unpaired`: group against group, where fewer than two seeds are common. */
  readonly kind: 'paired' | 'unpaired';
  /** b − a */
  readonly mean: MetricValue;
  /** 95 %: of the paired t test, or of Welch's. */
  readonly interval: Interval;
  readonly p: MetricValue;
}

/**
 * The difference of a metric: over pairs of one seed where there are at least two, else between the groups' means by Welch's
 * test, which is less sure, as what a seed does to both groups does not cancel. Swapping the groups mirrors it.
 */
export function shownDifference({ difference, a, b, crossValidation }: MetricComparison): ShownDifference {
  const { n, mean, interval, p } = difference;
  // Folds that are not paired tell their rows from each other, not the groups.
  const isUnpaired = crossValidation === undefined && n < 2 && (a.n > 1 || b.n > 1);
  if (!isUnpaired) return { kind: 'paired', mean, interval, p };
  const welch = welchDifference(a, b);
  return { kind: 'unpaired', mean: welch.mean, interval: welch.interval, p: welch.p };
}

/** Whether two groups have too few seeds in common to be compared in pairs, though one of them has several. */
export function isUnpaired({ a, b, pairedSeeds, crossValidation }: Comparison): boolean {
  if (crossValidation !== undefined) return false;
  return pairedSeeds.length < 2 && a.completed > 0 && b.completed > 0 && (a.completed > 1 || b.completed > 1);
}

/** What it means that groups are not paired, in one sentence; null where they are. */
export function unpairedSentence(comparison: Comparison): string | null {
  if (!isUnpaired(comparison)) return null;
  const { pairedSeeds } = comparison;
  const common = pairedSeeds.length === 0 ? 'no seed' : `only seed ${pairedSeeds.join(', ')}`;
  return `Not paired: A and B have ${common} in common, so whole groups are compared (Welch's t test and the exact exchange of runs between them). What a seed does to both does not cancel; train both with the same seeds for a surer answer.`;
}
