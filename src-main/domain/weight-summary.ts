import type { Histogram } from './histogram.ts';
import type { Summary } from './statistics/summary.ts';

/** One parameter tensor of a run. */
export interface WeightSummary {
  /** As in `dense1.kernel`; running statistics of batch norm stand beside what is trained. */
  readonly parameter: string;
  readonly shape: readonly number[];
  /** Number of elements; they and the rest here are of the finite ones. */
  readonly count: number;
  /** Elements that are NaN or infinite. */
  readonly notFinite: number;
  /** √Σw² */
  readonly l2Norm: number;
  /** Share of elements with |w| < 0.001, from 0 to 1. */
  readonly zeroShare: number;
  /** Null without a finite element. */
  readonly min: number | null;
  readonly max: number | null;
  readonly histogram: Histogram;
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
  readonly edges: readonly number[];
  readonly a: GroupWeights | null;
  readonly b: GroupWeights | null;
}
