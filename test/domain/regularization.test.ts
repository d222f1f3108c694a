import { describe, expect, it } from 'vitest';
import { shapeModel } from '../../src-main/domain/model.ts';
import {
  activitiesOf,
  coefficientsOf,
  dropoutRatesOf,
  earlyStoppingOf,
  fullStrengthEpoch,
  labelSmoothingOf,
  NO_REGULARIZATION,
  type Regularization,
  type RegularizationCoefficients,
} from '../../src-main/domain/regularization.ts';

const model = shapeModel(
  {
    layers: [
      { type: 'dense', name: 'first', units: 4 },
      { type: 'batchNorm', name: 'norm' },
      { type: 'relu' },
      { type: 'dense', name: 'second', units: 3 },
      { type: 'relu' },
      { type: 'dense', name: 'output', units: 2 },
    ],
  },
  5,
);

/** Coefficients by parameter, without the parameters that nothing acts on. */
function acting(...regularizations: Regularization[]): Record<string, Partial<RegularizationCoefficients>> {
  const named = coefficientsOf(regularizations, model).flatMap((coefficients, at) => {
    const own = Object.entries(coefficients).filter(
      ([key, value]) => value !== NO_REGULARIZATION[key as keyof RegularizationCoefficients],
    );
    return own.length === 0 ? [] : [[model.parameters[at].name, Object.fromEntries(own)] as const];
  });
  return Object.fromEntries(named);
}

describe('the coefficients of a model', () => {
  it('are 0 for every parameter where nothing regularizes', () => {
    expect(coefficientsOf([], model)).toEqual(model.parameters.map(() => NO_REGULARIZATION));
  });

  it('hold one strength for all kernels in the short form of a penalty', () => {
    expect(acting({ type: 'l1', strength: 0.1 })).toEqual({
      'first.kernel': { l1: 0.1 },
      'second.kernel': { l1: 0.1 },
      'output.kernel': { l1: 0.1 },
    });
    const kernels = ['first.kernel', 'second.kernel', 'output.kernel'];
    expect(Object.keys(acting({ type: 'l2', strength: 0.1 }))).toEqual(kernels);
    expect(Object.keys(acting({ type: 'l2Norm', strength: 0.1 }))).toEqual(kernels);
    expect(Object.keys(acting({ type: 'elasticNet', l1: 0.1, l2: 0.2 }))).toEqual(kernels);
  });

  it('hold one strength for every parameter in the short form of a decay', () => {
    const names = model.parameters.map(({ name }) => name);
    expect(names).toHaveLength(8);
    expect(acting({ type: 'coupledWeightDecay', strength: 0.1 })).toEqual(
      Object.fromEntries(names.map((name) => [name, { coupledDecay: 0.1 }])),
    );
    expect(acting({ type: 'decoupledWeightDecay', strength: 0.1 })).toEqual(
      Object.fromEntries(names.map((name) => [name, { decoupledDecay: 0.1 }])),
    );
  });

  it('hold a strength only where layer and kind are both named', () => {
    const layers = ['norm', 'second'];
    expect(acting({ type: 'l2', strength: 0.5, layers, parameters: ['scale', 'bias'] })).toEqual({
      'norm.scale': { l2: 0.5 },
      'second.bias': { l2: 0.5 },
    });
    expect(acting({ type: 'l2Norm', strength: 0.5, parameters: ['shift'] })).toEqual({
      'norm.shift': { l2Norm: 0.5 },
    });
  });

  it('add up what several regularizers say of one parameter', () => {
    const first = { layers: ['first'] };
    expect(
      acting(
        { type: 'l1', strength: 0.25, ...first },
        { type: 'elasticNet', l1: 0.5, l2: 2, ...first },
        { type: 'l2', strength: 1, ...first },
        { type: 'dropout', rate: 0.5, ...first },
      ),
    ).toEqual({ 'first.kernel': { l1: 0.25 + 0.5, l2: 2 + 1 } });
  });
});

describe('the dropout rates of a model', () => {
  it('are the rate that is given, to the bit, behind every dense layer but the last', () => {
    // 1 − (1 − 0.1) is 0.09999999999999998.
    expect(dropoutRatesOf([{ type: 'dropout', rate: 0.1 }], model)).toEqual([0.1, 0.1, 0]);
  });

  it('stand behind the layers that are named, the last one too', () => {
    expect(dropoutRatesOf([{ type: 'dropout', rate: 0.3, layers: ['first', 'output'] }], model)).toEqual([
      0.3, 0, 0.3,
    ]);
  });

  it('keep what all of several dropouts keep', () => {
    const rates = dropoutRatesOf(
      [
        { type: 'dropout', rate: 0.5 },
        { type: 'dropout', rate: 0.2, layers: ['second'] },
        { type: 'l1', strength: 1 },
      ],
      model,
    );
    expect(rates[0]).toBe(0.5);
    // 1 − 0.5 · 0.8, within the rounding of float64.
    expect(rates[1]).toBeCloseTo(0.6, 15);
    expect(rates[2]).toBe(0);
  });
});

