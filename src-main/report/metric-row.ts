import type { Comparison } from '../domain/compare.ts';
import type { MetricComparison } from '../domain/metric-comparison.ts';
import { decimalsOf, fixed, intervalText, meanAndSd, pText, signed } from '../domain/number-text.ts';
import { shownDifference } from '../domain/shown-difference.ts';
import { holmAdjusted } from '../domain/statistics/holm.ts';
import { DIFFERENCE_LEVEL } from '../domain/verdict-decision.ts';
import { metricEvidence } from '../domain/verdict-evidence.ts';

/** A metric of one comparison, as a table shows it. */
export interface MetricRow {
  readonly metric: MetricComparison;
  /** On what, as in `test`. */
  readonly scope: MetricComparison['scope'];
  readonly label: string;
  readonly a: string;
  readonly b: string;
  readonly difference: string;
  readonly interval: string;
  /** Cohen's d_z with its 95 % interval; a dash where there is none. */
  readonly effect: string;
  /** Of the paired t test, or of Welch's where the seeds differ; not corrected. */
  readonly p: string;
  /** The p that decides, by Holm over the variants; null where nothing was tested. */
  readonly adjustedP: number | null;
  readonly isSignificant: boolean;
}

/** Tells a metric apart from the others of its comparison. */
export function keyOf({ scope, name, detail }: MetricComparison): string {
  return JSON.stringify([scope, name, detail]);
}

function metricsOf({ metrics, gaps }: Comparison): readonly MetricComparison[] {
  return [...metrics, ...gaps];
}

/**
 * Holm's p of every metric in every comparison. The comparisons of one metric with the baseline are a family, tested as
 * the verdict is; different metrics are not corrected for each other.
 * @returns one map per comparison, from the metric's key
 */
function adjustedPValues(comparisons: readonly Comparison[]): Map<string, number>[] {
  const families = new Map<string, { readonly at: number; readonly p: number }[]>();
  comparisons.forEach((comparison, at) => {
    for (const metric of metricsOf(comparison)) {
      const evidence = metricEvidence(metric, null);
      if (evidence === null) continue;
      const key = keyOf(metric);
      families.set(key, [...(families.get(key) ?? []), { at, p: evidence.p }]);
    }
  });
  const found = comparisons.map(() => new Map<string, number>());
  for (const [key, family] of families) {
    const adjusted = holmAdjusted(family.map(({ p }) => p));
    family.forEach(({ at }, index) => found[at].set(key, adjusted[index]));
  }
  return found;
}

function effectText(metric: MetricComparison): string {
  const effect = metricEvidence(metric, null)?.effectSize ?? null;
  if (effect === null || effect.value.value === null || effect.interval.low === null) return '–';
  return `${fixed(effect.value.value, 2)} [${fixed(effect.interval.low, 2)}, ${fixed(effect.interval.high, 2)}]`;
}

function toRow(metric: MetricComparison, adjustedP: number | null): MetricRow {
  const decimals = decimalsOf(metric);
  const { mean, interval, p } = shownDifference(metric);
  return {
    metric,
    scope: metric.scope,
    label: metric.label,
    a: meanAndSd(metric.a, decimals),
    b: meanAndSd(metric.b, decimals),
    difference: mean.value === null ? '–' : signed(mean.value, decimals),
    interval: intervalText(interval, decimals),
    effect: effectText(metric),
    p: pText(p.value),
    adjustedP,
    isSignificant: adjustedP !== null && adjustedP < DIFFERENCE_LEVEL,
  };
}

/**
 * Every metric of every comparison as rows; one list per comparison.
 * @param alsoCompared comparisons that share the correction and are not shown
 */
export function metricRows(
  comparisons: readonly Comparison[],
  alsoCompared: readonly Comparison[],
): MetricRow[][] {
  const adjusted = adjustedPValues([...comparisons, ...alsoCompared]);
  return comparisons.map((comparison, at) =>
    metricsOf(comparison).map((metric) => toRow(metric, adjusted[at].get(keyOf(metric)) ?? null)),
  );
}
