import { describe, expect, it } from 'vitest';
import {
  isWithin,
  joinPath,
  keysOfPath,
  valueAt,
  withInserted,
  withMoved,
  withoutEntry,
  withValue,
} from '../../../../src-renderer/state/draft/json-path.ts';

const DOCUMENT = { name: 'x', model: { layers: [{ units: 1 }, { units: 2 }, { units: 3 }] } };

describe('a path', () => {
  it.each([
    ['', []],
    ['name', ['name']],
    ['variants[1].regularization[0].strength', ['variants', 1, 'regularization', 0, 'strength']],
    ['a["odd.name [0]"].b', ['a', 'odd.name [0]', 'b']],
  ])('%j has the keys %j, and they join to it again', (path, keys) => {
    expect(keysOfPath(path)).toEqual(keys);
    expect(keys.reduce((sum: string, key) => joinPath(sum, key), '')).toBe(path);
  });

  it('lies within itself and what it begins with, key by key', () => {
    expect(isWithin('model.layers[1].units', 'model.layers[1]')).toBe(true);
    expect(isWithin('model.layers[1]', 'model.layers[1]')).toBe(true);
    expect(isWithin('model.layers[10]', 'model.layers[1]')).toBe(false);
    expect(isWithin('modelling', 'model')).toBe(false);
    expect(isWithin('model', 'model.layers')).toBe(false);
  });
});

describe('a document', () => {
  it('gives what stands at a path, and undefined beside it', () => {
    expect(valueAt(DOCUMENT, 'model.layers[1].units')).toBe(2);
    expect(valueAt(DOCUMENT, 'model.layers[3].units')).toBeUndefined();
    expect(valueAt(DOCUMENT, 'name.length')).toBeUndefined();
    expect(valueAt(DOCUMENT, 'model.constructor')).toBeUndefined();
  });

  it('keeps all other parts when one changes', () => {
    const next = withValue(DOCUMENT, 'model.layers[1].units', 20);
    expect(valueAt(next, 'model.layers[1].units')).toBe(20);
    expect(valueAt(next, 'model.layers[0]')).toBe(DOCUMENT.model.layers[0]);
    expect(DOCUMENT.model.layers[1].units).toBe(2);
  });

  it('makes the objects on the way, and takes them away with their last value', () => {
    const next = withValue(DOCUMENT, 'evaluation.primaryMetric', 'accuracy');
    expect(next).toEqual({ ...DOCUMENT, evaluation: { primaryMetric: 'accuracy' } });
    expect(withValue(next, 'evaluation.primaryMetric', undefined)).toEqual(DOCUMENT);
  });

  it('stays what it is where something is taken away that is not there', () => {
    expect(withValue(DOCUMENT, 'training.clipping', undefined)).toEqual(DOCUMENT);
  });

  it('takes entries into a list, out of it, and moves them within', () => {
    const units = (document: ReturnType<typeof withValue>) =>
      [0, 1, 2, 3].map((index) => valueAt(document, `model.layers[${index}].units`));
    expect(units(withInserted(DOCUMENT, 'model.layers', 1, { units: 9 }))).toEqual([1, 9, 2, 3]);
    expect(units(withoutEntry(DOCUMENT, 'model.layers', 0))).toEqual([2, 3, undefined, undefined]);
    expect(units(withMoved(DOCUMENT, 'model.layers', 0, 2))).toEqual([2, 3, 1, undefined]);
    expect(units(withMoved(DOCUMENT, 'model.layers', 2, 0))).toEqual([3, 1, 2, undefined]);
  });
});
