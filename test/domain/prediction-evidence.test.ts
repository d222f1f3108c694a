import { describe, expect, it } from 'vitest';
import type { Target } from '../../src-main/domain/dataset.ts';
import type { MetricValue } from '../../src-main/domain/metrics/metric-value.ts';
import type { PrimaryMetric } from '../../src-main/domain/metrics/primary-metric.ts';
import { rowMetric } from '../../src-main/domain/metrics/row-metric.ts';
import {
  predictionEvidence,
  type PredictedPair,
  type PredictionEvidence,
} from '../../src-main/domain/prediction-evidence.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { bootstrapInterval, strataOf } from '../../src-main/domain/statistics/bootstrap.ts';
import { aucDifference } from '../../src-main/domain/statistics/delong.ts';

const ROWS = 60;
const LABELS = Int32Array.from({ length: ROWS }, (_, row) => Number(row % 3 === 0));
const CLASSES: Target = { kind: 'classes', labels: LABELS, classNames: ['no', 'yes'] };
const EVERY_ROW = Int32Array.from(LABELS.keys());

/** Probabilities that lean towards the actual class, the more so the larger `skill`. */
function outputsOf(skill: number, seed: number): Float32Array {
  const noise = new Float32Array(ROWS);
  new RandomStream(seed, 'split').fillNormal(noise);
  const outputs = new Float32Array(2 * ROWS);
  noise.forEach((value, row) => {
    const yes = 1 / (1 + Math.exp(-(skill * (2 * LABELS[row] - 1) + value)));
    outputs[2 * row] = 1 - yes;
    outputs[2 * row + 1] = Math.fround(yes);
  });
  return outputs;
}

function pairOf(seed: number, metric: PrimaryMetric, rows = EVERY_ROW): PredictedPair {
  const [outputsOfA, outputsOfB] = [outputsOf(0.4, 10 + seed), outputsOf(1, 20 + seed)];
  const measured = (outputs: Float32Array): MetricValue => ({
    value: rowMetric(metric, outputs, CLASSES)(EVERY_ROW) ?? NaN,
  });
  return {
    ...{ seed, rows, target: CLASSES, outputsOfA, outputsOfB },
    measuredOfA: measured(outputsOfA),
    measuredOfB: measured(outputsOfB),
  };
}

function swapped(pair: PredictedPair): PredictedPair {
  return {
    ...pair,
    ...{ outputsOfA: pair.outputsOfB, outputsOfB: pair.outputsOfA },
    ...{ measuredOfA: pair.measuredOfB, measuredOfB: pair.measuredOfA },
  };
}

