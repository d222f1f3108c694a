import type * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../domain/errors.ts';

/** The values of a float32 tensor on the host. */
export function floatsOf(tensor: tf.Tensor): Float32Array {
  const values = tensor.dataSync();
  if (values instanceof Float32Array) return values;
  throw new AppError('internal', 'expected a float32 tensor');
}
