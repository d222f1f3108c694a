import { nameLayers } from '../../../src-main/domain/layer-name.ts';
import type { LayerSpec } from '../../../src-main/domain/layer-spec.ts';
import { isList, isObject, listAt, withValue, type Json, type JsonObject } from './json-path.ts';
import { readLayer } from './readable-layer.ts';

const UNKNOWN: LayerSpec = { type: 'flatten' };

/** The layers of a draft in reading order, those of residual blocks included, each with its name. */
function namedLayers(document: Json): { readonly raw: Json; readonly path: string; readonly name: string }[] {
  const raw = listAt(document, 'model.layers');
  return nameLayers(raw.map((layer) => readLayer(layer) ?? UNKNOWN)).flatMap((layer, index) => {
    const own = { raw: raw[index], path: layer.field, name: layer.name };
    if (!('inner' in layer)) return [own];
    const innerRaw = listAt(document, `${layer.field}.layers`);
    return [own, ...layer.inner.map(({ field, name }, at) => ({ raw: innerRaw[at], path: field, name }))];
  });
}

/** Names of layers before an edit and after it; null for a layer that is gone. */
function namesAfter(before: Json, after: Json, isSameModel: boolean): Map<string, string | null> {
  const old = namedLayers(before);
  const next = namedLayers(after);
  // An edit within a layer makes another object at the same place; moving keeps the object and changes the place.
  const find = (raw: Json, path: string) =>
    isSameModel ? next.find((layer) => layer.path === path) : next.find((layer) => layer.raw === raw);
  return new Map(old.map(({ raw, path, name }) => [name, find(raw, path)?.name ?? null]));
}

function referring(entry: Json, names: ReadonlyMap<string, string | null>): Json | null {
  if (!isObject(entry) || !isList(entry.layers)) return entry;
  const layers = entry.layers.flatMap((name): Json[] => {
    const next = typeof name === 'string' ? names.get(name) : undefined;
    if (next === undefined) return [name];
    return next === null ? [] : [next];
  });
  // Without any layer left it would act on the whole model, which nobody asked for.
  if (layers.length === 0 && entry.layers.length > 0) return null;
  const next: JsonObject = { ...entry, layers };
  return next;
}

/**
 * Carries the names by which regularizers call layers over an edit of the model: names like `dense2` are counted, so that a
 * layer put in before it makes it `dense3`. A regularizer goes with the last layer that it was on.
 * @param isSameModel whether every layer still stands at its place, as after a change of its settings
 */
export function withReferences(before: Json, after: Json, isSameModel: boolean): Json {
  const names = namesAfter(before, after, isSameModel);
  if ([...names].every(([old, next]) => old === next)) return after;
  const variants = listAt(after, 'variants').map((variant) => {
    if (!isObject(variant) || !isList(variant.regularization)) return variant;
    const regularization = variant.regularization
      .map((entry) => referring(entry, names))
      .filter((entry) => entry !== null);
    return { ...variant, regularization };
  });
  return withValue(after, 'variants', variants);
}
