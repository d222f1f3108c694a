import { createHash, type Hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dataset } from '../domain/dataset.ts';

/** Takes the part of the layout that changes with it; a change of layout changes the number. */
const LAYOUT = 'ridgeline data 1';

/** The bytes as they stand in memory: little-endian on every platform that TensorFlow and Electron run on. */
function bytesOf(values: Float32Array | Float64Array | Int32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

const SLICE_BYTES = 4 * 2 ** 20;

/** Slice by slice: the core reads data too, and others may come in between. */
async function update(hash: Hash, bytes: Uint8Array): Promise<void> {
  for (let start = 0; start < bytes.length; start += SLICE_BYTES) {
    if (start > 0) await nextTurn();
    hash.update(bytes.subarray(start, start + SLICE_BYTES));
  }
}

/**
 * SHA-256, in hex, over: a line with the layout's name, a line of JSON with the names of features and of classes or
 * target, the features as float32, the target as int32 class indexes or float64 values. The numbers are little-endian.
 * The file's name and format do not count.
 */
export async function hashContent(
  data: Pick<Dataset, 'features' | 'featureNames' | 'target'>,
): Promise<string> {
  const { features, featureNames, target } = data;
  const names = target.kind === 'classes' ? { classes: target.classNames } : { target: target.name };
  const hash = createHash('sha256').update(
    `${LAYOUT}\n${JSON.stringify({ features: featureNames, ...names })}\n`,
  );
  await update(hash, bytesOf(features));
  await update(hash, bytesOf(target.kind === 'classes' ? target.labels : target.values));
  return hash.digest('hex');
}
