import path from 'node:path';
import type { Dataset } from '../domain/dataset.ts';
import { invalidField } from '../domain/errors.ts';
import type { ImageFolderSource, Task } from '../domain/experiment.ts';
import { toClasses } from './classes.ts';
import type { ReadOptions } from './file-chunks.ts';
import { readImageFolder } from './image-folder.ts';
import { pixelNames } from './pixel-names.ts';

/**
 * Reads images whose classes are the names of their folders; the features are bytes, 0 to 255.
 * @throws AppError `invalid` that names the file
 */
export async function readImageDataset(
  spec: ImageFolderSource,
  baseFolder: string,
  task: Task,
  options: ReadOptions,
): Promise<Omit<Dataset, 'hash'>> {
  if (task === 'regression')
    throw invalidField('task', '"classification" for images in a folder per class', '"regression"');
  const { count, height, width, channels, pixels, classNames, labels } = await readImageFolder(
    spec,
    baseFolder,
    options,
  );
  return {
    name: path.basename(path.resolve(baseFolder, spec.path)),
    rows: count,
    features: new Float32Array(pixels),
    featureNames: pixelNames(height, width, channels),
    target: toClasses(
      Array.from(labels, (label) => classNames[label]),
      'data.path',
    ),
  };
}
