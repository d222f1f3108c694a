import type { Dataset } from './dataset.ts';

/** How the features of a row lie, where they are an image: in the order height, width, channel. */
export interface ImageShape {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/** A picture of one row. */
export interface RowImage extends ImageShape {
  /** Base64 of one byte per number: 0 is the data set's smallest number, 255 its largest. */
  readonly pixels: string;
}

/**
 * The shape of rows whose features are named as pixels, `p0_0`, `p0_1` …, row by row, as readers of images name them.
 * @returns null for any other names
 */
export function imageShapeOf(featureNames: readonly string[]): ImageShape | null {
  const last = /^p(\d{1,5})_(\d{1,5})$/.exec(featureNames.at(-1) ?? '');
  if (last === null) return null;
  const [height, width] = [Number(last[1]) + 1, Number(last[2]) + 1];
  if (height * width !== featureNames.length) return null;
  const isPixel = (name: string, at: number): boolean => name === `p${Math.floor(at / width)}_${at % width}`;
  return featureNames.every(isPixel) ? { height, width, channels: 1 } : null;
}

/** The smallest and the largest number of a data set. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

export function valueRangeOf({ features }: Dataset): ValueRange {
  let [min, max] = [Infinity, -Infinity];
  for (let at = 0; at < features.length; at++) {
    const value = features[at];
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return { min, max };
}

/** Draws a row in the greys, or colours, of its data set's range. */
export function drawRow(
  dataset: Dataset,
  row: number,
  shape: ImageShape,
  { min, max }: ValueRange,
): RowImage {
  const size = dataset.featureNames.length;
  const scale = max > min ? 255 / (max - min) : 0;
  let bytes = '';
  for (let at = row * size; at < (row + 1) * size; at++)
    bytes += String.fromCharCode(Math.round((dataset.features[at] - min) * scale));
  return { ...shape, pixels: btoa(bytes) };
}
