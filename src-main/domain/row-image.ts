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

const LAST_PIXEL = /^p(\d{1,5})_(\d{1,5})(?:_(\d))?$/;

/**
 * The shape of rows whose features are named as pixels, `p0_0`, `p0_1` …, row by row, or `p0_0_0`, `p0_0_1` … with the
 * channels of each pixel, as readers of images name them.
 * @returns null for any other names
 */
export function imageShapeOf(featureNames: readonly string[]): ImageShape | null {
  const last = LAST_PIXEL.exec(featureNames.at(-1) ?? '');
  if (last === null) return null;
  const [height, width] = [Number(last[1]) + 1, Number(last[2]) + 1];
  const hasChannels = (last[3] as string | undefined) !== undefined;
  const channels = hasChannels ? Number(last[3]) + 1 : 1;
  if (height * width * channels !== featureNames.length) return null;
  const isPixel = (name: string, at: number): boolean => {
    const pixel = Math.floor(at / channels);
    const place = `p${Math.floor(pixel / width)}_${pixel % width}`;
    return name === (hasChannels ? `${place}_${at % channels}` : place);
  };
  return featureNames.every(isPixel) ? { height, width, channels } : null;
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
