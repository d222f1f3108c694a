/**
 * The arrangement of a layer's outputs. In memory every row is flat, in the order height, width, channel (TensorFlow's
 * NHWC); PyTorch's order is channel, height, width. A `sequence` is a map of height 1; a `vector` is one of a single
 * place, whose channels are its features.
 */
export interface FeatureMap {
  readonly kind: 'vector' | 'sequence' | 'image';
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** How a window that slides over a map treats the border. `valid`: it stays inside. `same`: the map is padded. */
export type Padding = 'valid' | 'same';

/**
 * A window that slides over a map. Padding `same` makes ⌈size/stride⌉ places of each axis; it pads
 * max((places − 1)·stride + window − size, 0) rows or columns in all, half of them, rounded down, before the map
 * (TensorFlow's rule; PyTorch's `padding='same'` is the same at stride 1 and has no other).
 */
export interface Window {
  readonly height: number;
  readonly width: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  readonly padding: Padding;
}

/** A map of a single place. */
export function vectorOf(features: number): FeatureMap {
  return { kind: 'vector', height: 1, width: 1, channels: features };
}

/** The number of places of a map: height · width. */
export function placesOf(map: FeatureMap): number {
  return map.height * map.width;
}

/** The number of features of a map: places · channels. */
export function sizeOf(map: FeatureMap): number {
  return placesOf(map) * map.channels;
}

/** A map in words, as in `28 × 28 × 1`, `100 × 3`, `30 features`. */
export function describeMap({ kind, height, width, channels }: FeatureMap): string {
  if (kind === 'vector') return `${channels} features`;
  return kind === 'sequence' ? `${width} × ${channels}` : `${height} × ${width} × ${channels}`;
}

/** Whether two maps have the same kind and sizes. */
export function sameMap(a: FeatureMap, b: FeatureMap): boolean {
  return a.kind === b.kind && a.height === b.height && a.width === b.width && a.channels === b.channels;
}

/** Whether a window without padding finds a place on a map. */
export function windowFits(map: FeatureMap, window: Window): boolean {
  return window.padding === 'same' || (window.height <= map.height && window.width <= map.width);
}

/** The map that a window makes of a map: one place per position of the window. At least one place each way. */
export function slideWindow(map: FeatureMap, window: Window, channels: number): FeatureMap {
  const { height, width, strideHeight, strideWidth, padding } = window;
  return {
    kind: map.kind,
    height: places(map.height, height, strideHeight, padding),
    width: places(map.width, width, strideWidth, padding),
    channels,
  };
}

/**
 * The first row (or column) of the window at each place, along an axis of `size`; negative where it begins in the padding.
 */
export function firstPlaces(size: number, length: number, stride: number, padding: Padding): number[] {
  const count = places(size, length, stride, padding);
  const padded = padding === 'same' ? Math.max((count - 1) * stride + length - size, 0) : 0;
  return Array.from({ length: count }, (_, place) => place * stride - Math.floor(padded / 2));
}

/** The number of places of a window along an axis of `size`; at least one. */
function places(size: number, length: number, stride: number, padding: Padding): number {
  return padding === 'same'
    ? Math.ceil(size / stride)
    : Math.max(1, Math.floor((size - length) / stride) + 1);
}
