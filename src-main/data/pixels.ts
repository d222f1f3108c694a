/** A picture's pixels, row by row from the top, 0 to 255 per channel. */
export interface Pixels {
  readonly height: number;
  readonly width: number;
  /** 1: grey. 3: red, green, blue. */
  readonly channels: 1 | 3;
  /** [height, width, channels] */
  readonly data: Uint8Array;
}

/** Larger pictures are no rows of a table, and their decoding would take a gigabyte. */
export const MAX_PIXELS = 2 ** 25;

/**
 * Grey of a colour as ITU-R 601 weighs it, in Pillow's whole numbers: (19595 R + 38470 G + 7471 B + 2^15) / 2^16.
 */
function greyOf(red: number, green: number, blue: number): number {
  return (red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16;
}

/** The same picture in grey or in colours. */
export function withChannels(pixels: Pixels, channels: 1 | 3): Pixels {
  if (pixels.channels === channels) return pixels;
  const { height, width, data } = pixels;
  const count = height * width;
  const converted = new Uint8Array(count * channels);
  for (let index = 0; index < count; index++)
    if (channels === 1) converted[index] = greyOf(data[3 * index], data[3 * index + 1], data[3 * index + 2]);
    else converted.fill(data[index], 3 * index, 3 * index + 3);
  return { height, width, channels, data: converted };
}

/** Where a pixel of one line comes from: weights of `weights.length` neighbours from `start` on, which add up to 1. */
interface Taps {
  readonly start: number;
  readonly weights: readonly number[];
}

/**
 * A triangle over the pixel's centre, which is as wide as two old pixels where the picture grows and as two new ones where it
 * shrinks, so that no old pixel is passed over.
 */
function tapsOf(from: number, to: number): Taps[] {
  const scale = from / to;
  const support = Math.max(1, scale);
  return Array.from({ length: to }, (_, index) => {
    const centre = (index + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const weights = Array.from({ length: end - start }, (__, tap) =>
      Math.max(0, 1 - Math.abs((start + tap + 0.5 - centre) / support)),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { start, weights: weights.map((weight) => weight / sum) };
  });
}

/** Resizes along one axis: lines of `from` pixels, `step` values apart, become lines of `taps.length`. */
function resizeAxis(
  data: Uint8Array,
  taps: readonly Taps[],
  lines: number,
  from: number,
  step: number,
): Uint8Array {
  const to = taps.length;
  const resized = new Uint8Array(lines * to * step);
  for (let line = 0; line < lines; line++)
    for (let index = 0; index < to; index++) {
      const { start, weights } = taps[index];
      for (let part = 0; part < step; part++) {
        let sum = 0;
        for (let tap = 0; tap < weights.length; tap++)
          sum += weights[tap] * data[(line * from + start + tap) * step + part];
        resized[(line * to + index) * step + part] = Math.round(sum);
      }
    }
  return resized;
}

/**
 * Brings a picture to another size: bilinear, each axis by itself, rounded in between, as Pillow's
 * `resize(…, Resampling.BILINEAR)` does.
 */
export function resizePixels(pixels: Pixels, height: number, width: number): Pixels {
  const { channels } = pixels;
  if (pixels.height === height && pixels.width === width) return pixels;
  const across =
    pixels.width === width
      ? pixels.data
      : resizeAxis(pixels.data, tapsOf(pixels.width, width), pixels.height, pixels.width, channels);
  const data =
    pixels.height === height
      ? across
      : resizeAxis(across, tapsOf(pixels.height, height), 1, pixels.height, width * channels);
  return { height, width, channels, data };
}
