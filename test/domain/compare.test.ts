import { describe, expect, it } from 'vitest';
import type { ComparedGroup, ComparedRun } from '../../src-main/domain/compared-group.ts';
import { compareGroups, compareWithBaseline, type Comparison } from '../../src-main/domain/compare.ts';
import type { MetricComparison } from '../../src-main/domain/metric-comparison.ts';
import { defined, undefinedBecause, type MetricValue } from '../../src-main/domain/metrics/metric-value.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import type { RunStatus, Scope } from '../../src-main/domain/run.ts';
import { holmAdjusted } from '../../src-main/domain/statistics/holm.ts';
import type { VerdictKind } from '../../src-main/domain/verdict-decision.ts';
import type { Verdict } from '../../src-main/domain/verdict.ts';

type Values = Readonly<Partial<Record<Scope, Readonly<Record<string, number | MetricValue>>>>>;

function completed(seed: number, values: Values): ComparedRun {
  const measurements = Object.entries(values).flatMap(([scope, named]) =>
    Object.entries(named).map(([name, value]) => ({
      scope: scope as Scope,
      name,
      detail: '',
      value: typeof value === 'number' ? defined(value) : value,
    })),
  );
  return { seed, status: 'completed', measurements, facts: {} };
}

function ended(seed: number, status: RunStatus): ComparedRun {
  return { seed, status, measurements: [], facts: {} };
}

/** A group with one test accuracy per seed, seeds from 0. */
function accuracies(variant: string, values: readonly number[]): ComparedGroup {
  return { variant, runs: values.map((accuracy, seed) => completed(seed, { test: { accuracy } })) };
}

function metricOf(comparison: Comparison, scope: string, name: string): MetricComparison {
  const found = [...comparison.metrics, ...comparison.gaps].filter(
    (metric) => metric.scope === scope && metric.name === name,
  );
  expect(found).toHaveLength(1);
  return found[0];
}

describe('pairing', () => {
  const none: ComparedGroup = {
    variant: 'none',
    runs: [
      completed(3, { test: { accuracy: 0.7 } }),
      completed(1, { test: { accuracy: 0.8 } }),
      completed(2, { test: { accuracy: 0.9 } }),
      ended(5, 'failed'),
    ],
  };
  const l2: ComparedGroup = {
    variant: 'L2',
    runs: [
      completed(1, { test: { accuracy: 0.83 } }),
      ended(2, 'diverged'),
      completed(3, { test: { accuracy: 0.74 } }),
      completed(4, { test: { accuracy: 0.5 } }),
    ],
  };
  const comparison = compareGroups(none, l2, 'accuracy');

  it('is by seed, whatever the order of the runs', () => {
    expect(comparison.pairedSeeds).toEqual([1, 3]);
    const { difference } = metricOf(comparison, 'test', 'accuracy');
    expect(difference.n).toBe(2);
    expect(difference.mean.value).toBeCloseTo((0.83 - 0.8 + (0.74 - 0.7)) / 2, 14);
  });

  it('lists every seed that makes no pair, with what became of it', () => {
    expect(comparison.unpaired).toEqual([
      { seed: 2, a: 'completed', b: 'diverged' },
      { seed: 4, a: 'missing', b: 'completed' },
      { seed: 5, a: 'failed', b: 'missing' },
    ]);
    expect(comparison.b.notCompleted).toEqual([{ seed: 2, state: 'diverged' }]);
  });

  it('names the seeds that were left out in the verdict', () => {
    expect(comparison.verdict.sentence).toContain(
      '; left out: seed 2: "L2" diverged; seed 4: "none" has no run; seed 5: "none" failed, "L2" has no run',
    );
  });

  it('gives each group its mean over all that it completed, paired or not', () => {
    const { a, b } = metricOf(comparison, 'test', 'accuracy');
    expect(a.n).toBe(3);
    expect(a.mean.value).toBeCloseTo((0.8 + 0.9 + 0.7) / 3, 14);
    expect(b.n).toBe(3);
    expect(b.mean.value).toBeCloseTo((0.83 + 0.74 + 0.5) / 3, 14);
    expect(comparison.a.completed).toBe(3);
  });

  it('refuses two runs of one seed in a group', () => {
    const twice = { variant: 'none', runs: [ended(1, 'failed'), completed(1, {})] };
    expect(() => compareGroups(twice, l2, 'accuracy')).toThrow(
      'runs of "none": expected one run per seed, received seed 1 twice',
    );
  });
});

