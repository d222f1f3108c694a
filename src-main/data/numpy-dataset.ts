import path from 'node:path';
import type { Dataset, Target } from '../domain/dataset.ts';
import { invalidField, showValue } from '../domain/errors.ts';
import type { NumpySource, Task } from '../domain/experiment.ts';
import { toClasses } from './classes.ts';
import type { NumpyArray } from './npy-array.ts';
import { readNumpyArrays } from './numpy.ts';
import { pixelNames } from './pixel-names.ts';

interface Arrays {
  readonly features: NumpyArray;
  readonly target: NumpyArray;
}

/** The features beside a target in an archive: the array that the spec names, or the only other one. */
function chooseFeatures(spec: NumpySource, arrays: readonly NumpyArray[]): NumpyArray {
  const names = arrays.map(({ name }) => name);
  const others = arrays.filter(({ name }) => name !== spec.target);
  if (spec.features === undefined && others.length === 1) return others[0];
  const named = arrays.find(({ name }) => name === spec.features);
  if (named !== undefined) return named;
  throw invalidField(
    'data.features',
    `one of the arrays ${names.join(', ')}`,
    spec.features === undefined ? `nothing, beside ${others.length} arrays` : showValue(spec.features),
  );
}

async function readArrays(spec: NumpySource, baseFolder: string): Promise<Arrays> {
  const { path: file, targetPath } = spec;
  const found = await readNumpyArrays('data.path', file, baseFolder);
  const isSingle = found[0].name === '';
  if (targetPath !== undefined) {
    const wanted = [{ name: spec.target, field: 'data.target' }];
    const [target] = await readNumpyArrays('data.targetPath', targetPath, baseFolder, wanted);
    return { features: isSingle ? found[0] : chooseFeatures(spec, found), target };
  }
  if (isSingle)
    throw invalidField('data.targetPath', 'a file with the target, beside a single array', 'nothing');
  const target = found.find(({ name }) => name === spec.target);
  if (target === undefined) {
    const names = found.map(({ name }) => name).join(', ');
    throw invalidField('data.target', `one of the arrays ${names}`, showValue(spec.target));
  }
  return { features: chooseFeatures(spec, found), target };
}

const MAX_FLOAT32 = 3.4028234663852886e38;

/** An array's name in messages: that of its file, with its own where it has one. */
function placeOf(file: string, { name }: NumpyArray): string {
  return name === '' ? file : `${file}, array ${JSON.stringify(name)}`;
}

/** The names of one row's numbers: pixels where rows are images, with up to nine channels, else `x0`, `x1` … */
function namesOf([, ...shape]: readonly number[]): string[] {
  const size = shape.reduce((product, length) => product * length, 1);
  const [height, width, channels = 1] = shape;
  if ((shape.length === 2 || shape.length === 3) && channels < 10) return pixelNames(height, width, channels);
  return Array.from({ length: size }, (_, index) => `x${index}`);
}

function toFeatures(file: string, array: NumpyArray): Pick<Dataset, 'rows' | 'features' | 'featureNames'> {
  const { shape, values } = array;
  const place = placeOf(file, array);
  if (shape.length === 0 || values.length === 0)
    throw invalidField(place, 'an array of rows', `the shape (${shape.join(', ')})`);
  const featureNames = namesOf(shape);
  const features = new Float32Array(values.length);
  values.forEach((value: number | string, at: number) => {
    if (typeof value === 'number' && Math.abs(value) <= MAX_FLOAT32) {
      // Adding 0 turns −0 into 0, so that equal numbers are equal bytes in the content hash.
      features[at] = value + 0;
      return;
    }
    const row = Math.floor(at / featureNames.length);
    const column = featureNames[at % featureNames.length];
    const expected =
      typeof value === 'number' && Number.isFinite(value)
        ? 'a number of at most 3.4e38 in size'
        : 'a finite number';
    throw invalidField(`${place}, row ${row}, column ${JSON.stringify(column)}`, expected, showValue(value));
  });
  return { rows: shape[0], features, featureNames };
}

function toTarget(file: string, array: NumpyArray, name: string, rows: number, task: Task): Target {
  const { shape, values } = array;
  const place = placeOf(file, array);
  if (values.length !== rows || shape[0] !== rows)
    throw invalidField(
      place,
      `${rows} values, one per row of the features`,
      `the shape (${shape.join(', ')})`,
    );
  if (task === 'classification')
    return toClasses(Array.from<number | string, string>(values, String), 'data.target');
  const numbers = Float64Array.from(values, (value: number | string, row: number) => {
    if (typeof value === 'number' && Number.isFinite(value)) return value + 0;
    throw invalidField(`${place}, row ${row}`, 'a finite number', showValue(value));
  });
  if (numbers.every((value) => value === numbers[0]))
    throw invalidField('data.target', 'at least 2 different values', `${numbers[0]} in every row`);
  return { kind: 'values', values: numbers, name };
}

/**
 * Reads arrays of features and target. Rows of two or three axes are images: height, width and channels.
 * @throws AppError `invalid` that names file, array, row and column
 */
export async function readNumpyDataset(
  spec: NumpySource,
  baseFolder: string,
  task: Task,
): Promise<Omit<Dataset, 'hash'>> {
  const { features, target } = await readArrays(spec, baseFolder);
  const table = toFeatures(spec.path, features);
  return {
    name: path.basename(spec.path),
    ...table,
    target: toTarget(spec.targetPath ?? spec.path, target, spec.target, table.rows, task),
  };
}
