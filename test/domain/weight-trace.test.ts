import { describe, expect, it } from 'vitest';
import { equalEdges } from '../../src-main/domain/histogram.ts';
import { weightHistory } from '../../src-main/domain/weight-history.ts';
import { rebin, tracedEpochs, traceWeights } from '../../src-main/domain/weight-trace.ts';

const sum = (numbers: Iterable<number>): number => [...numbers].reduce((total, one) => total + one, 0);

describe('the epochs whose weights are kept as histograms', () => {
  it('are all of a short training, and about twenty of a long one, both ends among them', () => {
    expect([...tracedEpochs(3)]).toEqual([1, 2, 3]);
    const long = [...tracedEpochs(1000)];
    expect(long).toHaveLength(20);
    expect([long[0], long.at(-1)]).toEqual([1, 1000]);
    const steps = long.slice(1).map((epoch, at) => epoch - long[at]);
    // 999 epochs in nineteen steps: 52 or 53 each.
    expect(steps.every((step) => step === 52 || step === 53)).toBe(true);
  });
});

describe('the trace of a parameter', () => {
  it('counts every finite element once, and the effective number of those that carry the squares', () => {
    const trace = traceWeights('dense1.kernel', Float32Array.of(2, -2, 0, 0, NaN));
    expect(trace).toMatchObject({
      ...{ elements: 5, low: -2, high: 2 },
      ...{ norm: Math.sqrt(8), nearZero: 2, effective: 2 },
    });
    expect([trace.bins[0], trace.bins[20], trace.bins[39]]).toEqual([1, 2, 1]);
    // (1 + 4 + 9)²/(1 + 16 + 81)
    expect(traceWeights('w', Float32Array.of(1, 2, 3)).effective).toBeCloseTo(196 / 98, 12);
    expect(traceWeights('w', new Float32Array(7).fill(0.25)).effective).toBeCloseTo(7, 12);
  });

  it('has no effective number where all are 0, and no ends where none is finite', () => {
    expect(traceWeights('w', new Float32Array(3))).toMatchObject({ low: 0, high: 0, effective: null });
    const none = traceWeights('w', Float32Array.of(NaN, Infinity));
    expect([none.low, none.high, none.effective, sum(none.bins)]).toEqual([null, null, null, 0]);
    expect(rebin(none, equalEdges(-1, 1, 4))).toEqual([0, 0, 0, 0]);
  });

  it('keeps its elements in other bins, and spreads a bin evenly over those it overlaps', () => {
    // 40 bins of width 0.1 with one element each, in bins of width 1.
    const even = traceWeights(
      'w',
      Float32Array.from({ length: 40 }, (_, at) => (at * 4) / 39),
    );
    const counts = rebin(even, equalEdges(-2, 6, 8));
    expect(counts.map((count) => Math.round(count * 1e6) / 1e6)).toEqual([0, 0, 10, 10, 10, 10, 0, 0]);
    const lone = traceWeights('w', new Float32Array(9).fill(0.5));
    expect(rebin(lone, equalEdges(-1, 1, 4))).toEqual([0, 0, 0, 9]);
    for (const edges of [equalEdges(-7, 9, 60), equalEdges(0, 4, 7)])
      expect(sum(rebin(even, edges))).toBeCloseTo(40, 9);
  });
});

it('a history puts the runs of both groups into the same bins, epoch by epoch', () => {
  const trace = (runId: number, epoch: number, values: readonly number[]) => ({
    runId,
    epoch,
    ...traceWeights('w', Float32Array.from(values)),
  });
  const a = [trace(1, 5, [-3, 3]), trace(1, 1, [-1, 1]), trace(2, 1, [-1, 1])];
  const { edges, a: ofA, b: ofB } = weightHistory('w', a, [trace(3, 1, [0, 5])]);
  expect([edges[0], edges.at(-1), edges.length]).toEqual([-3, 5, 61]);
  expect(ofA?.epochs.map(({ epoch, runs }) => [epoch, runs])).toEqual([
    [1, 2],
    [5, 1],
  ]);
  for (const { shares } of [...(ofA?.epochs ?? []), ...(ofB?.epochs ?? [])])
    expect(sum(shares)).toBeCloseTo(1, 12);
  expect(ofA?.epochs[0].effective.mean.value).toBeCloseTo(2, 12);
  expect(weightHistory('w', [], a).a).toBeNull();
});