describe('penalties on activities', () => {
  const none = { l1: 0, l2: 0 };

  it('see every layer but the one that makes the outputs, or those that are named', () => {
    expect(activitiesOf([{ type: 'activityL1', strength: 0.5 }], model)).toEqual([
      { l1: 0.5, l2: 0 },
      { l1: 0.5, l2: 0 },
      none,
    ]);
    const named: Regularization = { type: 'activityL2', strength: 2, layers: ['output', 'first'] };
    expect(activitiesOf([named], model)).toEqual([{ l1: 0, l2: 2 }, none, { l1: 0, l2: 2 }]);
  });

  it('add up, rise over their warm-up, and touch no parameter', () => {
    const both: Regularization[] = [
      { type: 'activityL1', strength: 1, warmUpEpochs: 4 },
      { type: 'activityL1', strength: 2, layers: ['first'] },
      { type: 'activityL2', strength: 3, layers: ['second'] },
    ];
    expect(activitiesOf(both, model, 1)).toEqual([{ l1: 1 / 4 + 2, l2: 0 }, { l1: 1 / 4, l2: 3 }, none]);
    expect(activitiesOf(both, model)).toEqual([{ l1: 1 + 2, l2: 0 }, { l1: 1, l2: 3 }, none]);
    expect(fullStrengthEpoch(both)).toBe(4);
    expect(acting(...both)).toEqual({});
  });

  it('see convolutions, and what stands behind norm and activation but before dropout', () => {
    const { sites, layers } = shapeModel(
      {
        input: { height: 4, width: 4, channels: 1 },
        layers: [
          { type: 'conv2d', name: 'conv', filters: 2, kernelSize: 3 },
          { type: 'batchNorm' },
          { type: 'relu' },
          { type: 'flatten' },
          { type: 'dense', units: 2 },
        ],
      },
      16,
    );
    const one: Regularization = { type: 'activityL1', strength: 1 };
    expect(activitiesOf([one], { ...model, sites })).toEqual([{ l1: 1, l2: 0 }, none]);
    expect(layers.map(({ name }) => name)).toEqual([
      'conv',
      'batchNorm1',
      'relu1',
      'conv.activity',
      'conv.dropout',
      'dense1',
      'dense1.activity',
      'dense1.dropout',
    ]);
  });
});

describe('a penalty that warms up', () => {
  const warming: Regularization = { type: 'elasticNet', l1: 1, l2: 2, warmUpEpochs: 4, layers: ['first'] };
  const at = (epoch?: number) => coefficientsOf([warming, { type: 'l2', strength: 0.5 }], model, epoch)[0];

  it('has the share epoch/warmUpEpochs of its strength, and all of it from there on', () => {
    expect(at(1)).toMatchObject({ l1: 1 / 4, l2: 2 / 4 + 0.5 });
    expect(at(3)).toMatchObject({ l1: 3 / 4, l2: (2 * 3) / 4 + 0.5 });
    expect(at(4)).toMatchObject({ l1: 1, l2: 2.5 });
    expect(at(5)).toEqual(at());
    expect(at(4)).toEqual(at());
  });

  it('says from which epoch on everything is at full strength', () => {
    expect(fullStrengthEpoch([warming, { type: 'l1', strength: 1, warmUpEpochs: 7 }])).toBe(7);
    expect(
      fullStrengthEpoch([
        { type: 'l1', strength: 1 },
        { type: 'dropout', rate: 0.5 },
      ]),
    ).toBe(1);
  });
});

describe('regularizers of units', () => {
  it('act on kernels alone, and add up but for the constraints', () => {
    expect(
      acting(
        { type: 'groupLasso', strength: 1, layers: ['first'] },
        { type: 'groupLasso', strength: 2, layers: ['first'] },
        { type: 'orthogonal', strength: 3, layers: ['second'] },
        { type: 'maxNorm', limit: 3 },
        { type: 'maxNorm', limit: 2, layers: ['first'] },
        { type: 'unitNorm', layers: ['output'] },
      ),
    ).toEqual({
      'first.kernel': { groupLasso: 1 + 2, maxNorm: 2 },
      'second.kernel': { orthogonal: 3, maxNorm: 3 },
      'output.kernel': { maxNorm: 3, unitNorm: true },
    });
  });
});

describe('what a variant has at most once', () => {
  it('is found among the others, or is not there', () => {
    const smoothing: Regularization = { type: 'labelSmoothing', amount: 0.1 };
    const stopping: Regularization = { type: 'earlyStopping', patience: 3 };
    expect(labelSmoothingOf([{ type: 'unitNorm' }, smoothing])).toBe(0.1);
    expect(earlyStoppingOf([smoothing, stopping])).toBe(stopping);
    expect([labelSmoothingOf([stopping]), earlyStoppingOf([smoothing])]).toEqual([0, null]);
  });
});
