import { describe, expect, it } from 'vitest';
import {
  equalVariants,
  variantDifferences,
} from '../../../../src-renderer/state/draft/variant-difference.ts';

const NONE = { name: 'none', regularization: [] };

describe('the differences of variants', () => {
  it('are named by layer, kind of parameter and regularizer', () => {
    const variants = [
      NONE,
      { name: 'hidden', regularization: [{ type: 'l2', strength: 0.01, layers: ['dense1'] }] },
    ];
    expect(variantDifferences(variants)).toEqual([{ path: 'dense1.kernel.l2', values: [null, '0.01'] }]);
  });

  it('are counted once for a setting of the whole model', () => {
    const variants = [
      { name: 'a', regularization: [{ type: 'coupledWeightDecay', strength: 0.1 }] },
      {
        name: 'b',
        regularization: [
          { type: 'coupledWeightDecay', strength: 0.2 },
          { type: 'labelSmoothing', amount: 0.1 },
        ],
      },
    ];
    expect(variantDifferences(variants)).toEqual([
      { path: '*.coupledWeightDecay', values: ['0.1', '0.2'] },
      { path: 'labelSmoothing', values: [null, '0.1'] },
    ]);
  });

  it('are none for what all have, and tell several settings of one regularizer apart', () => {
    const shared = { type: 'dropout', rate: 0.5, layers: ['dense1'] };
    const variants = [
      { name: 'a', regularization: [shared, { type: 'elasticNet', l1: 0.1, l2: 0.2 }] },
      { name: 'b', regularization: [shared, { type: 'elasticNet', l1: 0.1, l2: 0.3 }] },
    ];
    expect(variantDifferences(variants)).toEqual([
      { path: '*.kernel.elasticNet', values: ['l1 0.1, l2 0.2', 'l1 0.1, l2 0.3'] },
    ]);
  });

  it('are missing between variants that are equal, whatever their names and order', () => {
    const a = { type: 'l2', strength: 1 };
    const b = { type: 'labelSmoothing', amount: 0.1 };
    const variants = [
      NONE,
      { name: 'x', regularization: [a, b] },
      { name: 'y', regularization: [b, a] },
      { name: 'z', regularization: [] },
    ];
    expect(equalVariants(variants)).toEqual([
      [1, 2],
      [0, 3],
    ]);
  });
});
