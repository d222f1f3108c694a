import { firstPlaces, type Window } from '../../domain/feature-map.ts';

/**
 * Gradients of pooling in plain TypeScript, for backends whose tensors lie in the host's memory and whose own kernels are
 * wrong (tfjs-backend-wasm 4.22 leaves cells that no window covers as the memory was, and shares out means by the
 * window's full size at a padded border) or slow (TensorFlow's `MaxPoolGrad`).
 */

/** Images of [count, height, width, channels], flat. */
export interface ImageSizes {
  readonly count: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Places of the output, with the first row or column of each one's window on the image and the first one behind it. */
interface Span {
  readonly from: number;
  readonly to: number;
}

function spans(size: number, length: number, stride: number, padding: Window['padding']): Span[] {
  return firstPlaces(size, length, stride, padding).map((start) => ({
    from: Math.max(start, 0),
    to: Math.min(start + length, size),
  }));
}

/** Gradient by x of its largest values: each window's goes to its first largest value, row by row. */
export function maxPoolGradientOf(
  gradient: Float32Array,
  x: Float32Array,
  { count, height, width, channels }: ImageSizes,
  window: Window,
): Float32Array {
  const rows = spans(height, window.height, window.strideHeight, window.padding);
  const columns = spans(width, window.width, window.strideWidth, window.padding);
  const result = new Float32Array(x.length);
  let at = 0;
  for (let image = 0; image < count; image++)
    for (const { from: top, to: bottom } of rows)
      for (const { from: left, to: right } of columns)
        for (let channel = 0; channel < channels; channel++, at++) {
          let largest = -Infinity;
          let place = ((image * height + top) * width + left) * channels + channel;
          for (let y = top; y < bottom; y++) {
            let cell = ((image * height + y) * width + left) * channels + channel;
            for (let column = left; column < right; column++, cell += channels)
              if (x[cell] > largest) {
                largest = x[cell];
                place = cell;
              }
          }
          result[place] += gradient[at];
        }
  return result;
}

/** Gradient by the input of its means: each window's is shared out evenly over what of it lies on the image. */
export function averagePoolGradientOf(
  gradient: Float32Array,
  { count, height, width, channels }: ImageSizes,
  window: Window,
): Float32Array {
  const rows = spans(height, window.height, window.strideHeight, window.padding);
  const columns = spans(width, window.width, window.strideWidth, window.padding);
  const result = new Float32Array(count * height * width * channels);
  let at = 0;
  for (let image = 0; image < count; image++)
    for (const { from: top, to: bottom } of rows)
      for (const { from: left, to: right } of columns) {
        const share = 1 / ((bottom - top) * (right - left));
        for (let y = top; y < bottom; y++) {
          let cell = ((image * height + y) * width + left) * channels;
          for (let column = left; column < right; column++)
            for (let channel = 0; channel < channels; channel++, cell++)
              result[cell] += gradient[at + channel] * share;
        }
        at += channels;
      }
  return result;
}
