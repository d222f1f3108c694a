import { describe, expect, it } from 'vitest';
import { withReferences } from '../../../../src-renderer/state/draft/layer-edit.ts';
import {
  valueAt,
  withInserted,
  withMoved,
  withoutEntry,
  withValue,
  type Json,
} from '../../../../src-renderer/state/draft/json-path.ts';

const LAYERS = 'model.layers';
const DOCUMENT: Json = {
  model: {
    layers: [
      { type: 'dense', units: 8 },
      { type: 'relu' },
      { type: 'residual', layers: [{ type: 'dense', units: 8 }] },
      { type: 'dense', units: 2 },
    ],
  },
  variants: [
    {
      name: 'b',
      regularization: [
        { type: 'l2', strength: 1, layers: ['dense1', 'dense3'] },
        { type: 'l1', strength: 1, layers: ['dense2'] },
        { type: 'labelSmoothing', amount: 0.1 },
      ],
    },
  ],
};

function layersAfter(after: Json, isSameModel = false): unknown[] {
  const next = withReferences(DOCUMENT, after, isSameModel);
  const list = valueAt(next, 'variants[0].regularization') as readonly { layers?: Json }[];
  return list.map(({ layers }) => layers);
}

describe('the layers that a regularizer names', () => {
  it('stay the same layers when one is put in before them', () => {
    expect(layersAfter(withInserted(DOCUMENT, LAYERS, 0, { type: 'dense', units: 4 }))).toEqual([
      ['dense2', 'dense4'],
      ['dense3'],
      undefined,
    ]);
  });

  it('stay the same layers when they are moved', () => {
    expect(layersAfter(withMoved(DOCUMENT, LAYERS, 0, 2))).toEqual([
      ['dense2', 'dense3'],
      ['dense1'],
      undefined,
    ]);
  });

  it('go when the layer goes, and the regularizer with its last one', () => {
    expect(layersAfter(withoutEntry(DOCUMENT, LAYERS, 2))).toEqual([['dense1', 'dense2'], undefined]);
    expect(layersAfter(withoutEntry(DOCUMENT, LAYERS, 0))).toEqual([['dense2'], ['dense1'], undefined]);
  });

  it('follow a new name', () => {
    expect(layersAfter(withValue(DOCUMENT, `${LAYERS}[0].name`, 'hidden'), true)).toEqual([
      // Counting goes on over layers that have a name of their own.
      ['hidden', 'dense3'],
      ['dense2'],
      undefined,
    ]);
  });

  it('are left alone by what does not change names', () => {
    const after = withValue(DOCUMENT, `${LAYERS}[0].units`, 99);
    expect(withReferences(DOCUMENT, after, true)).toBe(after);
  });

  it('keep a name that no layer has: it is a problem to be seen', () => {
    const odd = withValue(DOCUMENT, 'variants[0].regularization[1].layers', ['dens']);
    const next = withReferences(odd, withInserted(odd, LAYERS, 0, { type: 'dense', units: 4 }), false);
    expect(valueAt(next, 'variants[0].regularization[1].layers')).toEqual(['dens']);
  });
});
