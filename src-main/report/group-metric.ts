import type { MetricComparison } from '../domain/metric-comparison.ts';
import { decimalsOf } from '../domain/number-text.ts';
import type { Summary } from '../domain/statistics/summary.ts';
import { shownRows } from './finding.ts';
import { keyOf, type MetricRow } from './metric-row.ts';
import type { Chapter } from './report.ts';

/** A metric of all groups of a chapter, the baseline first. */
export interface GroupMetric extends Pick<
  MetricComparison,
  'scope' | 'name' | 'detail' | 'label' | 'direction'
> {
  /** As many as any comparison shows of it. */
  readonly decimals: number;
  /** Null where the group has none of it. */
  readonly summaries: readonly (Summary | null)[];
  /** By seed, ascending; a value per group, null where it is not defined. */
  readonly perSeed: readonly { readonly seed: number; readonly values: readonly (number | null)[] }[];
  /** Whether a group differs from the baseline after the correction; false for the baseline. */
  readonly isSignificant: readonly boolean[];
}

function toGroupMetric(rows: readonly (MetricRow | undefined)[], isAlone: boolean): GroupMetric {
  const known = rows.filter((row) => row !== undefined);
  const [{ metric }] = known;
  const seeds = [...new Set(known.flatMap((row) => row.metric.perSeed.map(({ seed }) => seed)))];
  const others = isAlone ? [] : rows;
  const valueOf = (row: MetricRow | undefined, seed: number, side: 'a' | 'b'): number | null =>
    row?.metric.perSeed.find((values) => values.seed === seed)?.[side] ?? null;
  const { scope, name, detail, label, direction } = metric;
  return {
    ...{ scope, name, detail, label, direction },
    decimals: Math.max(...known.map((row) => decimalsOf(row.metric))),
    summaries: [metric.a, ...others.map((row) => row?.metric.b ?? null)],
    perSeed: seeds
      .toSorted((one, other) => one - other)
      .map((seed) => ({
        seed,
        values: [valueOf(known[0], seed, 'a'), ...others.map((row) => valueOf(row, seed, 'b'))],
      })),
    isSignificant: [false, ...others.map((row) => row?.isSignificant ?? false)],
  };
}

/** The metrics that a chapter shows, over all of its groups; the judged one first. */
export function groupMetrics({ findings, alone, judged }: Chapter): GroupMetric[] {
  const isAlone = findings.length === 0;
  const shown = isAlone ? shownRows(judged, alone) : findings.flatMap((finding) => finding.shown);
  const keys = [...new Set(shown.map(({ metric }) => keyOf(metric)))];
  const lists = isAlone ? [alone] : findings.map(({ rows }) => rows);
  return keys.map((key) =>
    toGroupMetric(
      lists.map((rows) => rows.find(({ metric }) => keyOf(metric) === key)),
      isAlone,
    ),
  );
}

/** The judged metric on test; undefined where nothing was measured yet. */
export function judgedGroupMetric(chapter: Chapter): GroupMetric | undefined {
  return groupMetrics(chapter).find(({ scope, name }) => scope === 'test' && name === chapter.judged);
}
