import * as tf from '@tensorflow/tfjs-core';
import type { Window } from '../../domain/feature-map.ts';

/**
 * Pooling on tfjs' kernels, members and rows as one axis. The gradients are kernels that tfjs-core has no function for;
 * they are called by their names.
 */

interface PoolAttributes {
  readonly filterSize: [number, number];
  readonly strides: [number, number];
  readonly pad: Window['padding'];
}

function attributesOf({ height, width, strideHeight, strideWidth, padding }: Window): PoolAttributes {
  return { filterSize: [height, width], strides: [strideHeight, strideWidth], pad: padding };
}

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

function runGradient(kernel: string, inputs: Record<string, tf.Tensor>, window: Window): tf.Tensor {
  return tf.engine().runKernel(kernel, inputs, { ...attributesOf(window) });
}

export function maxPool(x: tf.Tensor, window: Window): tf.Tensor {
  const { filterSize, strides, pad } = attributesOf(window);
  return tf.tidy(() => partMembers(tf.maxPool(joinMembers(x), filterSize, strides, pad), x));
}

export function maxPoolGradient(gradient: tf.Tensor, x: tf.Tensor, y: tf.Tensor, window: Window): tf.Tensor {
  return tf.tidy(() => {
    const inputs = { dy: joinMembers(gradient), input: joinMembers(x), output: joinMembers(y) };
    return partMembers(runGradient(tf.MaxPoolGrad, inputs, window), x);
  });
}

export function averagePool(x: tf.Tensor, window: Window): tf.Tensor {
  const { filterSize, strides, pad } = attributesOf(window);
  return tf.tidy(() => partMembers(tf.avgPool(joinMembers(x), filterSize, strides, pad), x));
}

export function averagePoolGradient(gradient: tf.Tensor, x: tf.Tensor, window: Window): tf.Tensor {
  return tf.tidy(() => {
    const inputs = { dy: joinMembers(gradient), input: joinMembers(x) };
    return partMembers(runGradient(tf.AvgPoolGrad, inputs, window), x);
  });
}
