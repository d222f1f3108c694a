import { describe, expect, it } from 'vitest';
import { readDataset } from '../../src-main/data/dataset-reader.ts';
import type { Dataset } from '../../src-main/domain/dataset.ts';
import type { NumpySource, Task } from '../../src-main/domain/experiment.ts';
import { imageShapeOf } from '../../src-main/domain/row-image.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';
import { WRITTEN_FOLDER } from './written-files.ts';

const { folder, write } = makeTemporaryFolder();

/** A `.npy` file, version 1, of float64 in C order. */
function npy(shape: readonly number[], values: readonly number[]): Buffer {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${shape.join(', ')},), }\n`;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0]);
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), Buffer.from(Float64Array.from(values).buffer)]);
}

function read(
  x: [shape: readonly number[], values: readonly number[]],
  y: [shape: readonly number[], values: readonly number[]],
  task: Task = 'classification',
): Promise<Dataset> {
  write('x.npy', npy(...x));
  write('y.npy', npy(...y));
  return readDataset({ source: 'numpy', path: 'x.npy', target: 'label', targetPath: 'y.npy' }, folder, task);
}

const Y: [number[], number[]] = [[3], [1, 0, 1]];

describe('NumPy arrays', () => {
  it('are rows of numbers, classes in the order of their numbers', async () => {
    const dataset = await read(
      [
        [3, 2],
        [1, 2, -0, 4, 5.5, 6],
      ],
      Y,
    );
    expect(dataset.featureNames).toEqual(['x0', 'x1']);
    expect([...dataset.features]).toEqual([1, 2, 0, 4, 5.5, 6]);
    expect(dataset.target).toEqual({
      kind: 'classes',
      labels: Int32Array.of(1, 0, 1),
      classNames: ['0', '1'],
    });
    expect(dataset.name).toBe('x.npy');
  });

  it('are images where rows have two axes or three', async () => {
    const grey = await read(
      [
        [3, 1, 2],
        [1, 2, 3, 4, 5, 6],
      ],
      Y,
    );
    expect(imageShapeOf(grey.featureNames)).toEqual({ height: 1, width: 2, channels: 1 });
    const colours = await read(
      [
        [3, 1, 1, 3],
        [1, 2, 3, 4, 5, 6, 7, 8, 9],
      ],
      Y,
    );
    expect(imageShapeOf(colours.featureNames)).toEqual({ height: 1, width: 1, channels: 3 });
  });

  it('are numbers to predict for regression', async () => {
    const { target } = await read(
      [[3], [1, 2, 3]],
      [
        [3, 1],
        [0.5, 1, 2],
      ],
      'regression',
    );
    expect(target).toEqual({ kind: 'values', name: 'label', values: Float64Array.of(0.5, 1, 2) });
  });

  it.each<[[number[], number[]], [number[], number[]], Task, string]>([
    [
      [
        [3, 1],
        [1, NaN, 3],
      ],
      Y,
      'classification',
      'x.npy, row 1, column "x0": expected a finite number, received NaN',
    ],
    [
      [
        [3, 1],
        [1, 2, 1e39],
      ],
      Y,
      'classification',
      'x.npy, row 2, column "x0": expected a number of at most 3.4e38 in size, received 1e+39',
    ],
    [
      [[3], [1, 2, 3]],
      [[2], [0, 1]],
      'classification',
      'y.npy: expected 3 values, one per row of the features, received the shape (2)',
    ],
    [
      [[3], [1, 2, 3]],
      [[3], [0, Infinity, 1]],
      'regression',
      'y.npy, row 1: expected a finite number, received Infinity',
    ],
    [
      [[3], [1, 2, 3]],
      [[3], [1, 1, 1]],
      'classification',
      'data.target: expected at least 2 classes, received 1 ("1")',
    ],
    [
      [[3], [1, 2, 3]],
      [[3], [1, 1, 1]],
      'regression',
      'data.target: expected at least 2 different values, received 1 in every row',
    ],
  ])('are refused with file and row: %j, %j', async (x, y, task, message) => {
    expect(await problemsOf(() => read(x, y, task))).toEqual([message]);
  });

  it('of an archive are named by the spec, or the features are the only other one', async () => {
    const spec: NumpySource = { source: 'numpy', path: 'packed.npz', target: 'y' };
    const problems = (change: Partial<NumpySource>): Promise<string[]> =>
      problemsOf(() => readDataset({ ...spec, ...change }, WRITTEN_FOLDER, 'regression'));
    const alone = await readDataset(spec, WRITTEN_FOLDER, 'regression');
    expect(alone.featureNames).toEqual(['x0', 'x1', 'x2', 'x3']);
    expect(alone.target).toMatchObject({ values: Float64Array.of(-6, -2, 2) });
    expect((await readDataset({ ...spec, features: 'x' }, WRITTEN_FOLDER, 'regression')).hash).toBe(
      alone.hash,
    );
    expect(await problems({ target: 'z' })).toEqual([
      expect.stringMatching(/^data\.target: expected one of the arrays .*, received "z"$/),
    ]);
    expect(await problems({ features: 'z' })).toEqual([
      expect.stringMatching(/^data\.features: expected one of the arrays .*, received "z"$/),
    ]);
  });

  it('that stand alone need a file with the target', async () => {
    write('x.npy', npy([2], [1, 2]));
    const spec: NumpySource = { source: 'numpy', path: 'x.npy', target: 'y' };
    expect(await problemsOf(() => readDataset(spec, folder, 'classification'))).toEqual([
      'data.targetPath: expected a file with the target, beside a single array, received nothing',
    ]);
  });
});
