import { seedDifference, type SeedFolds, type SeedPair } from './cross-validation.ts';
import { findAblations, type PlacedAblation } from './ablation-variants.ts';
import { measuredValue, pairBySeed, type ComparedGroup } from './compared-group.ts';
import { fairnessDifferences } from './fairness.ts';
import { compareMetric } from './metric-comparison.ts';
import { metricDirection, type MetricDirection } from './metrics/metric-name.ts';
import type { Regularization } from './regularization.ts';
import type { PairedDifference } from './statistics/paired-t.ts';
import { summarize, type Summary } from './statistics/summary.ts';
import { judgeTogether, type Verdict } from './verdict.ts';

/** A variant of an ablation in the metric that it is about. */
export interface AblationGroup {
  readonly variantIndex: number;
  readonly variant: string;
  /** Over its completed runs. */
  readonly validation: Summary;
  readonly test: Summary;
}

/** A regularizer on one layer alone, or on all of them. Differences are on the test part, paired by seed. */
export interface AblationRow extends AblationGroup {
  /** Null: on all of the layers at once. */
  readonly layer: string | null;
  /** This one less none. */
  readonly toNone: PairedDifference;
  /** Against none; Holm's correction is over all rows of the ablation. */
  readonly verdict: Verdict;
  /** This one less all, not corrected; null where no variant has it on all, and for that one itself. */
  readonly toAll: PairedDifference | null;
}

/** Which layer needs a regularizer: the same one, at the same strength, on each layer in turn. */
export interface Ablation {
  /** Without a layer. */
  readonly regularizer: Regularization;
  /** What acts in every variant besides. */
  readonly held: readonly Regularization[];
  readonly metric: string;
  readonly direction: MetricDirection;
  readonly none: AblationGroup;
  readonly rows: readonly AblationRow[];
  readonly all: AblationRow | null;
  /**
   * What all layers do together beyond the sum of what each does alone, per seed:
   * (all − none) − Σ (layer − none), a contrast over the seeds that every variant completed. Null without `all`.
   */
  readonly interaction: PairedDifference | null;
}

/** A variant as an ablation takes it. */
export interface AblationVariant {
  readonly regularization: readonly Regularization[];
  readonly group: ComparedGroup;
}

function valueUnder(group: ComparedGroup, seed: number, metric: string): number | null {
  const run = group.runs.find((one) => one.seed === seed && one.status === 'completed');
  return run === undefined ? null : measuredValue(run, 'test', metric).value;
}

function toGroup(variantIndex: number, group: ComparedGroup, metric: string): AblationGroup {
  const on = (part: 'validation' | 'test'): Summary =>
    summarize(
      group.runs.flatMap((run) => {
        const value = run.status === 'completed' ? measuredValue(run, part, metric).value : null;
        return value === null ? [] : [value];
      }),
    );
  return { variantIndex, variant: group.variant, validation: on('validation'), test: on('test') };
}

function foldsOf({ crossValidation, runs }: ComparedGroup): SeedFolds | null {
  if (crossValidation === undefined) return null;
  const bySeed = new Map(
    runs.flatMap(({ seed, fold }) => (fold === undefined ? [] : [[seed, fold] as const])),
  );
  return { design: crossValidation, bySeed };
}

function interactionOf(
  none: ComparedGroup,
  all: ComparedGroup,
  layers: readonly ComparedGroup[],
  metric: string,
): PairedDifference {
  const pairs: SeedPair[] = [];
  for (const { seed } of none.runs) {
    const base = valueUnder(none, seed, metric);
    const whole = valueUnder(all, seed, metric);
    const single = layers.flatMap((group) => valueUnder(group, seed, metric) ?? []);
    if (base === null || whole === null || single.length < layers.length) continue;
    pairs.push({ seed, a: single.reduce((sum, value) => sum + (value - base), 0), b: whole - base });
  }
  return seedDifference(pairs, foldsOf(none));
}

function toAblation(
  placed: PlacedAblation,
  variants: readonly AblationVariant[],
  metric: string,
  equivalenceZone: number | null,
): Ablation {
  const { regularizer, held, layers } = placed;
  const groupOf = (index: number): ComparedGroup => variants[index].group;
  const none = groupOf(placed.none);
  const places = [...layers, ...(placed.all === null ? [] : [{ layer: null, variantIndex: placed.all }])];
  const compared = (a: ComparedGroup, b: ComparedGroup) =>
    compareMetric(a, b, { scope: 'test', name: metric, detail: '' });
  const verdicts = judgeTogether(
    places.map(({ variantIndex }) => {
      const group = groupOf(variantIndex);
      return {
        ...{ a: none.variant, b: group.variant, metric: compared(none, group), equivalenceZone },
        seeds: pairBySeed(none, group),
        otherDifferences: fairnessDifferences(none, group).map(({ what }) => what),
        looks: Math.max(none.looks ?? 0, group.looks ?? 0),
      };
    }),
  );
  const rows = places.map(({ layer, variantIndex }, at): AblationRow => {
    const group = groupOf(variantIndex);
    const hasAll = placed.all !== null && layer !== null;
    return {
      ...toGroup(variantIndex, group, metric),
      layer,
      toNone: compared(none, group).difference,
      verdict: verdicts[at],
      toAll: hasAll ? compared(groupOf(placed.all), group).difference : null,
    };
  });
  return {
    ...{ regularizer, held, metric, direction: metricDirection(metric) },
    none: toGroup(placed.none, none, metric),
    rows: rows.filter(({ layer }) => layer !== null),
    all: rows.find(({ layer }) => layer === null) ?? null,
    interaction:
      placed.all === null
        ? null
        : interactionOf(
            none,
            groupOf(placed.all),
            layers.map(({ variantIndex }) => groupOf(variantIndex)),
            metric,
          ),
  };
}

/**
 * Says for each regularizer that variants have on one layer each which layer needs it. On the test part: nothing is chosen here.
 * @param equivalenceZone half-width of what counts as equal in the metric; null without one
 * @returns by number of layers, most first; empty where variants make no ablation
 */
export function ablations(
  variants: readonly AblationVariant[],
  metric: string,
  equivalenceZone: number | null,
): Ablation[] {
  return findAblations(variants.map(({ regularization }) => regularization)).map((placed) =>
    toAblation(placed, variants, metric, equivalenceZone),
  );
}
