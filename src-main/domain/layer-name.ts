import type { LayerSpec, PlainLayer } from './layer-spec.ts';

/** A layer, how it is called, and where it stands in its spec. */
export type NamedLayer =
  | { readonly spec: PlainLayer; readonly name: string; readonly field: string }
  | {
      readonly spec: Exclude<LayerSpec, PlainLayer>;
      readonly name: string;
      readonly field: string;
      readonly inner: readonly { readonly spec: PlainLayer; readonly name: string; readonly field: string }[];
    };

/**
 * The layers of a model with their names: the given one, or the type with its number, as in `dense2`. Numbers run
 * through the whole model in reading order, the layers of residual blocks included.
 * @param field path of the list in the spec
 */
export function nameLayers(layers: readonly LayerSpec[], field = 'model.layers'): NamedLayer[] {
  const counts = new Map<string, number>();
  const nameOf = ({ type, name }: LayerSpec): string => {
    const count = (counts.get(type) ?? 0) + 1;
    counts.set(type, count);
    return name ?? `${type}${count}`;
  };
  return layers.map((spec, index) => {
    const place = { name: nameOf(spec), field: `${field}[${index}]` };
    if (spec.type !== 'residual') return { spec, ...place };
    const inner = spec.layers.map((plain, at) => ({
      spec: plain,
      name: nameOf(plain),
      field: `${place.field}.layers[${at}]`,
    }));
    return { spec, ...place, inner };
  });
}
