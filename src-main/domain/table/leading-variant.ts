import type { ExperimentRow, MeanAndSd } from '../experiment-row.ts';
import { metricDirection } from '../metrics/metric-name.ts';

/**
 * The variant that a short line about an experiment shows beside its baseline: of those behind the first one that which does best
 * in the primary metric, and the second one where none has a value yet.
 * @returns its position; null for an experiment of one variant
 */
export function leadingVariant({ groups, primaryMetric }: ExperimentRow): number | null {
  if (groups.length < 2) return null;
  const sign = metricDirection(primaryMetric) === 'lowerIsBetter' ? -1 : 1;
  let best = 1;
  for (let index = 2; index < groups.length; index++) {
    const value = groups[index].primary;
    const leading = groups[best].primary;
    if (value !== null && (leading === null || sign * value.mean > sign * leading.mean)) best = index;
  }
  return best;
}

/** The variants that a short line shows: the baseline, and the leading one of the others. */
export function shownVariants(row: ExperimentRow): readonly number[] {
  const leading = leadingVariant(row);
  return leading === null ? [0] : [0, leading];
}

/** The number that an experiment is sorted by in a column that has one per variant: that of its leading variant. */
export function leadingValue(
  row: ExperimentRow,
  valueAt: (index: number) => MeanAndSd | null,
): number | null {
  const leading = leadingVariant(row);
  return (leading === null ? null : valueAt(leading)?.mean) ?? valueAt(0)?.mean ?? null;
}
