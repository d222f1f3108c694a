import type { LayerSpec, PlainLayer } from '../../../src-main/domain/layer-spec.ts';
import { isList, isObject, type Json, type JsonObject } from './json-path.ts';
import { describeLayer, isLayerType, type LayerType } from './layer-description.ts';
import type { Setting } from './setting.ts';

function fits(setting: Setting, value: Json): boolean {
  switch (setting.kind) {
    case 'text':
    case 'choice':
      return typeof value === 'string';
    case 'switch':
      return typeof value === 'boolean';
    case 'extent':
      if (isList(value)) return value.length === 2 && value.every((each) => typeof each === 'number');
      return typeof value === 'number';
    case 'numbers':
      return isList(value) && value.every((each) => typeof each === 'number');
    case 'number':
    case 'strength':
    case 'share':
      return typeof value === 'number';
  }
}

/** A layer with settings that its type has; what is missing or of another kind is no number, so that sizes are unknown. */
function settled(type: LayerType, layer: JsonObject): object {
  const { settings, start } = describeLayer(type);
  const fields = settings.flatMap((setting): [string, Json | number][] => {
    const { key } = setting;
    const value = Object.hasOwn(layer, key) ? layer[key] : undefined;
    if (value !== undefined && fits(setting, value)) return [[key, value]];
    const isNeeded = value !== undefined || (Object.hasOwn(start, key) && key !== 'padding');
    return isNeeded && ['number', 'extent'].includes(setting.kind) ? [[key, Number.NaN]] : [];
  });
  return { type, ...Object.fromEntries(fields) };
}

/**
 * A layer of a draft as the domain takes it, so that a model can be shown while it is being written: a setting that is
 * not a number yet is NaN. Null where there is no such type of layer.
 */
export function readLayer(layer: Json): LayerSpec | null {
  if (!isObject(layer) || !isLayerType(layer.type)) return null;
  const own = settled(layer.type, layer);
  if (layer.type !== 'residual') return own as PlainLayer;
  const inner = isList(layer.layers) ? layer.layers.map(readLayer) : [];
  const plain = inner.filter((each): each is PlainLayer => each !== null && each.type !== 'residual');
  return { ...own, type: 'residual', layers: plain };
}
