import * as tf from '@tensorflow/tfjs-core';
import type { Window } from '../../domain/feature-map.ts';
import { averagePoolGradientOf, maxPoolGradientOf, type ImageSizes } from './pool-gradient.ts';
import { floatsOf } from './wasm-values.ts';

/** Pooling on tfjs' WASM kernels, members and rows as one axis. Its gradients are computed on the host. */

/** [K, B, H, W, C] → [K·B, H, W, C] */
function joinMembers(x: tf.Tensor): tf.Tensor4D {
  const [members, rows, height, width, channels] = x.shape;
  return tf.reshape(x, [members * rows, height, width, channels]);
}

/** [K·B, …] → [K, B, …] with the members and rows of `like`. */
function partMembers(x: tf.Tensor, like: tf.Tensor): tf.Tensor {
  const [members, rows] = like.shape;
  return tf.reshape(x, [members, rows, ...x.shape.slice(1)]);
}

function sizesOf(x: tf.Tensor): ImageSizes {
  const [members, rows, height, width, channels] = x.shape;
  return { count: members * rows, height, width, channels };
}

/** Largest value of each window of x [K, B, H, W, C]. */
export function maxPool(x: tf.Tensor, window: Window): tf.Tensor {
  const { height, width, strideHeight, strideWidth, padding } = window;
  return tf.tidy(() =>
    partMembers(tf.maxPool(joinMembers(x), [height, width], [strideHeight, strideWidth], padding), x),
  );
}

/** Its gradient by x. */
export function maxPoolGradient(gradient: tf.Tensor, x: tf.Tensor, window: Window): tf.Tensor {
  return tf.tensor(maxPoolGradientOf(floatsOf(gradient), floatsOf(x), sizesOf(x), window), x.shape);
}

/** Mean of each window of x [K, B, H, W, C]. */
export function averagePool(x: tf.Tensor, window: Window): tf.Tensor {
  const { height, width, strideHeight, strideWidth, padding } = window;
  return tf.tidy(() =>
    partMembers(tf.avgPool(joinMembers(x), [height, width], [strideHeight, strideWidth], padding), x),
  );
}

/** Its gradient by x. */
export function averagePoolGradient(gradient: tf.Tensor, x: tf.Tensor, window: Window): tf.Tensor {
  return tf.tensor(averagePoolGradientOf(floatsOf(gradient), sizesOf(x), window), x.shape);
}
