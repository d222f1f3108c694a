import { describe, expect, it } from 'vitest';
import { parseExperimentSpec } from '../../src-main/contract/experiment-schema.ts';
import { AppError, describeProblem } from '../../src-main/domain/errors.ts';

const TRAINING = {
  loss: 'softmaxCrossEntropy',
  optimizer: { type: 'sgd', learningRate: 0.05 },
  epochs: 10,
  batchSize: 32,
};
const VALID = {
  name: 'settings',
  data: { source: 'builtin', name: 'breast_cancer' },
  task: 'classification',
  split: { train: 0.6, validation: 0.2, test: 0.2 },
  model: { layers: [{ type: 'dense', units: 8 }, { type: 'relu' }, { type: 'dense', units: 2 }] },
  training: TRAINING,
  seeds: [0],
  variants: [{ name: 'none', regularization: [] as unknown[] }],
};

function problemsOf(spec: unknown): string[] {
  try {
    parseExperimentSpec(spec);
    return [];
  } catch (error) {
    if (error instanceof AppError) return error.problems.map(describeProblem);
    throw error;
  }
}

function withTraining(training: object, change: object = {}): string[] {
  return problemsOf({ ...VALID, training: { ...TRAINING, ...training }, ...change });
}

function withRegularization(regularization: unknown[], change: object = {}): string[] {
  return problemsOf({ ...VALID, variants: [{ name: 'a', regularization }], ...change });
}

const PLACE = 'variants[0].regularization';

describe('a training', () => {
  it.each([
    [{ classWeights: [1, 0] }],
    [{ loss: 'sigmoidCrossEntropy', positiveWeight: 2.5 }],
    [{ optimizer: { type: 'rmsprop', learningRate: 0.01, alpha: 0.9, momentum: 0.5, centered: true } }],
    [{ optimizer: { type: 'adagrad', learningRate: 0.01, learningRateDecay: 0, initialAccumulator: 0.1 } }],
    [{ clipping: { type: 'norm', limit: 1 } }],
    [{ schedule: { type: 'constant', warmUp: { length: 9 } } }],
    [
      {
        schedule: {
          type: 'step',
          every: 3,
          factor: 0.5,
          unit: 'batch',
          warmUp: { length: 900, startFactor: 1 },
        },
      },
    ],
    [{ schedule: { type: 'cosine', minimum: 0.05 } }],
    [{ schedule: { type: 'oneCycle', riseShare: 0.4, divisor: 1, finalDivisor: 10 } }],
    [{ schedule: { type: 'reduceOnPlateau', patience: 0, thresholdMode: 'absolute', cooldown: 1 } }],
  ])('may have %j', (training) => {
    expect(withTraining(training)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ classWeights: [1, -1] }, 'classWeights[1]: expected a finite number ≥ 0, received -1'],
    [
      { classWeights: [1] },
      'classWeights: expected a list of 2 to 100000 entries, received a list of 1 entries',
    ],
    [{ classWeights: [0, 0] }, 'classWeights: expected a weight > 0 for at least one class, received [0,0]'],
    [
      { positiveWeight: 2 },
      'positiveWeight: expected nothing, because only sigmoidCrossEntropy has it, received 2',
    ],
    [{ huberDelta: 2 }, 'huberDelta: expected nothing, because only huber has it, received 2'],
    [
      { loss: 'huber' },
      'loss: expected "softmaxCrossEntropy" or "sigmoidCrossEntropy" for classification, received "huber"',
    ],
    [{ clipping: { type: 'norm', limit: 0 } }, 'clipping.limit: expected a finite number > 0, received 0'],
    [
      { optimizer: { type: 'rmsprop', learningRate: 0.1, alpha: 1 } },
      'optimizer.alpha: expected a finite number ≥ 0 and < 1, received 1',
    ],
    [
      { schedule: { type: 'linear' } },
      'schedule.type: expected one of "constant", "step", "exponential", "cosine", "oneCycle", "reduceOnPlateau", ' +
        'received "linear"',
    ],
    [
      { schedule: { type: 'step', every: 0, factor: 0.5 } },
      'schedule.every: expected an integer from 1 to 1000000000, received 0',
    ],
    [
      { schedule: { type: 'cosine', minimum: 0.06 } },
      'schedule.minimum: expected at most 0.05, the learning rate, received 0.06',
    ],
    [
      { schedule: { type: 'constant', warmUp: { length: 10 } } },
      'schedule.warmUp.length: expected less than the 10 epochs of the training, received 10',
    ],
    [
      { schedule: { type: 'reduceOnPlateau', factor: 1 } },
      'schedule.factor: expected a finite number > 0 and < 1, received 1',
    ],
  ])('cannot have %j', (training, problem) => {
    expect(withTraining(training)).toEqual([`training.${problem}`]);
  });

  it('has a loss of numbers for regression', () => {
    const regression = { task: 'regression' };
    expect(withTraining({ loss: 'huber', huberDelta: 2 }, regression)).toEqual([]);
    expect(withTraining({ loss: 'absoluteError' }, regression)).toEqual([]);
    expect(withTraining({}, regression)).toEqual([
      'training.loss: expected "squaredError" or "absoluteError" or "huber" for regression, ' +
        'received "softmaxCrossEntropy"',
    ]);
  });
});