describe('metrics', () => {
  it('are listed by part and in the order of the tables, whatever order they were measured in', () => {
    const runs = [
      completed(0, { model: { penalty: 1 }, test: { logLoss: 1, accuracy: 1 }, train: { dataLoss: 1 } }),
    ];
    const { metrics } = compareGroups({ variant: 'a', runs }, { variant: 'b', runs }, 'accuracy');
    expect(metrics.map(({ scope, name }) => `${scope} ${name}`)).toEqual([
      'train dataLoss',
      'test accuracy',
      'test logLoss',
      'model penalty',
    ]);
  });

  it('tell classes and parameters apart', () => {
    const run: ComparedRun = {
      seed: 0,
      status: 'completed',
      facts: {},
      measurements: [
        { scope: 'test', name: 'recall', detail: 'benign', value: defined(0.5) },
        { scope: 'test', name: 'recall', detail: 'malignant', value: defined(0.7) },
        { scope: 'model', name: 'l2Norm', detail: 'dense1.kernel', value: defined(3) },
      ],
    };
    const { metrics } = compareGroups(
      { variant: 'a', runs: [run] },
      { variant: 'b', runs: [run] },
      'accuracy',
    );
    expect(metrics.map(({ label, a }) => [label, a.mean.value])).toEqual([
      ['recall of class "benign"', 0.5],
      ['recall of class "malignant"', 0.7],
      ['L2 norm of dense1.kernel', 3],
    ]);
  });

  it('leave out undefined values, count without them and say which runs they are of', () => {
    const never = undefinedBecause('undefined for class "x" (never predicted)');
    const none = {
      variant: 'none',
      runs: [0, 1, 2].map((seed) => completed(seed, { test: { precisionMacro: 0.5 } })),
    };
    const l2 = {
      variant: 'L2',
      runs: [0.6, never, 0.8].map((precisionMacro, seed) => completed(seed, { test: { precisionMacro } })),
    };
    const comparison = compareGroups(none, l2, 'precisionMacro');
    const metric = metricOf(comparison, 'test', 'precisionMacro');
    expect([metric.a.n, metric.b.n, metric.difference.n]).toEqual([3, 2, 2]);
    expect(metric.undefinedValues).toEqual([
      { variant: 'L2', seed: 1, reason: never.value === null && never.reason },
    ]);
    expect(comparison.verdict.sentence).toContain(
      'left out: seed 1: undefined for "L2", undefined for class "x" (never predicted)',
    );
  });
});

describe('generalization gap', () => {
  const group = (variant: string, lift: number): ComparedGroup => ({
    variant,
    runs: [0, 1].map((seed) =>
      completed(seed, {
        train: { dataLoss: 0.1, accuracy: 0.99 },
        validation: { dataLoss: 0.4 + lift, accuracy: 0.9 - lift },
        test: { dataLoss: 0.5, accuracy: 0.9 },
      }),
    ),
  });
  const comparison = compareGroups(group('none', 0.05), group('L2', 0), 'accuracy');

  it('is positive where the model does better on training rows, for losses and for scores', () => {
    expect(metricOf(comparison, 'gap', 'dataLoss').a.mean.value).toBeCloseTo(0.45 - 0.1, 14);
    expect(metricOf(comparison, 'gap', 'accuracy').a.mean.value).toBeCloseTo(0.99 - 0.85, 14);
  });

  it('is compared in pairs', () => {
    const { difference } = metricOf(comparison, 'gap', 'dataLoss');
    expect(difference.n).toBe(2);
    expect(difference.mean.value).toBeCloseTo(0.3 - 0.35, 14);
  });

  it('is of no metric that only one of the two parts has', () => {
    const runs = [completed(0, { train: { dataLoss: 1 }, validation: { dataLoss: 2, accuracy: 1 } })];
    const { gaps } = compareGroups({ variant: 'a', runs }, { variant: 'b', runs }, 'accuracy');
    expect(gaps.map(({ name }) => name)).toEqual(['dataLoss']);
  });

  it('is undefined, with the part, where the metric is', () => {
    const runs = [
      completed(0, { train: { accuracy: 1 }, validation: { accuracy: undefinedBecause('no rows') } }),
    ];
    const { gaps } = compareGroups({ variant: 'a', runs }, { variant: 'b', runs }, 'accuracy');
    expect(gaps[0].undefinedValues[0].reason).toBe('on validation: no rows');
  });
});

