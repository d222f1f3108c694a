import { assertNever, type FieldProblem } from './errors.ts';
import {
  describeMap,
  placesOf,
  sameMap,
  sizeOf,
  slideWindow,
  vectorOf,
  windowFits,
  type FeatureMap,
  type Window,
} from './feature-map.ts';
import { LAYER_DEFAULTS, layerWindow } from './layer-default.ts';
import { nameLayers, type NamedLayer } from './layer-name.ts';
import type {
  Conv1dLayer,
  Conv2dLayer,
  LayerSpec,
  PlainLayer,
  Pool1dLayer,
  Pool2dLayer,
} from './layer-spec.ts';
import type { LayerSite, ParameterKind, ParameterShape, ShapedLayer } from './model-shape.ts';

type Named<Spec> = { readonly spec: Spec; readonly name: string; readonly field: string };

/** What needs a certain kind of map, in words for the person who has another. */
const NEEDED_MAP = {
  image: 'a layer that takes what comes before, or model.input as { height, width, channels }',
  sequence: 'a layer that takes what comes before, or model.input as { length, channels }',
  places: 'a layer that takes what comes before, or model.input with the sizes of an image or a sequence',
  vector: '"flatten" or "globalAveragePool" before it',
};

/**
 * Walks through a model and settles names, sizes and parameters of its layers. It never fails: where a layer does not
 * take what comes before it, it notes the problem and goes on with sizes that are wrong.
 */
export class ModelShaper {
  readonly layers: ShapedLayer[] = [];
  readonly parameters: ParameterShape[] = [];
  readonly sites: LayerSite[] = [];
  /** What does not fit together, in reading order. What follows the first may be its consequence. */
  readonly problems: FieldProblem[] = [];
  #map: FeatureMap;
  /** The dense layer or convolution whose site is still to come. */
  #open: Omit<LayerSite, 'isOutput'> | null = null;

  constructor(input: FeatureMap) {
    this.#map = input;
  }

  /** The map that the layers so far make. */
  get output(): FeatureMap {
    return this.#map;
  }

  /** Takes in all layers of a model. */
  addAll(layers: readonly LayerSpec[]): void {
    for (const layer of nameLayers(layers)) this.#add(layer);
    this.#closeSite(true);
  }