function evidenceOf(metric: PrimaryMetric, pairs: readonly PredictedPair[]): PredictionEvidence {
  const work = predictionEvidence(metric, pairs, { resamples: 1000 });
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

const negated = (value: number | null) => (value === null ? NaN : -value);

describe('evidence from predictions of the same rows', () => {
  it('counts the rows by who is right, and tests them exactly', () => {
    const certain = (yes: readonly number[]) => Float32Array.from(yes.flatMap((one) => [1 - one, one]));
    const labels = Int32Array.of(1, 1, 1, 1, 1, 1, 0, 0, 0, 0);
    const pair: PredictedPair = {
      ...{ seed: 0, rows: Int32Array.from(labels.keys()) },
      target: { kind: 'classes', labels, classNames: ['no', 'yes'] },
      outputsOfA: certain([1, 1, 0, 0, 0, 0, 0, 0, 0, 1]),
      outputsOfB: certain([1, 1, 1, 1, 1, 1, 1, 0, 0, 1]),
      ...{ measuredOfA: { value: 0.5 }, measuredOfB: { value: 0.8 } },
    };
    const [{ counts }] = evidenceOf('accuracy', [pair]).perSeed;
    expect(counts).toMatchObject({ kind: 'right', both: 4, onlyA: 1, onlyB: 4, neither: 1 });
    // 2·P(X ≤ 1) of 5 fair coins: 2·(1 + 5)/32.
    expect(counts.p.value).toBeCloseTo(0.375, 14);
  });

  it("has DeLong's test of the second of two classes, and the interval of the stratified bootstrap", () => {
    const pair = pairOf(1, 'aucRoc');
    const [found] = evidenceOf('aucRoc', [pair]).perSeed;
    const scores = (outputs: Float32Array) => outputs.filter((_, at) => at % 2 === 1);
    const area = aucDifference(
      Array.from(LABELS, (label) => label === 1),
      scores(pair.outputsOfA),
      scores(pair.outputsOfB),
    );
    expect(found.areas).toHaveLength(1);
    expect(found.areas[0]).toMatchObject({ className: 'yes', p: area.p, adjustedP: area.p });
    expect(found.areas[0].difference.value).toBeCloseTo(found.metric.difference.value ?? NaN, 12);
    const [ofA, ofB] = [pair.outputsOfA, pair.outputsOfB].map((one) => rowMetric('aucRoc', one, CLASSES));
    const difference = (rows: Int32Array) => (ofB(rows) ?? NaN) - (ofA(rows) ?? NaN);
    const strata = strataOf(LABELS, 2);
    expect(found.metric.interval).toEqual(
      bootstrapInterval(strata, difference, { seed: 0, resamples: 1000 }),
    );
  });

  it('tests one class of several against the rest, corrected by Holm over the classes', () => {
    const labels = Int32Array.from({ length: ROWS }, (_, row) => row % 3);
    const noise = new Float32Array(3 * ROWS);
    const outputs = (seed: number, skill: number) => {
      new RandomStream(seed, 'split').fillNormal(noise);
      return Float32Array.from(noise, (value, at) => {
        const isActual = labels[Math.floor(at / 3)] === at % 3;
        return 1 / (3 + Math.exp(-value - (isActual ? skill : 0)));
      });
    };
    const pair = { ...pairOf(1, 'accuracy'), outputsOfA: outputs(1, 0), outputsOfB: outputs(2, 2) };
    const target: Target = { kind: 'classes', labels, classNames: ['a', 'b', 'c'] };
    const [{ areas }] = evidenceOf('accuracy', [{ ...pair, target }]).perSeed;
    expect(areas.map(({ className }) => className)).toEqual(['a', 'b', 'c']);
    const ascending = areas.map(({ p }) => p.value ?? NaN).sort((one, other) => one - other);
    const smallest = areas.find(({ p }) => p.value === ascending[0]);
    expect(smallest?.adjustedP.value).toBeCloseTo(Math.min(1, 3 * ascending[0]), 14);
  });

  it.each(['accuracy', 'logLoss', 'aucRoc', 'f1Macro'] as const)(
    'is mirrored in every number when A and B swap: %s',
    (metric) => {
      const pairs = [1, 2, 3].map((seed) => pairOf(seed, metric));
      const there = evidenceOf(metric, pairs);
      const back = evidenceOf(metric, pairs.map(swapped));
      const both = [
        [there.mean, back.mean],
        ...there.perSeed.map((one, at) => [one.metric, back.perSeed[at].metric]),
      ];
      for (const [one, other] of both) {
        expect([other.a, other.b]).toEqual([one.b, one.a]);
        expect(other.difference.value).toBeCloseTo(negated(one.difference.value), 13);
        expect(other.interval.low).toBeCloseTo(negated(one.interval.high), 9);
        expect(other.interval.high).toBeCloseTo(negated(one.interval.low), 9);
      }
      there.perSeed.forEach(({ counts, areas }, at) => {
        const other = back.perSeed[at];
        expect(other.counts).toEqual({ ...counts, onlyA: counts.onlyB, onlyB: counts.onlyA });
        expect(other.areas[0].p.value).toBeCloseTo(areas[0].p.value ?? NaN, 12);
        expect(other.areas[0].interval.low).toBeCloseTo(negated(areas[0].interval.high), 12);
      });
    },
  );

  it('draws the same rows for all seeds: the mean has the interval of the mean, which is narrower than their mean', () => {
    const pairs = [1, 2, 3, 4].map((seed) => pairOf(seed, 'logLoss'));
    const { mean, perSeed, sharedRows } = evidenceOf('logLoss', pairs);
    expect(sharedRows).toBe(ROWS);
    const differences = pairs.map(({ outputsOfA, outputsOfB }) => {
      const [ofA, ofB] = [outputsOfA, outputsOfB].map((one) => rowMetric('logLoss', one, CLASSES));
      return (rows: Int32Array) => (ofB(rows) ?? NaN) - (ofA(rows) ?? NaN);
    });
    const expected = bootstrapInterval(
      strataOf(LABELS, 2),
      (rows) => differences.reduce((sum, one) => sum + one(rows), 0) / 4,
      { seed: 0, resamples: 1000 },
    );
    expect(mean.interval.low).toBeCloseTo(expected.low ?? NaN, 12);
    expect(mean.interval.high).toBeCloseTo(expected.high ?? NaN, 12);
    const width = ({ interval }: typeof mean) => (interval.high ?? NaN) - (interval.low ?? NaN);
    const widths = perSeed.map(({ metric }) => width(metric));
    expect(width(mean)).toBeLessThan(widths.reduce((sum, one) => sum + one, 0) / 4);
  });

  it('has no interval of the mean where each seed was tested on rows of its own', () => {
    const other = EVERY_ROW.map((row) => row + ROWS);
    const evidence = evidenceOf('accuracy', [pairOf(1, 'accuracy'), pairOf(2, 'accuracy', other)]);
    expect(evidence.sharedRows).toBeNull();
    expect(evidence.mean.interval).toMatchObject({
      low: null,
      reason: 'each seed was tested on rows of its own',
    });
    expect(evidence.perSeed.every(({ metric }) => metric.interval.low !== null)).toBe(true);
  });

  it('counts who is closer for numbers', () => {
    const values = Float64Array.of(1, 2, 3, 4);
    const pair: PredictedPair = {
      ...{ seed: 0, rows: Int32Array.of(5, 6, 7, 8), target: { kind: 'values', name: 'y', values } },
      outputsOfA: Float32Array.of(1.5, 2, 3, 5),
      outputsOfB: Float32Array.of(1.25, 2, 4, 4.5),
      ...{ measuredOfA: { value: 0.3125 }, measuredOfB: { value: 0.328125 } },
    };
    const [{ counts, areas, metric }] = evidenceOf('mse', [pair]).perSeed;
    expect(counts).toMatchObject({ kind: 'closer', onlyA: 1, onlyB: 2, both: 0, neither: 1 });
    // 2·P(X ≤ 1) of 3 fair coins: 2·(1 + 3)/8.
    expect(counts.p.value).toBeCloseTo(1, 12);
    expect(areas).toEqual([]);
    expect(metric.difference.value).toBe(0.015625);
  });

  it('says of models that predict alike that nothing tells them apart', () => {
    const pair = pairOf(1, 'accuracy');
    const alike = { ...pair, outputsOfB: pair.outputsOfA, measuredOfB: pair.measuredOfA };
    const { mean, perSeed } = evidenceOf('accuracy', [alike]);
    expect(mean.difference.value).toBe(0);
    expect(mean.interval.low).toBeNull();
    expect(perSeed[0].counts).toMatchObject({ onlyA: 0, onlyB: 0, p: { value: 1 } });
    expect(perSeed[0].areas[0].p.value).toBeNull();
  });
});
