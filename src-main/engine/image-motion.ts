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
  const line = width * channels;
  const first = Math.min(Math.max(right, 0), width);
  const end = Math.max(Math.min(width + right, width), first);
  for (let y = 0; y < height; y++) {
    const to = target.at + y * line;
    const fromY = mirrorsRows ? height - 1 - (y - down) : y - down;
    if (fromY < 0 || fromY >= height) {
      target.values.fill(0, to, to + line);
      continue;
    }
    const from = source.at + fromY * line;
    target.values.fill(0, to, to + first * channels);
    target.values.fill(0, to + end * channels, to + line);
    const count = end - first;
    const out = to + first * channels;
    if (mirrorsColumns)
      copyMirrored(source.values, from + (width - 1 - (first - right)) * channels, target.values, out, {
        count,
        channels,
      });
    else copy(source.values, from + (first - right) * channels, target.values, out, count * channels);
  }
}

/** A loop, because for a few numbers `set` with `subarray` costs more. */
function copy(source: Float32Array, from: number, target: Float32Array, to: number, count: number): void {
  for (let at = 0; at < count; at++) target[to + at] = source[from + at];
}

/** Pixels from `from` on, each the one before it in the source. */
function copyMirrored(
  source: Float32Array,
  from: number,
  target: Float32Array,
  to: number,
  { count, channels }: { readonly count: number; readonly channels: number },
): void {
  for (let pixel = 0; pixel < count; pixel++)
    for (let channel = 0; channel < channels; channel++)
      target[to + pixel * channels + channel] = source[from - pixel * channels + channel];
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
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const centreX = (width - 1) / 2;
  const centreY = (height - 1) / 2;
  const line = width * channels;
  const { values } = source;
  const out = target.values;
  let to = target.at;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++, to += channels) {
      const fromX = cos * (x - centreX) - sin * (y - centreY) + centreX;
      const fromY = sin * (x - centreX) + cos * (y - centreY) + centreY;
      const left = Math.floor(fromX);
      const top = Math.floor(fromY);
      if (left < 0 || left >= width - 1 || top < 0 || top >= height - 1) {
        blendAtBorder(source, out, to, size, fromX, fromY);
        continue;
      }
      const right = fromX - left;
      const below = fromY - top;
      const first = source.at + top * line + left * channels;
      for (let from = first; from < first + channels; from++) {
        const upper = values[from] * (1 - right) + values[from + channels] * right;
        const lower = values[from + line] * (1 - right) + values[from + line + channels] * right;
        out[to + from - first] = upper * (1 - below) + lower * below;
      }
    }
}

/** All channels of a point some of whose four pixels, or all, lie beyond the border. */
function blendAtBorder(
  { values, at }: ImagePlace,
  target: Float32Array,
  to: number,
  { height, width, channels }: ImageSize,
  x: number,
  y: number,
): void {
  // A loop, because for a few numbers `fill` costs more.
  for (let channel = 0; channel < channels; channel++) target[to + channel] = 0;
  const left = Math.floor(x);
  const top = Math.floor(y);
  for (let row = top; row <= top + 1; row++)
    for (let column = left; column <= left + 1; column++) {
      if (row < 0 || row >= height || column < 0 || column >= width) continue;
      const share = (1 - Math.abs(y - row)) * (1 - Math.abs(x - column));
      const from = at + (row * width + column) * channels;
      for (let channel = 0; channel < channels; channel++)
        target[to + channel] += share * values[from + channel];
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