  #add(layer: NamedLayer): void {
    if (!('inner' in layer)) {
      this.#addPlain(layer);
      return;
    }
    this.#closeSite(false);
    const before = this.#map;
    this.layers.push({ type: 'residualStart', name: layer.name, units: sizeOf(before) });
    for (const inner of layer.inner) this.#addPlain(inner);
    this.#closeSite(false);
    this.layers.push({ type: 'residualEnd', name: layer.name, units: sizeOf(this.#map) });
    if (!sameMap(before, this.#map))
      this.#note(
        `${layer.field}.layers`,
        `layers whose output is ${describeMap(before)}, as their input`,
        this.#map,
      );
  }

  #addPlain({ spec, name, field }: Named<PlainLayer>): void {
    if (!keepsSiteOpen(spec)) this.#closeSite(false);
    const units = sizeOf(this.#map);
    const { channels } = this.#map;
    const places = placesOf(this.#map);
    switch (spec.type) {
      case 'dense':
        this.#needVector(field);
        this.#addDense(name, units, spec.units, spec.bias ?? LAYER_DEFAULTS.bias);
        return;
      case 'conv2d':
      case 'conv1d':
        this.#addConvolution({ spec, name, field });
        return;
      case 'maxPool2d':
      case 'avgPool2d':
      case 'maxPool1d':
      case 'avgPool1d':
        this.#addPool({ spec, name, field });
        return;
      case 'globalAveragePool':
        this.#needPlaces(field, spec.type);
        this.layers.push({ type: 'globalAveragePool', name, units: channels, input: this.#map });
        this.#map = vectorOf(channels);
        return;
      case 'flatten':
        this.#map = vectorOf(units);
        return;
      case 'batchNorm':
        this.layers.push({
          type: 'batchNorm',
          name,
          units,
          channels,
          places,
          ...this.#scaleAndShift(name, channels),
          momentum: spec.momentum ?? LAYER_DEFAULTS.momentum,
          epsilon: spec.epsilon ?? LAYER_DEFAULTS.epsilon,
        });
        return;
      case 'layerNorm':
        this.layers.push({
          type: 'layerNorm',
          name,
          units,
          ...this.#scaleAndShift(name, units),
          epsilon: spec.epsilon ?? LAYER_DEFAULTS.epsilon,
        });
        return;
      case 'spatialDropout':
        this.#needPlaces(field, spec.type);
        this.layers.push({ type: spec.type, name, units, channels, places, rate: spec.rate });
        return;
      case 'dropout':
      case 'gaussianDropout':
        this.layers.push({ type: spec.type, name, units, rate: spec.rate });
        return;
      case 'gaussianNoise':
        this.layers.push({ type: spec.type, name, units, sd: spec.sd });
        return;
      case 'relu':
      case 'tanh':
      case 'sigmoid':
      case 'gelu':
        this.layers.push({ type: spec.type, name, units });
        return;
      case 'leakyRelu':
        this.layers.push({ type: spec.type, name, units, slope: spec.slope ?? LAYER_DEFAULTS.slope });
        return;
      case 'elu':
        this.layers.push({ type: spec.type, name, units, alpha: spec.alpha ?? LAYER_DEFAULTS.alpha });
        return;
      default:
        assertNever(spec);
    }
  }

  #addDense(name: string, inputs: number, units: number, withBias: boolean): void {
    const kernel = this.#parameter(name, 'kernel', [inputs, units]);
    const bias = withBias ? this.#parameter(name, 'bias', [units]) : null;
    this.layers.push({ type: 'dense', name, inputs, units, kernel, bias });
    this.#map = vectorOf(units);
    this.#open = { layer: name, kind: 'dense' };
  }

  #addConvolution({ spec, name, field }: Named<Conv1dLayer | Conv2dLayer>): void {
    const input = this.#map;
    const window = layerWindow(spec);
    this.#needMap(field, spec.type === 'conv2d' ? 'image' : 'sequence', spec.type);
    this.#needRoom(`${field}.kernelSize`, window);
    const output = slideWindow(input, window, spec.filters);
    const shape = [window.height, window.width, input.channels, spec.filters];
    const kernel = this.#parameter(name, 'kernel', shape);
    const bias = (spec.bias ?? LAYER_DEFAULTS.bias) ? this.#parameter(name, 'bias', [spec.filters]) : null;
    this.layers.push({
      type: 'convolution',
      name,
      units: sizeOf(output),
      input,
      output,
      window,
      kernel,
      bias,
    });
    this.#map = output;
    this.#open = { layer: name, kind: 'convolution' };
  }

  #addPool({ spec, name, field }: Named<Pool1dLayer | Pool2dLayer>): void {
    const input = this.#map;
    const window = layerWindow(spec);
    this.#needMap(field, spec.type.endsWith('2d') ? 'image' : 'sequence', spec.type);
    this.#needRoom(`${field}.size`, window);
    const output = slideWindow(input, window, input.channels);
    const type = spec.type.startsWith('max') ? 'maxPool' : 'averagePool';
    this.layers.push({ type, name, units: sizeOf(output), input, output, window });
    this.#map = output;
  }

  #scaleAndShift(layer: string, size: number): { scale: number; shift: number } {
    return { scale: this.#parameter(layer, 'scale', [size]), shift: this.#parameter(layer, 'shift', [size]) };
  }

  #parameter(layer: string, kind: ParameterKind, shape: readonly number[]): number {
    return this.parameters.push({ name: `${layer}.${kind}`, layer, kind, shape }) - 1;
  }

  #closeSite(isOutput: boolean): void {
    const open = this.#open;
    if (open === null) return;
    const site = this.sites.push({ ...open, isOutput }) - 1;
    const units = sizeOf(this.#map);
    this.layers.push(
      { type: 'activitySite', name: `${open.layer}.activity`, units, site },
      { type: 'dropoutSite', name: `${open.layer}.dropout`, units, site },
    );
    this.#open = null;
  }

  #needVector(field: string): void {
    if (this.#map.kind !== 'vector') this.#note(`${field}.type`, NEEDED_MAP.vector, this.#map, 'dense');
  }

  #needMap(field: string, kind: 'image' | 'sequence', type: string): void {
    if (this.#map.kind !== kind) this.#note(`${field}.type`, NEEDED_MAP[kind], this.#map, type);
  }

  #needPlaces(field: string, type: string): void {
    if (this.#map.kind === 'vector') this.#note(`${field}.type`, NEEDED_MAP.places, this.#map, type);
  }

  #needRoom(field: string, window: Window): void {
    if (windowFits(this.#map, window)) return;
    const { kind, height, width } = this.#map;
    const size = (h: number, w: number): string => (kind === 'sequence' ? String(w) : `${h} × ${w}`);
    this.problems.push({
      field,
      expected: `at most ${size(height, width)}, the size of what comes before, or padding "same"`,
      received: size(window.height, window.width),
    });
  }

  #note(field: string, expected: string, map: FeatureMap, type?: string): void {
    const made = map.kind === 'vector' && type !== undefined ? 'a vector' : describeMap(map);
    const received = type === undefined ? made : `${JSON.stringify(type)} behind ${made}`;
    this.problems.push({ field, expected, received });
  }
}

/** A site lies behind its layer's norm and activation, that is before anything else. */
function keepsSiteOpen({ type }: PlainLayer): boolean {
  switch (type) {
    case 'batchNorm':
    case 'layerNorm':
    case 'relu':
    case 'tanh':
    case 'sigmoid':
    case 'gelu':
    case 'leakyRelu':
    case 'elu':
      return true;
    case 'dense':
    case 'conv2d':
    case 'conv1d':
    case 'maxPool2d':
    case 'avgPool2d':
    case 'maxPool1d':
    case 'avgPool1d':
    case 'globalAveragePool':
    case 'flatten':
    case 'dropout':
    case 'spatialDropout':
    case 'gaussianDropout':
    case 'gaussianNoise':
      return false;
    default:
      return assertNever(type);
  }
}
