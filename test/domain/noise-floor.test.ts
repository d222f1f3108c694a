import { describe, expect, it } from 'vitest';
import { compareGroups } from '../../src-main/domain/compare.ts';
import type { ComparedGroup } from '../../src-main/domain/compared-group.ts';
import {
  againstNoise,
  isNoiseCheck,
  noiseFloor,
  reachOf,
  seedNoise,
} from '../../src-main/domain/noise-floor.ts';
import {
  falseVerdictSentence,
  numericalSentence,
  seedSentence,
  storedFloorSentence,
} from '../../src-main/domain/noise-words.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import reference from '../oracle/noise.json' with { type: 'json' };

function groupOf(variant: string, accuracies: readonly number[], facts = {}): ComparedGroup {
  return {
    variant,
    runs: accuracies.map((accuracy, seed) => ({
      ...{ seed, status: 'completed', facts },
      measurements: [
        { scope: 'test', name: 'accuracy', detail: '', value: { value: accuracy } },
        { scope: 'train', name: 'dataLoss', detail: '', value: { value: 0.5 } },
      ],
    })),
  };
}

function floorOf(a: readonly number[], b: readonly number[]) {
  const floor = noiseFloor(compareGroups(groupOf('A', a), groupOf('A again', b), 'accuracy'), 'accuracy');
  if (floor === null) throw new Error('no floor');
  return floor;
}

describe('the noise of seeds', () => {
  it('agrees with NumPy and SciPy over every division of the seeds', () => {
    for (const { values, perSide, divisions, sd, sdOfDifference, reach, falseShare } of reference.noise) {
      const found = seedNoise(values);
      expect(found).toMatchObject({ seeds: values.length, perSide, divisions, isExact: true });
      expect(found?.sd).toBeCloseTo(sd, 14);
      // sd·√(2/n) is no estimate: it is the spread over all divisions, which the reference takes from them.
      expect(found?.sdOfDifference).toBeCloseTo(sdOfDifference, 14);
      expect(found?.reach).toBeCloseTo(reach, 14);
      expect(found?.falseShare).toBeCloseTo(falseShare, 14);
    }
  });

  it('of four values is that of their three divisions in two orders', () => {
    // Means of 1 and 2 against 4 and 8, 1 and 4 against 2 and 8, 1 and 8 against 2 and 4: 4.5, 2.5 and 1.5 apart.
    const found = seedNoise([1, 2, 4, 8]);
    expect(found?.divisions).toBe(6);
    // Of 1.5, 1.5, 2.5, 2.5, 4.5, 4.5 the 95 % quantile lies at place 4.75.
    expect(found?.reach).toBeCloseTo(4.5, 14);
    // Variance 9.583…: squares of distances from 3.75 are 7.5625 + 3.0625 + 0.0625 + 18.0625.
    expect(found?.sdOfDifference).toBeCloseTo(Math.sqrt(28.75 / 3), 14);
  });

  it('draws divisions where there are many, does not depend on the order of seeds, and keeps the level', () => {
    const noise = new Float32Array(30);
    new RandomStream(4, 'split').fillNormal(noise);
    const found = seedNoise([...noise]);
    expect(found).toMatchObject({ perSide: 15, divisions: 1000, isExact: false });
    expect(seedNoise([...noise].reverse())).toEqual(found);
    // Normal differences: 1.96 standard deviations, within what 1000 draws tell.
    expect((found?.reach ?? NaN) / (found?.sdOfDifference ?? NaN)).toBeGreaterThan(1.75);
    expect((found?.reach ?? NaN) / (found?.sdOfDifference ?? NaN)).toBeLessThan(2.15);
    expect(found?.falseShare).toBeLessThan(0.09);
  });

  it('needs four seeds, and is nothing where they are all equal', () => {
    expect(seedNoise([1, 2, 3])).toBeNull();
    expect(seedNoise([5, 5, 5, 5])).toMatchObject({ sd: 0, reach: 0, falseShare: 0 });
  });

  it('shrinks with the root of the seeds', () => {
    const found = seedNoise([1, 2, 4, 8]);
    if (found === null) throw new Error('no noise');
    expect(reachOf(found, 8)).toBeCloseTo(found.reach / 2, 14);
  });
});

describe('the noise of the machine', () => {
  it('is exactly 0 where every number of every pair is equal', () => {
    const { numerical } = floorOf([0.9, 0.8, 0.85, 0.7], [0.9, 0.8, 0.85, 0.7]);
    // Test accuracy, data loss on train: two numbers of four pairs.
    expect(numerical).toEqual({ pairs: 4, numbers: 8, unequal: 0, largest: 0 });
  });

  it('counts what differs, and by how much at most', () => {
    const { numerical } = floorOf([0.5, 0.75, 1], [0.5, 0.625, 0.9375]);
    expect(numerical).toEqual({ pairs: 3, numbers: 6, unequal: 2, largest: 0.125 });
  });

  it('is the same whichever side is called A', () => {
    const [a, b] = [
      [0.5, 0.75, 1, 0.25],
      [0.5, 0.625, 0.9375, 0.3],
    ];
    expect(floorOf(b, a)).toEqual(floorOf(a, b));
  });

  it('is asked about only where regularization is equal and at most the machine differs', () => {
    const l2 = { regularization: [{ type: 'l2', strength: 0.1 }] } as const;
    const none = { regularization: [] };
    const differing = (...what: string[]) => ({
      differences: what.map((one) => ({ what: one, a: '1', b: '2' })),
    });
    expect(isNoiseCheck(l2, structuredClone(l2), differing())).toBe(true);
    expect(isNoiseCheck(l2, l2, differing('backend', 'backend version', 'device'))).toBe(true);
    expect(isNoiseCheck(l2, l2, differing('training.epochs'))).toBe(false);
    expect(isNoiseCheck(l2, none, differing())).toBe(false);
  });
});

describe('words on noise', () => {
  const equal = floorOf([0.9, 0.8, 0.85, 0.7], [0.9, 0.8, 0.85, 0.7]);
  it('say that a machine repeats itself, or what its noise is', () => {
    expect(numericalSentence(equal)).toContain('all 8 numbers that 4 pairs of runs measured are equal');
    expect(numericalSentence(floorOf([0.5, 0.75], [0.5, 0.625]))).toContain('in test accuracy by up to 0.13');
  });

  it('say how far other seeds go', () => {
    expect(seedSentence(equal)).toContain('all 6 ways to divide 4 seeds into two groups of 2');
    expect(seedSentence(floorOf([0.5, 0.75], [0.5, 0.625]))).toContain('at least 4 seeds');
    expect(falseVerdictSentence(equal)).toMatch(/^In \d+(\.\d)? % of these divisions/);
  });

  it('set a difference against a stored floor', () => {
    const reach = equal.seeds?.reach ?? NaN;
    const about = againstNoise(equal, -3 * reach, 2);
    expect(about.size).toBeCloseTo(3 * reach, 14);
    expect(about.timesSeeds).toBeCloseTo(3, 12);
    expect(about.timesNumerical).toBeNull();
    const sentence = storedFloorSentence({
      experimentId: 7,
      name: 'x',
      variant: 'A',
      floor: equal,
      ...about,
    });
    expect(sentence).toContain('experiment 7): from training again with the same seed exactly 0');
    expect(sentence).toContain('the difference here is 3.0 times that');
  });
});
