import { describe, expect, it } from 'vitest';
import { parseExperimentSpec } from '../../../../src-main/contract/experiment-schema.ts';
import example from '../../../../examples/breast-cancer-l2.json' with { type: 'json' };
import {
  findSweep,
  readStrengths,
  strengthsOfRange,
  variantsOfSweep,
} from '../../../../src-renderer/state/draft/sweep.ts';

const SWEEP = {
  common: [{ type: 'labelSmoothing', amount: 0.1 }],
  entry: { type: 'l2', strength: 0, layers: ['dense1'] },
  key: 'strength',
  strengths: [0.001, 0.01, 0.1],
};

describe('the strengths of a range', () => {
  it('are evenly spaced on a logarithmic axis, both ends included', () => {
    expect(strengthsOfRange({ from: 1e-5, to: 1, count: 6, isLogarithmic: true })).toEqual([
      1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1,
    ]);
    // √10 = 3.1622…, to three digits.
    expect(strengthsOfRange({ from: 0.01, to: 0.1, count: 3, isLogarithmic: true })).toEqual([
      0.01, 0.0316, 0.1,
    ]);
  });

  it('are evenly spaced on a linear one', () => {
    expect(strengthsOfRange({ from: 0.1, to: 0.5, count: 5, isLogarithmic: false })).toEqual([
      0.1, 0.2, 0.3, 0.4, 0.5,
    ]);
  });

  it.each([
    [{ from: 0, to: 1, count: 3 }],
    [{ from: 1, to: 1, count: 3 }],
    [{ from: 0.1, to: 1, count: 1 }],
    [{ from: 0.1, to: 1, count: 2.5 }],
    [{ from: Number.NaN, to: 1, count: 3 }],
  ])('are none for %j', (range) => {
    expect(strengthsOfRange({ ...range, isLogarithmic: true })).toBeNull();
  });

  it('can be typed, in any order', () => {
    expect(readStrengths('0.1, 1e-3; 0.01 0.1')).toEqual([0.001, 0.01, 0.1]);
    for (const text of ['', '0', '-1', '0.1, x']) expect(readStrengths(text)).toBeNull();
  });
});

describe('the variants of a sweep', () => {
  const variants = variantsOfSweep(SWEEP);

  it('are a baseline and one per strength, each with what all have', () => {
    expect(variants.map(({ name }) => name)).toEqual(['no L2', 'L2 0.001', 'L2 0.01', 'L2 0.1']);
    expect(variants[0].regularization).toEqual(SWEEP.common);
    expect(variants[2].regularization).toEqual([
      ...SWEEP.common,
      { type: 'l2', strength: 0.01, layers: ['dense1'] },
    ]);
  });

  it('are a valid experiment', () => {
    expect(parseExperimentSpec({ ...example, variants }).variants).toHaveLength(4);
  });

  it('are found again', () => {
    const found = findSweep(variants);
    expect(found).toMatchObject({ common: SWEEP.common, key: 'strength', strengths: SWEEP.strengths });
    expect(found === null ? [] : variantsOfSweep(found)).toEqual(variants);
  });

  it.each([
    ['are too few', variants.slice(0, 2)],
    ['differ in a second setting', [...variants.slice(0, 3), { name: 'x', regularization: [] }]],
    [
      'name one strength twice',
      [...variants, { name: 'again', regularization: variants[2].regularization ?? [] }],
    ],
    [
      'are of two kinds',
      [
        { name: 'none', regularization: [] },
        { name: 'a', regularization: [{ type: 'l1', strength: 0.1 }] },
        { name: 'b', regularization: [{ type: 'l2', strength: 0.2 }] },
      ],
    ],
  ])('are none where they %s', (_, others) => {
    expect(findSweep(others)).toBeNull();
  });
});
