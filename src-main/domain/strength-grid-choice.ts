import type { MetricDirection } from './metrics/metric-name.ts';
import type { Summary } from './statistics/summary.ts';

/** What a cell is chosen by. */
export interface ChosenFrom {
  /** Positions of its two strengths, from the weakest; larger is stronger. */
  readonly ranks: readonly [number, number];
  /** The same as shares of the way to the strongest, from 0 to 1. */
  readonly shares: readonly [number, number];
  readonly validation: Summary;
  /**
   * Whether a run of it diverged, as what is left would make it look better than it is, or successive halving stopped it, as it
   * was trained less.
   */
  readonly isLeftOut: boolean;
}

/** Which cells of a grid to take, by validation alone. */
export interface CellChoice {
  /** The cell that is best on validation, of equal ones the strongest; null where none is defined. Cells that are left out do not count. */
  readonly best: number | null;
  /**
   * The one-standard-error choice (Breiman et al. 1984) for two strengths. Among cells whose validation mean is within one standard
   * error of the best one's, those that no other one of them is at least as strong as in both strengths: trading one strength for
   * the other, there may be several. The first is the one to take: the strongest by the sum of both shares of the way from the
   * weakest to the strongest; of equal ones the better on validation, then the one with the stronger row. Empty where the best
   * cell has fewer than two runs.
   */
  readonly oneStandardError: readonly number[];
}

function costOf({ validation, isLeftOut }: ChosenFrom, direction: MetricDirection): number {
  const mean = validation.mean.value;
  if (mean === null || isLeftOut) return Infinity;
  return direction === 'higherIsBetter' ? -mean : mean;
}

/** Whether one cell is at least as strong as another in both strengths, and stronger in one. */
function isStronger(one: ChosenFrom, other: ChosenFrom): boolean {
  const [row, column] = one.ranks.map((rank, side) => rank - other.ranks[side]);
  return row >= 0 && column >= 0 && row + column > 0;
}

function strengthOf({ shares }: ChosenFrom): number {
  return shares[0] + shares[1];
}

/** Chooses among the cells of a grid. */
export function chooseCells(cells: readonly ChosenFrom[], direction: MetricDirection): CellChoice {
  const costs = cells.map((cell) => costOf(cell, direction));
  const strongestFirst = (one: number, other: number): number =>
    strengthOf(cells[other]) - strengthOf(cells[one]) ||
    costs[one] - costs[other] ||
    cells[other].ranks[0] - cells[one].ranks[0];
  const within = (most: number): number[] =>
    [...cells.keys()].filter((index) => costs[index] <= most).toSorted(strongestFirst);
  const least = Math.min(...costs);
  if (least === Infinity || cells.length === 0) return { best: null, oneStandardError: [] };
  const [best] = within(least);
  const { n, sd } = cells[best].validation;
  if (sd.value === null) return { best, oneStandardError: [] };
  const close = within(least + sd.value / Math.sqrt(n));
  return {
    best,
    oneStandardError: close.filter((index) => !close.some((other) => isStronger(cells[other], cells[index]))),
  };
}
