import { describe, expect, it } from 'vitest';
import { compareGroups, type Comparison } from '../../src-main/domain/compare.ts';
import type { ComparedGroup, Facts } from '../../src-main/domain/compared-group.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { isUnpaired, shownDifference, unpairedSentence } from '../../src-main/domain/shown-difference.ts';

function groupOf(variant: string, seeds: readonly number[], draw: number, facts: Facts = {}): ComparedGroup {
  const noise = new Float32Array(3 * seeds.length);
  new RandomStream(draw, 'split').fillNormal(noise);
  const on = (scope: 'train' | 'validation' | 'test', at: number) =>
    ({ scope, name: 'accuracy', detail: '', value: { value: 0.8 + noise[at] / 20 } }) as const;
  return {
    variant,
    runs: seeds.map((seed, at) => ({
      ...{ seed, status: 'completed', facts },
      measurements: [on('train', 3 * at), on('validation', 3 * at + 1), on('test', 3 * at + 2)],
    })),
  };
}

function comparisonOf(seedsOfA: readonly number[], seedsOfB: readonly number[], draw = 1): Comparison {
  return compareGroups(groupOf('a', seedsOfA, draw), groupOf('b', seedsOfB, draw + 100), 'accuracy');
}

const allMetrics = ({ metrics, gaps }: Comparison) => [...metrics, ...gaps];

describe('the difference that tables show', () => {
  it('is paired over two common seeds or more, and says the same as the pairs', () => {
    const comparison = comparisonOf([1, 2, 3], [2, 3, 4]);
    for (const metric of allMetrics(comparison)) {
      const { mean, interval, p } = metric.difference;
      expect(shownDifference(metric)).toEqual({ kind: 'paired', mean, interval, p });
    }
    expect(isUnpaired(comparison)).toBe(false);
    expect(unpairedSentence(comparison)).toBeNull();
  });

  it.each([
    [[1, 2, 3], [4, 5], 'no seed'],
    [[1, 2, 3], [3, 4, 5], 'only seed 3'],
  ])('is that of whole groups for %j and %j: the numbers of the verdict', (a, b, common) => {
    const comparison = comparisonOf(a, b);
    const judged = comparison.metrics.find(({ scope }) => scope === 'test');
    const shown = judged === undefined ? null : shownDifference(judged);
    const { evidence } = comparison.verdict;
    expect(evidence?.test).toBe('welchT');
    expect(shown).toEqual({
      kind: 'unpaired',
      mean: { value: evidence?.mean },
      interval: evidence?.interval,
      p: { value: evidence?.p },
    });
    expect(unpairedSentence(comparison)).toContain(`A and B have ${common} in common`);
  });

  it('is mirrored in every metric and gap when A and B swap, whichever seeds they have', () => {
    const cases = [
      [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
      [
        [1, 2, 3],
        [4, 5, 6, 7],
      ],
      [
        [1, 2],
        [2, 3, 4],
      ],
      [[1, 2, 3], [9]],
    ];
    for (let draw = 0; draw < 40; draw++) {
      const [a, b] = cases[draw % cases.length];
      const groups = [groupOf('a', a, draw), groupOf('b', b, draw + 100)] as const;
      const there = allMetrics(compareGroups(groups[0], groups[1], 'accuracy')).map(shownDifference);
      const back = allMetrics(compareGroups(groups[1], groups[0], 'accuracy')).map(shownDifference);
      there.forEach((one, at) => {
        const other = back[at];
        expect(other.kind).toBe(one.kind);
        expect(other.mean.value).toBeCloseTo(-(one.mean.value ?? NaN), 13);
        if (one.interval.low === null) expect(other.interval.low).toBeNull();
        else {
          expect(other.interval.low).toBeCloseTo(-one.interval.high, 11);
          expect(other.interval.high).toBeCloseTo(-one.interval.low, 11);
        }
        if (one.p.value === null) expect(other.p.value).toBeNull();
        else expect(other.p.value).toBeCloseTo(one.p.value, 11);
      });
    }
  });
});

describe('what is not fair', () => {
  it('is listed with data, split, seeds, epochs, batch, learning rate, backend, device and code version first', () => {
    const facts = (value: string): Facts => ({
      ...{ task: value, 'code version': value, device: value, backend: value, 'training.loss': value },
      ...{ 'training.optimizer.learningRate': value, 'training.batchSize': value, 'training.epochs': value },
      ...{ 'split.train': value, 'data hash': value },
    });
    const { differences } = compareGroups(
      groupOf('a', [1, 2], 1, facts('x')),
      groupOf('b', [3, 4], 2, facts('y')),
      'accuracy',
    );
    expect(differences.map(({ what }) => what)).toEqual([
      ...['data hash', 'split.train', 'seeds', 'training.epochs', 'training.batchSize'],
      ...['training.optimizer.learningRate', 'backend', 'device', 'code version'],
      ...['task', 'training.loss'],
    ]);
  });
});
