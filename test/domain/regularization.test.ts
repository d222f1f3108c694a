import { describe, expect, it } from 'vitest';
import { shapeModel } from '../../src-main/domain/model.ts';
import {
  coefficientsOf,
  dropoutRatesOf,
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
    const own = Object.entries(coefficients).filter(([, value]) => value !== 0);
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
