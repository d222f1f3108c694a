import { equalEdges } from './histogram.ts';
import { summarize, type Summary } from './statistics/summary.ts';
import { rebin, type WeightTrace } from './weight-trace.ts';

/** A trace with the run and the epoch that it is of. */
export interface RunTrace extends WeightTrace {
  readonly runId: number;
  readonly epoch: number;
}

/** A group's runs at the end of one epoch. */
export interface TracedEpoch {
  readonly epoch: number;
  readonly runs: number;
  /** Share of the elements of all these runs in each bin. */
  readonly shares: readonly number[];
  /** √Σw², over the runs. */
  readonly l2Norm: Summary;
  /** Share of elements with |w| < 0.001, over the runs. */
  readonly zeroShare: Summary;
  /** The effective number of weights (Σw²)²/Σw⁴, over the runs in which it is defined. */
  readonly effective: Summary;
}

/** How one parameter of a group's runs changed while they trained. */
export interface GroupHistory {
  /** Number of elements of the parameter. */
  readonly elements: number;
  readonly epochs: readonly TracedEpoch[];
}

/** One parameter of two groups, or of one, in the same bins. */
export interface WeightHistory {
  readonly parameter: string;
  /** Bins of equal width over all epochs of both groups. */
  readonly edges: readonly number[];
  /** Null where the group's runs have no such parameter, or were trained before this was kept. */
  readonly a: GroupHistory | null;
  readonly b: GroupHistory | null;
}

const BINS = 60;

function toEpoch(epoch: number, traces: readonly RunTrace[], edges: readonly number[]): TracedEpoch {
  const counts = new Array<number>(edges.length - 1).fill(0);
  for (const trace of traces) rebin(trace, edges).forEach((count, bin) => (counts[bin] += count));
  const total = counts.reduce((sum, count) => sum + count, 0);
  const effective = traces.flatMap((trace) => (trace.effective === null ? [] : [trace.effective]));
  return {
    epoch,
    runs: traces.length,
    shares: counts.map((count) => (total === 0 ? 0 : count / total)),
    l2Norm: summarize(traces.map(({ norm }) => norm)),
    zeroShare: summarize(traces.map(({ nearZero, elements }) => nearZero / elements)),
    effective: summarize(effective),
  };
}

function toGroup(traces: readonly RunTrace[], edges: readonly number[]): GroupHistory | null {
  if (traces.length === 0) return null;
  const byEpoch = new Map<number, RunTrace[]>();
  for (const trace of traces) byEpoch.set(trace.epoch, [...(byEpoch.get(trace.epoch) ?? []), trace]);
  const ascending = [...byEpoch].toSorted(([one], [other]) => one - other);
  return {
    elements: traces[0].elements,
    epochs: ascending.map(([epoch, own]) => toEpoch(epoch, own, edges)),
  };
}

/** Puts the traces of one parameter side by side. */
export function weightHistory(
  parameter: string,
  a: readonly RunTrace[],
  b: readonly RunTrace[],
): WeightHistory {
  const lows = [...a, ...b].flatMap(({ low }) => (low === null ? [] : [low]));
  const highs = [...a, ...b].flatMap(({ high }) => (high === null ? [] : [high]));
  const edges =
    lows.length === 0 ? equalEdges(0, 0, BINS) : equalEdges(Math.min(...lows), Math.max(...highs), BINS);
  return { parameter, edges, a: toGroup(a, edges), b: toGroup(b, edges) };
}
