import { placesOf, sizeOf, type FeatureMap } from '../../../src-main/domain/feature-map.ts';
import { nameLayers } from '../../../src-main/domain/layer-name.ts';
import type { LayerSpec } from '../../../src-main/domain/layer-spec.ts';
import { elementCount, type ParameterKind } from '../../../src-main/domain/model-shape.ts';
import { inputMap, type ModelSpec } from '../../../src-main/domain/model.ts';
import { ModelShaper } from '../../../src-main/domain/model-shaper.ts';
import { isObject, listAt, objectAt, type Json } from './json-path.ts';
import { isLayerType, type LayerType } from './layer-description.ts';
import { readLayer } from './readable-layer.ts';

/** A layer of a draft as a row of a table. */
export interface ModelRow {
  /** Path of the layer in the spec. */
  readonly path: string;
  /** Path of the list that it stands in, and its place there. */
  readonly list: string;
  readonly index: number;
  /** Null for a type that no layer has. */
  readonly type: LayerType | null;
  /** What regularizers call it. */
  readonly name: string;
  /** 1 within a residual block, else 0. */
  readonly depth: number;
  /** As in `64`, `28 × 28 × 8`; `?` where it is not known. */
  readonly output: string;
  /** Trainable weights; null where there are none, NaN where it is not known. */
  readonly weights: number | null;
  readonly kinds: readonly ParameterKind[];
  /** Whether a variant can put dropout behind it, or penalize what it makes. */
  readonly hasOutputs: boolean;
  /** Whether only variants have it that switch it on. */
  readonly isOptional: boolean;
  /** Whether it makes the model's outputs. */
  readonly isLast: boolean;
}

export interface ModelRows {
  /** What comes in, as in `30`, `28 × 28 × 1`; `?` where the data is not known. */
  readonly input: string;
  readonly rows: readonly ModelRow[];
  /** Trainable weights of all layers; NaN where it is not known. */
  readonly weights: number;
}

function showMap(map: FeatureMap): string {
  const { kind, height, width, channels } = map;
  if (!Number.isFinite(sizeOf(map)) || placesOf(map) < 1) return '?';
  if (kind === 'vector') return channels.toLocaleString('en');
  return kind === 'sequence' ? `${width} × ${channels}` : `${height} × ${width} × ${channels}`;
}

function isSize(value: Json | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

/** How the rows of the data lie, as far as a draft says so; a vector of the data's features otherwise. */
function inputOf(document: Json, inputs: number | null): FeatureMap {
  const { height, width, channels, length } = objectAt(document, 'model.input');
  const vector = inputMap({ layers: [] }, inputs ?? Number.NaN);
  if (!isSize(channels)) return vector;
  let input: ModelSpec['input'];
  if (isSize(height) && isSize(width)) input = { height, width, channels };
  else if (isSize(length)) input = { length, channels };
  return input === undefined ? vector : inputMap({ layers: [], input }, 0);
}

function shaped(map: FeatureMap, layers: readonly LayerSpec[]): ModelShaper {
  const shaper = new ModelShaper(map);
  shaper.addAll(layers);
  return shaper;
}

const UNKNOWN = { type: 'flatten' } as const;

interface Place {
  readonly list: string;
  readonly index: number;
  readonly depth: number;
  readonly isLast: boolean;
}

function rowOf(raw: Json, place: Place, name: string, whole: ModelShaper, output: FeatureMap): ModelRow {
  const type = isObject(raw) && isLayerType(raw.type) ? raw.type : null;
  const own = whole.parameters.filter(({ layer }) => layer === name);
  const isBlock = type === 'residual';
  return {
    ...place,
    path: `${place.list}[${place.index}]`,
    type,
    name,
    output: type === null ? '?' : showMap(output),
    weights:
      own.length === 0 || isBlock ? null : own.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    kinds: isBlock ? [] : own.map(({ kind }) => kind),
    isOptional: isObject(raw) && raw.optional === true,
    hasOutputs: !isBlock && whole.sites.some(({ layer }) => layer === name),
  };
}

/**
 * The model of a draft, layer by layer, with live shapes; layers that are not valid yet have unknown ones.
 * @param inputs number of features of the data; null where it is not known
 */
export function modelRows(document: Json, inputs: number | null): ModelRows {
  const raw = listAt(document, 'model.layers');
  const specs = raw.map((layer) => readLayer(layer) ?? UNKNOWN);
  const input = inputOf(document, inputs);
  const whole = shaped(input, specs);
  const rows = nameLayers(specs).flatMap((layer, index): ModelRow[] => {
    const before = shaped(input, specs.slice(0, index)).output;
    const after = shaped(input, specs.slice(0, index + 1)).output;
    const isLast = index === specs.length - 1;
    const row = rowOf(
      raw[index],
      { list: 'model.layers', index, depth: 0, isLast },
      layer.name,
      whole,
      after,
    );
    if (!('inner' in layer)) return [row];
    const list = `${row.path}.layers`;
    const innerRaw = listAt(document, list);
    const inner = layer.inner.map(({ spec, name }, at) => {
      const behind = shaped(
        before,
        layer.inner.slice(0, at + 1).map((each) => each.spec),
      ).output;
      const place = { list, index: at, depth: 1, isLast: false };
      return rowOf(innerRaw[at] ?? { type: spec.type }, place, name, whole, behind);
    });
    return [row, ...inner];
  });
  return {
    input: showMap(input),
    rows,
    weights: whole.parameters.reduce((sum, { shape }) => sum + elementCount(shape), 0),
  };
}
