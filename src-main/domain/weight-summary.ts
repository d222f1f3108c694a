import { countIntoBins, equalEdges, type Histogram } from './histogram.ts';
import { NEAR_ZERO } from './near-zero.ts';
import type { Weights } from './run.ts';
import { summarize, type Summary } from './statistics/summary.ts';

/** One parameter tensor of a run. Norm, share and bounds are those of its finite elements. */
export interface WeightSummary {
  /** As in `dense1.kernel`; running statistics of batch norm stand beside what is trained. */
  readonly parameter: string;
  readonly shape: readonly number[];
  /** Number of elements. */
  readonly count: number;
  /** Elements that are NaN or infinite. */
  readonly notFinite: number;
  /** √Σw² */
  readonly l2Norm: number;
  /** Share of elements with |w| < 0.001, from 0 to 1; 0 without a finite one. */
  readonly zeroShare: number;
  /** Null without a finite element. */
  readonly min: number | null;
  readonly max: number | null;
  /** Forty bins of equal width; null without a finite element. */
  readonly histogram: Histogram | null;
}

/** One parameter tensor over the completed runs of a group. */
export interface GroupWeights {
  readonly runs: number;
  /** Over the runs. */
  readonly l2Norm: Summary;
  readonly zeroShare: Summary;
  /** Elements of all runs together, in the bins of `ComparedWeights.edges`. */
  readonly counts: readonly number[];
}

/** One parameter tensor of two groups, in the same bins; a group whose model has no such parameter is null. */
export interface ComparedWeights {
  readonly parameter: string;
  /** Of the first group that has it. */
  readonly shape: readonly number[];
  /** Forty bins of equal width over the elements of both groups. */
  readonly edges: readonly number[];
  readonly a: GroupWeights | null;
  readonly b: GroupWeights | null;
}

const BINS = 40;

/** What is known of a tensor before its elements are counted into bins. */
export interface WeightExtent {
  /** Number of finite elements; the rest is about them. */
  readonly finite: number;
  readonly squareSum: number;
  readonly nearZero: number;
  /** Infinity and −Infinity without a finite element. */
  readonly min: number;
  readonly max: number;
}

/** Looks at every element once. */
export function weightExtent(values: Float32Array): WeightExtent {
  let [finite, squareSum, nearZero, min, max] = [0, 0, 0, Infinity, -Infinity];
  // By index: `for … of` over millions of weights takes ten times as long.
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (!Number.isFinite(value)) continue;
    finite += 1;
    squareSum += value * value;
    if (Math.abs(value) < NEAR_ZERO) nearZero += 1;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { finite, squareSum, nearZero, min, max };
}

function shareOfZero({ nearZero, finite }: WeightExtent): number {
  return finite === 0 ? 0 : nearZero / finite;
}

/** Sums up one parameter tensor. */
export function summarizeWeights({ parameter, shape, values }: Weights): WeightSummary {
  const extent = weightExtent(values);
  const { finite, min, max } = extent;
  const edges = finite === 0 ? null : equalEdges(min, max, BINS);
  return {
    parameter,
    shape,
    count: values.length,
    notFinite: values.length - finite,
    l2Norm: Math.sqrt(extent.squareSum),
    zeroShare: shareOfZero(extent),
    min: finite === 0 ? null : min,
    max: finite === 0 ? null : max,
    histogram: edges === null ? null : { edges, counts: countIntoBins(values, edges) },
  };
}

/** Edges of forty bins over the elements of all these tensors. */
export function commonEdges(extents: readonly WeightExtent[]): number[] {
  const min = Math.min(...extents.map((extent) => extent.min));
  const max = Math.max(...extents.map((extent) => extent.max));
  return min <= max ? equalEdges(min, max, BINS) : equalEdges(0, 0, BINS);
}

/**
 * One parameter over the runs of a group; null without runs.
 * @param counts elements of all runs together, in the common bins
 */
export function toGroupWeights(
  extents: readonly WeightExtent[],
  counts: readonly number[],
): GroupWeights | null {
  if (extents.length === 0) return null;
  return {
    runs: extents.length,
    l2Norm: summarize(extents.map(({ squareSum }) => Math.sqrt(squareSum))),
    zeroShare: summarize(extents.map(shareOfZero)),
    counts,
  };
}
