import { describe, expect, it } from 'vitest';
import { compareSettings, regularizationFacts } from '../../src-main/domain/settings-difference.ts';

describe('settings side by side', () => {
  it('are in the order of a, then what only b has, and say what differs', () => {
    expect(compareSettings({ epochs: '5', rate: '0.1' }, { size: '8', epochs: '5', rate: '0.2' })).toEqual([
      { what: 'epochs', a: '5', b: '5', differs: false },
      { what: 'rate', a: '0.1', b: '0.2', differs: true },
      { what: 'size', a: null, b: '8', differs: true },
    ]);
  });

  it('do not take what every object has for a setting', () => {
    expect(compareSettings({}, { constructor: 'x' })).toEqual([
      { what: 'constructor', a: null, b: 'x', differs: true },
    ]);
  });
});

describe('regularization as facts', () => {
  it('names every number by the type that it belongs to, and numbers the second of a type', () => {
    expect(
      regularizationFacts([
        { type: 'l2', strength: 0.1, layers: ['dense1'] },
        { type: 'l2', strength: 0.2, warmUpEpochs: undefined },
        { type: 'unitNorm' },
      ]),
    ).toEqual({
      'regularization.l2.strength': '0.1',
      'regularization.l2.layers[0]': 'dense1',
      'regularization.l2[2].strength': '0.2',
      'regularization.unitNorm': 'yes',
    });
    expect(regularizationFacts([])).toEqual({});
  });
});
