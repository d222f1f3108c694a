import type { ExperimentRow } from '../../../src-main/domain/experiment-row.ts';
import type { RunInTable } from '../../../src-main/domain/filter/table-fields.ts';
import { leadingVariant } from '../../../src-main/domain/table/leading-variant.ts';
import type { GroupAddress } from '../../state/route.ts';

/** What a selection compares: A against B. */
export interface ComparisonChoice {
  readonly a: GroupAddress;
  readonly b: GroupAddress;
}

function leadingGroup(row: ExperimentRow): GroupAddress {
  return { experimentId: row.id, variantIndex: leadingVariant(row) ?? 0 };
}

/**
 * One experiment: its baseline against its leading variant. Two: the leading variant of each.
 * @returns null for any other selection, and for a single experiment of one variant
 */
export function compareExperiments(rows: readonly ExperimentRow[]): ComparisonChoice | null {
  const [first, second, ...others] = rows;
  if (rows.length === 0 || others.length > 0) return null;
  if (rows.length === 2) return { a: leadingGroup(first), b: leadingGroup(second) };
  const leading = leadingVariant(first);
  if (leading === null) return null;
  return {
    a: { experimentId: first.id, variantIndex: 0 },
    b: { experimentId: first.id, variantIndex: leading },
  };
}

/**
 * Two runs against each other, or the runs of one variant against those of another.
 * @returns null for any other selection
 */
export function compareRuns(rows: readonly RunInTable[]): ComparisonChoice | null {
  const groups = Object.values(
    Object.groupBy(rows, ({ experimentId, variantIndex }) => `${experimentId}.${variantIndex}`),
  ).filter((group) => group !== undefined);
  const sides = groups.length === 1 && rows.length === 2 ? rows.map((row) => [row]) : groups;
  if (sides.length !== 2) return null;
  const [a, b] = sides
    .map((side): GroupAddress => {
      const [{ experimentId, variantIndex }] = side;
      return {
        experimentId,
        variantIndex,
        seeds: side.map(({ seed }) => seed).sort((one, other) => one - other),
      };
    })
    // The baseline comes first, whatever the table's order.
    .sort((one, other) =>
      one.experimentId === other.experimentId ? one.variantIndex - other.variantIndex : 0,
    );
  return { a, b };
}
