import { createHash } from 'node:crypto';
import type { Dataset } from '../domain/dataset.ts';

/** Takes the part of the layout that changes with it; a change of layout changes the number. */
const LAYOUT = 'ridgeline data 1';

/** The bytes as they stand in memory: little-endian on every platform that TensorFlow and Electron run on. */
function bytesOf(values: Float32Array | Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/**
 * SHA-256, in hex, over: a line with the layout's name, a line of JSON with the names of features and of classes or
 * target, the features as float32, the target as int32 class indexes or float64 values. The numbers are little-endian.
 * The file's name and format do not count.
 */
export function hashContent(data: Pick<Dataset, 'features' | 'featureNames' | 'target'>): string {
  const { features, featureNames, target } = data;
  const names = target.kind === 'classes' ? { classes: target.classNames } : { target: target.name };
  return createHash('sha256')
    .update(`${LAYOUT}\n${JSON.stringify({ features: featureNames, ...names })}\n`)
    .update(bytesOf(features))
    .update(bytesOf(target.kind === 'classes' ? target.labels : target.values))
    .digest('hex');
}
