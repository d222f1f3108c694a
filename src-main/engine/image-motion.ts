/** The sizes of an image; its numbers lie in the order height, width, channel. */
export interface ImageSize {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** One image within an array. */
export interface ImagePlace {
  readonly values: Float32Array;
  /** Position of its first number. */
  readonly at: number;
}

/** Mirrors, then moves. */
export interface Motion {
  /** Whole pixels; negative: up. */
  readonly down: number;
  /** Whole pixels; negative: left. */
  readonly right: number;
  /** Whether left and right change places. */
  readonly mirrorsColumns: boolean;
  /** Whether top and bottom change places. */
  readonly mirrorsRows: boolean;
}

/** Writes a mirrored and moved image to another place; 0 where nothing comes from. */
export function moveImage(source: ImagePlace, target: ImagePlace, size: ImageSize, motion: Motion): void {
  const { height, width, channels } = size;
  const { down, right, mirrorsColumns, mirrorsRows } = motion;
  const out = target.values;
  const step = mirrorsColumns ? -channels : channels;
  let to = target.at;
  for (let y = 0; y < height; y++) {
    const fromY = mirrorsRows ? height - 1 - (y - down) : y - down;
    if (fromY < 0 || fromY >= height) {
      out.fill(0, to, (to += width * channels));
      continue;
    }
    const first = mirrorsColumns ? width - 1 + right : -right;
    let from = source.at + (fromY * width + first) * channels;
    for (let x = 0; x < width; x++, from += step) {
      const isInside = x - right >= 0 && x - right < width;
      for (let channel = 0; channel < channels; channel++)
        out[to++] = isInside ? source.values[from + channel] : 0;
    }
  }
}

/**
 * Writes a rotated image to another place: the pixel at (x, y) from the centre takes the source at
 * (cos·x − sin·y, sin·x + cos·y), bilinear between its four pixels, of which those beyond the border are 0. Rows go down, so
 * a positive angle turns the image counter-clockwise. `grid_sample(padding_mode='zeros', align_corners=False)` of PyTorch on
 * such a grid.
 * @param angle in radians
 */
export function rotateImage(source: ImagePlace, target: ImagePlace, size: ImageSize, angle: number): void {
  const { height, width, channels } = size;
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [centreX, centreY] = [(width - 1) / 2, (height - 1) / 2];
  let to = target.at;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += channels) {
      const fromX = cos * (x - centreX) - sin * (y - centreY) + centreX;
      const fromY = sin * (x - centreX) + cos * (y - centreY) + centreY;
      samplePixel(source, target.values, to, size, fromX, fromY);
    }
}

/** All channels of the point (x, y). */
function samplePixel(
  { values, at }: ImagePlace,
  out: Float32Array,
  to: number,
  { height, width, channels }: ImageSize,
  x: number,
  y: number,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const shareRight = x - left;
  const shareBelow = y - top;
  const hasLeft = left >= 0 && left < width;
  const hasRight = left >= -1 && left < width - 1;
  const hasTop = top >= 0 && top < height;
  const hasBelow = top >= -1 && top < height - 1;
  const topLeft = hasTop && hasLeft ? (1 - shareBelow) * (1 - shareRight) : 0;
  const topRight = hasTop && hasRight ? (1 - shareBelow) * shareRight : 0;
  const belowLeft = hasBelow && hasLeft ? shareBelow * (1 - shareRight) : 0;
  const belowRight = hasBelow && hasRight ? shareBelow * shareRight : 0;
  const corner = at + (top * width + left) * channels;
  const below = corner + width * channels;
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    // What has no share may lie outside of the array.
    if (topLeft > 0) sum += topLeft * values[corner + channel];
    if (topRight > 0) sum += topRight * values[corner + channels + channel];
    if (belowLeft > 0) sum += belowLeft * values[below + channel];
    if (belowRight > 0) sum += belowRight * values[below + channels + channel];
    out[to + channel] = sum;
  }
}

/**
 * Sets a square of an image to 0, as far as it lies on it: `length` rows from y − ⌊length/2⌋, columns alike.
 * @param y, x its centre
 */
export function cutSquare(
  { values, at }: ImagePlace,
  size: ImageSize,
  y: number,
  x: number,
  length: number,
): void {
  const { height, width, channels } = size;
  const top = y - Math.floor(length / 2);
  const left = x - Math.floor(length / 2);
  const [firstX, lastX] = [Math.max(left, 0), Math.min(left + length, width)];
  for (let row = Math.max(top, 0); row < Math.min(top + length, height); row++)
    values.fill(0, at + (row * width + firstX) * channels, at + (row * width + lastX) * channels);
}
