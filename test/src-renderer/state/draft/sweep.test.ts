import { describe, expect, it } from 'vitest';
import { parseExperimentSpec } from '../../../../src-main/contract/experiment-schema.ts';
import example from '../../../../examples/breast-cancer-l2.json' with { type: 'json' };
import {
  findSweep,
  variantsOfLayers,
  variantsOfSweep,
  type Sweep,
} from '../../../../src-renderer/state/draft/sweep.ts';

const L2_ON_DENSE1 = {
  entry: { type: 'l2', strength: 0, layers: ['dense1'] },
  key: 'strength',
  strengths: [0.001, 0.01, 0.1],
};
const SWEEP: Sweep = { common: [{ type: 'labelSmoothing', amount: 0.1 }], swept: [L2_ON_DENSE1] };

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
    const { key, strengths } = L2_ON_DENSE1;
    expect(found).toMatchObject({ common: SWEEP.common, swept: [{ key, strengths }] });
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

describe('the variants of two strengths', () => {
  const DROPOUT = { entry: { type: 'dropout', rate: 0.5 }, key: 'rate', strengths: [0.2, 0.5] };
  const GRID: Sweep = { common: [], swept: [{ ...L2_ON_DENSE1, strengths: [0.001, 0.01] }, DROPOUT] };
  const variants = variantsOfSweep(GRID);

  it('are every pair, and each without the other, with names that say so', () => {
    expect(variants.map(({ name }) => name)).toEqual([
      ...['none', 'L2 0.001', 'L2 0.01'],
      ...['Dropout 0.2', 'L2 0.001 + Dropout 0.2', 'L2 0.01 + Dropout 0.2'],
      ...['Dropout 0.5', 'L2 0.001 + Dropout 0.5', 'L2 0.01 + Dropout 0.5'],
    ]);
    expect(parseExperimentSpec({ ...example, variants }).variants).toHaveLength(9);
  });

  it('are found again, and only where none is missing', () => {
    const found = findSweep(variants);
    expect(found?.swept.map(({ strengths }) => strengths)).toEqual([
      [0.001, 0.01],
      [0.2, 0.5],
    ]);
    expect(found === null ? [] : variantsOfSweep(found)).toEqual(variants);
    expect(findSweep(variants.toSpliced(4, 1))).toBeNull();
    expect(findSweep([...variants, { name: 'more', regularization: [] }])).toBeNull();
  });

  it('may be of one regularizer on two layers, which the names tell apart', () => {
    const on = (layer: string) => ({
      ...L2_ON_DENSE1,
      entry: { type: 'l2', layers: [layer] },
      strengths: [1],
    });
    const two = variantsOfSweep({ common: [], swept: [on('a'), on('b')] });
    expect(two.map(({ name }) => name)).toEqual(['none', 'L2 on a 1', 'L2 on b 1', 'L2 on a 1 + L2 on b 1']);
    expect(findSweep(two)?.swept).toHaveLength(2);
  });
});

describe('the variants of one layer at a time', () => {
  it('are none, each layer alone, and all of them', () => {
    const entry = { type: 'l2', strength: 0, layers: ['x'] };
    const variants = variantsOfLayers([], { entry, key: 'strength', strength: 0.01 }, ['dense1', 'out']);
    expect(variants).toEqual([
      { name: 'none', regularization: [] },
      { name: 'L2 0.01 on dense1', regularization: [{ type: 'l2', strength: 0.01, layers: ['dense1'] }] },
      { name: 'L2 0.01 on out', regularization: [{ type: 'l2', strength: 0.01, layers: ['out'] }] },
      {
        name: 'L2 0.01 on all 2 layers',
        regularization: [{ type: 'l2', strength: 0.01, layers: ['dense1', 'out'] }],
      },
    ]);
    // A sweep over a strength is something else.
    expect(findSweep(variants)).toBeNull();
  });
});
