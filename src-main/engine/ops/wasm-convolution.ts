import * as tf from '@tensorflow/tfjs-core';
import { firstPlaces, type Window } from '../../domain/feature-map.ts';
import { floatsOf } from './wasm-values.ts';

/**
 * Convolution of K members on tfjs' WASM backend, member by member: its kernels have no axis for members. It has no
 * gradient by the kernel; that is a matrix product of the input's patches, gathered on the host where WASM's memory lies
 * anyway, with the gradient by the output.
 */

/** x of [K or 1, B, H, W, C], kernel of [K, kh, kw, C, O] → [K, B, H', W', O]. */
export function convolve(x: tf.Tensor, kernel: tf.Tensor, window: Window): tf.Tensor {
  return perMember([x, kernel], ([image, own]) =>
    tf.conv2d(to4d(image), to4d(own), [window.strideHeight, window.strideWidth], window.padding),
  );
}

/** Gradient by the kernel, [K, kh, kw, C, O]. */
export function kernelGradient(x: tf.Tensor, gradient: tf.Tensor, window: Window): tf.Tensor {
  const [, rows, height, width, channels] = x.shape;
  const [, , outHeight, outWidth, filters] = gradient.shape;
  const image = { rows, height, width, channels, outHeight, outWidth };
  return perMember([x, gradient], ([own, slope]) => {
    const patches = gatherPatches(floatsOf(own), image, window);
    const count = window.height * window.width * channels;
    const places = rows * outHeight * outWidth;
    const product = tf.matMul(
      tf.tensor2d(patches, [count, places]),
      tf.reshape<tf.Rank.R2>(slope, [places, filters]),
    );
    return tf.reshape(product, [window.height, window.width, channels, filters]);
  });
}

/**
 * Gradient by the input, [K, …inputShape] with `inputShape` [B, H, W, C]: the convolution of the gradient by the output,
 * its places a stride apart and zeros around them, with the kernel turned by 180° and its channels exchanged. That way
 * goes through XNNPACK; the backend's own `Conv2DBackpropInput` takes ten times as long.
 */
export function inputGradient(
  gradient: tf.Tensor,
  kernel: tf.Tensor,
  inputShape: readonly number[],
  window: Window,
): tf.Tensor {
  return perMember([gradient, kernel], ([slope, own]) => {
    const turned = tf.transpose(tf.reverse(own, [0, 1]), [0, 1, 3, 2]);
    return tf.conv2d(spread(slope, inputShape, window), to4d(turned), 1, 'valid');
  });
}

/** [B, H', W', O] → [B, H + kh − 1, W + kw − 1, O], each place where the first row and column of its window would touch. */
function spread(gradient: tf.Tensor, [rows, height, width]: readonly number[], window: Window): tf.Tensor4D {
  const [, outHeight, outWidth, filters] = gradient.shape;
  const { strideHeight, strideWidth, padding } = window;
  const [top] = firstPlaces(height, window.height, strideHeight, padding);
  const [left] = firstPlaces(width, window.width, strideWidth, padding);
  const shape: [number, number, number, number] = [
    rows,
    height + window.height - 1,
    width + window.width - 1,
    filters,
  ];
  const values = floatsOf(gradient);
  const wide = new Float32Array(shape[0] * shape[1] * shape[2] * filters);
  let from = 0;
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < outHeight; i++) {
      const y = top + i * strideHeight + window.height - 1;
      const line = (row * shape[1] + y) * shape[2] + left + window.width - 1;
      for (let j = 0; j < outWidth; j++) {
        const to = (line + j * strideWidth) * filters;
        for (let filter = 0; filter < filters; filter++, from++) wide[to + filter] = values[from];
      }
    }
  return tf.tensor4d(wide, shape);
}

/** Cuts members out on the host: `slice` would copy the whole tensor from WASM's memory for each. */
function membersOf(tensor: tf.Tensor): tf.Tensor[] {
  const [count, ...shape] = tensor.shape;
  if (count === 1) return [tf.reshape(tensor, shape)];
  const values = floatsOf(tensor);
  const size = values.length / count;
  return Array.from({ length: count }, (_, member) =>
    tf.tensor(values.subarray(member * size, (member + 1) * size), shape),
  );
}

function perMember(tensors: readonly tf.Tensor[], work: (parts: tf.Tensor[]) => tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const parts = tensors.map(membersOf);
    const members = Math.max(...parts.map(({ length }) => length));
    const results = Array.from({ length: members }, (_, member) =>
      tf.tidy(() => work(parts.map((own) => own[own.length === 1 ? 0 : member]))),
    );
    return tf.stack(results);
  });
}

interface ImageSizes {
  readonly rows: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/**
 * The patches that a window cuts out of images, one column per row and place: [kh·kw·C, B·H'·W'], 0 beyond the border.
 */
function gatherPatches(x: Float32Array, image: ImageSizes, window: Window): Float32Array {
  const { rows, height, width, channels, outHeight, outWidth } = image;
  const { strideHeight, strideWidth, padding } = window;
  const [top] = firstPlaces(height, window.height, strideHeight, padding);
  const [left] = firstPlaces(width, window.width, strideWidth, padding);
  const columns = rows * outHeight * outWidth;
  const patches = new Float32Array(window.height * window.width * channels * columns);
  let start = 0;
  for (let u = 0; u < window.height; u++)
    for (let v = 0; v < window.width; v++)
      for (let channel = 0; channel < channels; channel++, start += columns) {
        const fromX = left + v;
        // The places whose column lies on the image.
        const first = Math.max(0, Math.ceil(-fromX / strideWidth));
        const end = Math.min(outWidth, Math.ceil((width - fromX) / strideWidth));
        for (let row = 0; row < rows; row++)
          for (let i = 0; i < outHeight; i++) {
            const y = top + u + i * strideHeight;
            if (y < 0 || y >= height) continue;
            const source = (row * height + y) * width + fromX;
            const target = start + (row * outHeight + i) * outWidth;
            for (let j = first; j < end; j++)
              patches[target + j] = x[(source + j * strideWidth) * channels + channel];
          }
      }
  return patches;
}

function to4d(tensor: tf.Tensor): tf.Tensor4D {
  const [first, second, third, fourth] = tensor.shape;
  return tf.reshape(tensor, [first, second, third, fourth]);
}