describe('swapping the groups', () => {
  function randomGroup(variant: string, stream: RandomStream): ComparedGroup {
    const seeds = [0, 1, 2, 3, 4, 5].filter(() => stream.nextUniform() < 0.8);
    const lift = variant === 'B' ? 0.02 * (stream.nextUniform() - 0.5) : 0;
    return {
      variant,
      runs: seeds.map((seed) => {
        if (stream.nextUniform() < 0.15) return ended(seed, 'diverged');
        // Multiples of 1/100, so that ties and equal differences occur.
        const accuracy = Math.round(90 + 3 * stream.nextUniform() + 100 * lift) / 100;
        return completed(seed, {
          train: { accuracy: 0.99, rmse: stream.nextUniform() },
          validation: { accuracy: 0.95, rmse: 1 + stream.nextUniform() },
          test: { accuracy, rmse: 1 + stream.nextUniform() + 20 * lift },
        });
      }),
    };
  }
  const MIRRORED: Readonly<Record<VerdictKind, VerdictKind>> = {
    better: 'worse',
    worse: 'better',
    equivalent: 'equivalent',
    cannotTell: 'cannotTell',
    noVerdict: 'noVerdict',
  };
  const negated = (value: number | null) => (value === null ? null : 0 - value);

  /** Every number of the evidence: those with a side negated, mirrored or exchanged, all others the same. */
  function expectMirrored(there: Verdict, back: Verdict): void {
    const { evidence } = there;
    const other = back.evidence;
    if (evidence === null || other === null) {
      expect(other).toBe(evidence);
      return;
    }
    const zone = evidence.equivalence;
    expect(other).toEqual({
      ...evidence,
      valuesOfA: evidence.valuesOfB,
      valuesOfB: evidence.valuesOfA,
      mean: negated(evidence.mean),
      t: negated(evidence.t),
      interval: { low: negated(evidence.interval.high), high: negated(evidence.interval.low) },
      signedRankP: evidence.signedRankP,
      effectSize: evidence.effectSize && {
        value: { value: negated(evidence.effectSize.value.value) },
        interval: {
          low: negated(evidence.effectSize.interval.high),
          high: negated(evidence.effectSize.interval.low),
        },
      },
      equivalence: zone && {
        ...zone,
        probabilities: zone.probabilities && {
          below: zone.probabilities.above,
          within: expect.closeTo(zone.probabilities.within, 14) as number,
          above: zone.probabilities.below,
        },
      },
    });
  }

  it('negates differences, mirrors intervals and turns the verdict around', () => {
    const kinds = new Set<string>();
    for (let trial = 0; trial < 200; trial++) {
      const stream = new RandomStream(trial, 'split');
      const a = randomGroup('A', stream);
      const b = randomGroup('B', stream);
      const metric = trial % 2 === 0 ? 'accuracy' : 'rmse';
      const zone = trial % 4 < 2 ? 0.02 : null;
      const there = compareGroups(a, b, metric, zone);
      const back = compareGroups(b, a, metric, zone);
      expectMirrored(there.verdict, back.verdict);
      kinds.add(there.verdict.kind);
      expect(back.verdict.kind).toBe(MIRRORED[there.verdict.kind]);
      expect(back.pairedSeeds).toEqual(there.pairedSeeds);
      const rows = [...there.metrics, ...there.gaps];
      const swapped = [...back.metrics, ...back.gaps];
      expect(swapped).toHaveLength(rows.length);
      rows.forEach((row, index) => {
        const other = swapped[index];
        expect([other.scope, other.name]).toEqual([row.scope, row.name]);
        expect(other.a).toEqual(row.b);
        expect(other.b).toEqual(row.a);
        expect(other.difference.mean.value).toEqual(negated(row.difference.mean.value));
        expect(other.difference.interval.low).toEqual(negated(row.difference.interval.high));
        expect(other.difference.interval.high).toEqual(negated(row.difference.interval.low));
        expect(other.difference.sd).toEqual(row.difference.sd);
        expect(other.difference.p).toEqual(row.difference.p);
      });
    }
    expect(kinds).toEqual(new Set(['better', 'worse', 'equivalent', 'cannotTell', 'noVerdict']));
  });
});

