import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { readDataset } from '../../src-main/data/dataset-reader.ts';
import { dataWarnings } from '../../src-main/domain/data-warnings.ts';
import { imageShapeOf } from '../../src-main/domain/row-image.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';

const { folder } = makeTemporaryFolder();

/** A folder of images of one pixel by two, by the class and the values of each. */
function lay(
  name: string,
  channels: 1 | 3,
  images: readonly (readonly [label: string, values: readonly number[]])[],
): string {
  images.forEach(([label, values], index) => {
    const place = path.join(folder, name, label);
    mkdirSync(place, { recursive: true });
    const data = Uint8Array.from(values);
    writeFileSync(
      path.join(place, `${index}.png`),
      encode({ width: 2, height: 1, data, channels, depth: 8 }),
    );
  });
  return name;
}

describe('a folder of images', () => {
  it('gives bytes by row, column and channel, and its folders as classes', async () => {
    const name = lay('colours', 3, [
      ['katze', [1, 2, 3, 4, 5, 6]],
      ['hündin', [7, 8, 9, 10, 11, 12]],
      ['katze', [255, 0, 0, 0, 0, 255]],
    ]);
    const dataset = await readDataset({ source: 'imageFolder', path: name }, folder, 'classification');
    expect(dataset.name).toBe('colours');
    expect(imageShapeOf(dataset.featureNames)).toEqual({ height: 1, width: 2, channels: 3 });
    expect([...dataset.features]).toEqual([7, 8, 9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 255, 0, 0, 0, 0, 255]);
    expect(dataset.target).toMatchObject({ classNames: ['hündin', 'katze'], labels: Int32Array.of(0, 1, 1) });
  });

  it('has copies of images found, even under another class', async () => {
    const images = Array.from(
      { length: 8 },
      (_, index) => [index % 2 === 0 ? 'a' : 'b', [index, index]] as const,
    );
    const name = lay('copies', 1, [...images, ['b', [4, 4]]]);
    const dataset = await readDataset({ source: 'imageFolder', path: name }, folder, 'classification');
    const [warning, ...others] = dataWarnings(dataset, null);
    expect(others).toEqual([]);
    expect(warning.sentence).toMatch(/^1 image of 9 stands in the data before/);
  });

  it('has no number to predict', async () => {
    expect(
      await problemsOf(() => readDataset({ source: 'imageFolder', path: 'colours' }, folder, 'regression')),
    ).toEqual(['task: expected "classification" for images in a folder per class, received "regression"']);
  });
});
