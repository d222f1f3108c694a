import { nameLayers } from './layer-name.ts';
import type { LayerSpec, PlainLayer } from './layer-spec.ts';
import type { ModelSpec } from './model.ts';
import { switchesOn, type Regularization } from './regularization.ts';

interface Named {
  readonly spec: PlainLayer;
  readonly name: string;
}

/** Names of the batch norms of a model that only some variants have, in reading order. */
export function optionalLayers({ layers }: ModelSpec): string[] {
  return nameLayers(layers)
    .flatMap((layer) => ('inner' in layer ? layer.inner : [layer]))
    .filter(isOptional)
    .map(({ name }) => name);
}

/**
 * The model that a variant trains: without the optional batch norms that it does not switch on, which are then simply absent. Its
 * layers bear the names that they have in the whole model, so that what is shared is called alike in every variant.
 */
export function variantModel(model: ModelSpec, regularizations: readonly Regularization[]): ModelSpec {
  const has = (layer: Named): boolean =>
    !isOptional(layer) || regularizations.some((one) => switchesOn(one, layer.name));
  const layers = nameLayers(model.layers).flatMap((layer): LayerSpec[] => {
    if (!('inner' in layer)) return has(layer) ? [named(layer)] : [];
    return [{ ...layer.spec, name: layer.name, layers: layer.inner.filter(has).map(named) }];
  });
  return { ...model, layers };
}

function isOptional({ spec }: Named): boolean {
  return spec.type === 'batchNorm' && (spec.optional ?? false);
}

function named({ spec, name }: Named): PlainLayer {
  return { ...spec, name };
}