describe('several variants', () => {
  const groups = ['none', 'L1', 'L2', 'dropout'].map((variant, index) =>
    accuracies(
      variant,
      [0.9, 0.91, 0.92].map((value, seed) => value + index * 0.01 + seed * index * 0.001),
    ),
  );

  it('are each compared with the first one', () => {
    const comparisons = compareWithBaseline(groups, 'accuracy');
    expect(comparisons.map(({ a, b }) => [a.variant, b.variant])).toEqual([
      ['none', 'L1'],
      ['none', 'L2'],
      ['none', 'dropout'],
    ]);
  });

  it("share one level by Holm's correction, and each verdict names it", () => {
    const verdicts = compareWithBaseline(groups, 'accuracy').map(({ verdict }) => verdict);
    for (const { sentence, evidence } of verdicts) {
      expect(sentence).toContain("after Holm's correction for 3 comparisons");
      expect(sentence).toContain(', not corrected;');
      expect(evidence).toMatchObject({ correction: 'holm', comparisons: 3 });
    }
    const p = verdicts.map(({ evidence }) => evidence?.p ?? NaN);
    expect(verdicts.map(({ evidence }) => evidence?.adjustedP)).toEqual(holmAdjusted(p));
    const [only] = compareWithBaseline(groups.slice(0, 2), 'accuracy');
    expect(only.verdict.sentence).not.toContain('Holm');
    expect(only.verdict.evidence?.adjustedP).toBe(p[0]);
  });

  it('can take a verdict away that one comparison alone would have', () => {
    // Differences m − 0.01, m, m + 0.01 with m = 0.03: t(2) = 3·√3, p = 0.035; twice that is above 0.05.
    const shifted = (variant: string) => accuracies(variant, [0.92, 0.93, 0.94]);
    const none = accuracies('none', [0.9, 0.9, 0.9]);
    const [alone] = compareWithBaseline([none, shifted('L2')], 'accuracy');
    expect(alone.verdict.kind).toBe('better');
    const both = compareWithBaseline([none, shifted('L2'), shifted('L1')], 'accuracy');
    expect(both.map(({ verdict }) => verdict.kind)).toEqual(['cannotTell', 'cannotTell']);
  });

  it('leave out of the correction what has no verdict', () => {
    const single = accuracies('dropout', [0.9]);
    const [judged, none] = compareWithBaseline([...groups.slice(0, 2), single], 'accuracy');
    expect(judged.verdict.evidence).toMatchObject({ correction: 'none', comparisons: 1 });
    expect(none.verdict).toMatchObject({ kind: 'noVerdict', evidence: null });
  });

  it('are none for a baseline alone', () => {
    expect(compareWithBaseline(groups.slice(0, 1), 'accuracy')).toEqual([]);
    expect(compareWithBaseline([], 'accuracy')).toEqual([]);
  });
});
