import { createHash, type Hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dataset } from '../domain/dataset.ts';

/** What of a data set counts. */
type Content = Omit<Dataset, 'name' | 'rows' | 'hash' | 'sideColumns'>;

/** A change of what is hashed, or how, has a number of its own, so that hashes of stored experiments stay true. */
const PLAIN_LAYOUT = 'ridgeline data 1';
const TYPED_LAYOUT = 'ridgeline data 2';

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

/** Whether there is nothing to a data set but numbers, as there was nothing else when the first layout was made. */
function isPlain({ featureColumns, groups, testFrom }: Content): boolean {
  return (
    groups === undefined &&
    testFrom === undefined &&
    (featureColumns ?? []).every(({ kind, missing }) => kind === 'number' && missing === 0)
  );
}

/** The levels of each category, null for numbers. How a column becomes inputs is the spec's, and no content. */
function levelsOf({ featureColumns, featureNames }: Content): unknown[] {
  return featureNames.map((_, index) => {
    const column = featureColumns?.[index];
    return column?.kind === 'category' ? column.levels : null;
  });
}

function header(content: Content): string {
  const { featureNames, target, groups, testFrom } = content;
  const names = target.kind === 'classes' ? { classes: target.classNames } : { target: target.name };
  if (isPlain(content)) return `${PLAIN_LAYOUT}\n${JSON.stringify({ features: featureNames, ...names })}\n`;
  const typed = {
    features: featureNames,
    levels: levelsOf(content),
    ...names,
    groups: groups === undefined ? null : { name: groups.name, levels: groups.levels },
    testFrom: testFrom ?? null,
  };
  return `${TYPED_LAYOUT}\n${JSON.stringify(typed)}\n`;
}

/**
 * SHA-256, in hex, over: a line with the layout's name, a line of JSON with the names of features and of classes or
 * target, the features as float32, the target as int32 class indexes or float64 values. Where there are categories, gaps,
 * groups or a test file, the line of JSON also has the levels of each category (null for numbers), name and levels of the
 * groups and the first row of the test file; a gap is NaN and a category a position in its levels among the features; the
 * groups follow as int32 positions. The numbers are little-endian. The file's name and format do not count.
 */
export async function hashContent(content: Content): Promise<string> {
  const { features, target, groups } = content;
  const hash = createHash('sha256').update(header(content));
  await update(hash, bytesOf(features));
  await update(hash, bytesOf(target.kind === 'classes' ? target.labels : target.values));
  if (groups !== undefined) await update(hash, bytesOf(groups.codes));
  return hash.digest('hex');
}
