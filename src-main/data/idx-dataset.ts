import path from 'node:path';
import type { Dataset } from '../domain/dataset.ts';
import { invalidField } from '../domain/errors.ts';
import type { DataSpec, Task } from '../domain/experiment.ts';
import { toClasses } from './classes.ts';
import { readIdxImages, readIdxLabels } from './idx.ts';
import { readInputFile } from './input-file.ts';
import { pixelNames } from './pixel-names.ts';

/** Images whose classes are the labels, which are written as numbers. */
export async function readIdxDataset(
  spec: Extract<DataSpec, { readonly source: 'idx' }>,
  baseFolder: string,
  task: Task,
): Promise<Omit<Dataset, 'hash'>> {
  if (task === 'regression')
    throw invalidField('task', '"classification" for images with labels', '"regression"');
  const images = await readIdxImages(await readInputFile('data.images', spec.images, baseFolder));
  const labels = await readIdxLabels(await readInputFile('data.labels', spec.labels, baseFolder));
  const { count, height, width, pixels } = images;
  if (labels.length !== count)
    throw invalidField('data.labels', `${count} labels, one per image`, String(labels.length));
  return {
    name: path.basename(spec.images),
    rows: count,
    features: new Float32Array(pixels),
    featureNames: pixelNames(height, width, 1),
    target: toClasses(Array.from(labels, String), 'data.labels'),
  };
}