describe('a variant', () => {
  it('may have every regularizer of units, a penalty that warms up, smoothing and early stopping', () => {
    const regularization = [
      { type: 'l2', strength: 0.1, warmUpEpochs: 10 },
      { type: 'groupLasso', strength: 0.1, layers: ['dense1'], warmUpEpochs: 1 },
      { type: 'orthogonal', strength: 0 },
      { type: 'maxNorm', limit: 3 },
      { type: 'unitNorm', layers: ['dense2'] },
      { type: 'labelSmoothing', amount: 0.1 },
      { type: 'earlyStopping', monitor: 'f1Macro', patience: 3, minimumChange: 0, restoreBest: false },
    ];
    expect(withRegularization(regularization)).toEqual([]);
  });

  it.each<[object, string]>([
    [{ type: 'labelSmoothing', amount: 1 }, '[0].amount: expected a finite number ≥ 0 and < 1, received 1'],
    [
      { type: 'earlyStopping', patience: 0 },
      '[0].patience: expected an integer from 1 to 100000, received 0',
    ],
    [
      { type: 'earlyStopping', patience: 1, monitor: 'rmse' },
      '[0].monitor: expected one of dataLoss, accuracy, balancedAccuracy, precisionMacro, precisionWeighted, ' +
        'recallMacro, recallWeighted, f1Macro, f1Weighted, aucRoc, prAuc, mcc, cohenKappa, logLoss, brier, ece for classification, received "rmse"',
    ],
    [{ type: 'maxNorm', limit: 0 }, '[0].limit: expected a finite number > 0, received 0'],
    [
      { type: 'unitNorm', layers: ['dense3'] },
      '[0].layers[0]: expected one of dense1, dense2 (did you mean "dense1"?), received "dense3"',
    ],
    [
      { type: 'l1', strength: 1, warmUpEpochs: 11 },
      '[0].warmUpEpochs: expected at most 10, the epochs of the training, received 11',
    ],
  ])('cannot have %j', (regularizer, problem) => {
    expect(withRegularization([regularizer])).toEqual([`${PLACE}${problem}`]);
  });

  it('has label smoothing and early stopping only once', () => {
    const smoothing = { type: 'labelSmoothing', amount: 0.1 };
    expect(withRegularization([smoothing, smoothing])).toEqual([
      `${PLACE}[1].type: expected labelSmoothing only once in a variant, received "labelSmoothing"`,
    ]);
    const penalty = { type: 'l2', strength: 0.1 };
    expect(withRegularization([penalty, penalty])).toEqual([]);
  });

  it('has no label smoothing under regression, and monitors its metrics there', () => {
    const regression = { task: 'regression', training: { ...TRAINING, loss: 'squaredError' } };
    expect(withRegularization([{ type: 'labelSmoothing', amount: 0.1 }], regression)).toEqual([
      `${PLACE}[0].type: expected labelSmoothing for classification only, received "labelSmoothing"`,
    ]);
    expect(withRegularization([{ type: 'earlyStopping', patience: 1, monitor: 'r2' }], regression)).toEqual(
      [],
    );
  });
});
