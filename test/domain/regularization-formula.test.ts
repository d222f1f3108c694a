import { describe, expect, it } from 'vitest';
import { regularizationFormula } from '../../src-main/domain/regularization-formula.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';

describe('regularizationFormula', () => {
  it.each<[Regularization, string, string]>([
    [{ type: 'l2', strength: 0.01 }, 'loss + 0.01 · Σw²', 'kernels of every layer'],
    [
      { type: 'l1', strength: 0.001, layers: ['dense1'], parameters: ['kernel', 'bias'] },
      'loss + 0.001 · Σ|w|',
      'kernels and biases of dense1',
    ],
    [{ type: 'coupledWeightDecay', strength: 0.1 }, 'gradient + 0.1 · w', 'all parameters of every layer'],
    // 1 − 0.3 is 0.7 and not 0.7 plus a rounding error.
    [
      { type: 'dropout', rate: 0.3 },
      'output · Bernoulli(0.7) / 0.7 in training',
      'outputs of every dense layer but the last',
    ],
    [
      { type: 'dropout', rate: 0.5, layers: ['conv1'] },
      'output · Bernoulli(0.5) / 0.5 in training',
      'outputs of conv1',
    ],
    [
      { type: 'earlyStopping', patience: 5 },
      'ends after 5 epochs without a better validation data loss; the best epoch counts',
      '',
    ],
    [{ type: 'imageFlip', direction: 'horizontal' }, 'mirrored with probability 0.5', 'each training image'],
  ])('%j', (regularization, formula, place) => {
    expect(regularizationFormula(regularization)).toEqual({ formula, place });
  });

  it('says over how many epochs a penalty rises', () => {
    expect(regularizationFormula({ type: 'l2', strength: 1, warmUpEpochs: 8 }).place).toBe(
      'kernels of every layer, rising to its full strength over 8 epochs',
    );
  });
});
