import { describe, expect, it } from 'vitest';
import type { ModelSpec } from '../../src-main/domain/model.ts';
import { shapeModel } from '../../src-main/domain/model.ts';
import { optionalLayers, variantModel } from '../../src-main/domain/variant-model.ts';

const MODEL: ModelSpec = {
  layers: [
    { type: 'dense', units: 4 },
    { type: 'batchNorm', optional: true },
    { type: 'relu' },
    { type: 'batchNorm' },
    {
      type: 'residual',
      layers: [
        { type: 'dense', units: 4 },
        { type: 'batchNorm', name: 'inner', optional: true },
      ],
    },
    { type: 'dense', units: 2 },
  ],
};

function parametersOf(model: ModelSpec): string[] {
  return shapeModel(model, 3).parameters.map(({ name }) => name);
}

describe('the model of a variant', () => {
  it('lacks what is optional where nothing switches it on', () => {
    expect(optionalLayers(MODEL)).toEqual(['batchNorm1', 'inner']);
    // The batch norm that every variant has is still the second one.
    expect(parametersOf(variantModel(MODEL, []))).toEqual([
      'dense1.kernel',
      'dense1.bias',
      'batchNorm2.scale',
      'batchNorm2.shift',
      'dense2.kernel',
      'dense2.bias',
      'dense3.kernel',
      'dense3.bias',
    ]);
  });

  it('has all that is optional, or what is named, where a switch is on', () => {
    expect(parametersOf(variantModel(MODEL, [{ type: 'batchNorm' }]))).toEqual(parametersOf(MODEL));
    const inner = parametersOf(variantModel(MODEL, [{ type: 'batchNorm', layers: ['inner'] }]));
    expect(inner).toContain('inner.scale');
    expect(inner).not.toContain('batchNorm1.scale');
    const both = variantModel(MODEL, [
      { type: 'batchNorm', layers: ['inner'] },
      { type: 'batchNorm', layers: ['batchNorm1'] },
    ]);
    expect(parametersOf(both)).toEqual(parametersOf(MODEL));
  });

  it('has its shared layers at the same sites and with the same names', () => {
    const on = shapeModel(variantModel(MODEL, [{ type: 'batchNorm' }]), 3);
    const off = shapeModel(variantModel(MODEL, []), 3);
    expect(on.sites).toEqual(off.sites);
    const switched = ['batchNorm1', 'inner'];
    expect(on.layers.map(({ name }) => name).filter((name) => !switched.includes(name))).toEqual(
      off.layers.map(({ name }) => name),
    );
  });

  it('is the whole one where nothing is optional', () => {
    const plain: ModelSpec = {
      layers: [{ type: 'dense', units: 4 }, { type: 'batchNorm' }, { type: 'dense', units: 2 }],
    };
    expect(shapeModel(variantModel(plain, []), 3)).toEqual(shapeModel(plain, 3));
  });
});
