import { expect, it } from 'vitest';
import { regularizationWords } from '../../src-main/domain/regularization-words.ts';
import type { Regularization } from '../../src-main/domain/regularization.ts';

it.each<[readonly Regularization[], string]>([
  [[], 'none'],
  [[{ type: 'l1', strength: 1e-5 }], 'L1 0.00001'],
  [[{ type: 'l2', strength: 1e-7 }], 'L2 1e-7'],
  [[{ type: 'l2', strength: 0.01, layers: ['dense1'], parameters: ['kernel'] }], 'L2 0.01 on dense1.kernel'],
  [[{ type: 'l2', strength: 0.01, layers: ['dense1', 'dense2'] }], 'L2 0.01 on dense1, dense2'],
  [[{ type: 'l2Norm', strength: 0.1, parameters: ['kernel', 'bias'] }], 'L2 norm 0.1 on kernel, bias'],
  [[{ type: 'elasticNet', l1: 0.1, l2: 0.2 }], 'elastic net (L1 0.1, L2 0.2)'],
  [[{ type: 'groupLasso', strength: 2 }], 'group lasso 2'],
  [[{ type: 'orthogonal', strength: 2 }], 'orthogonal 2'],
  [[{ type: 'activityL1', strength: 0.1, layers: ['dense1'] }], 'activity L1 0.1 on dense1'],
  [[{ type: 'activityL2', strength: 0.1 }, { type: 'batchNorm' }], 'activity L2 0.1 + batch norm'],
  [[{ type: 'coupledWeightDecay', strength: 0.1 }], 'coupled weight decay 0.1'],
  [[{ type: 'decoupledWeightDecay', strength: 0.1 }], 'decoupled weight decay 0.1'],
  [
    [{ type: 'maxNorm', limit: 3, layers: ['dense1'] }, { type: 'unitNorm' }],
    'max norm 3 on dense1 + unit norm',
  ],
  [
    [
      { type: 'dropout', rate: 0.5 },
      { type: 'l1', strength: 1 },
    ],
    'dropout 0.5 + L1 1',
  ],
  [[{ type: 'labelSmoothing', amount: 0.1 }], 'label smoothing 0.1'],
  [
    [
      { type: 'mixup', alpha: 0.2 },
      { type: 'inputNoise', sd: 0.1 },
    ],
    'mixup 0.2 + input noise 0.1',
  ],
  [
    [
      { type: 'imageShift', pixels: 2 },
      { type: 'imageRotation', degrees: 15 },
      { type: 'cutout', size: 8 },
    ],
    'shift 2 + rotation 15° + cutout 8',
  ],
  [[{ type: 'imageFlip', direction: 'horizontal' }], 'horizontal flip'],
  [[{ type: 'imageFlip', direction: 'both', probability: 0.25 }], 'flip both ways 0.25'],
  [[{ type: 'earlyStopping', patience: 10 }], 'early stopping after 10'],
])('%j is called %s', (regularizations, words) => {
  expect(regularizationWords(regularizations)).toBe(words);
});
