import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readDataset } from '../../src-main/data/dataset-reader.ts';
import type { Dataset } from '../../src-main/domain/dataset.ts';
import { BUILTIN_DATA_NAMES, type DataSpec, type Task } from '../../src-main/domain/experiment.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';

const { folder, write } = makeTemporaryFolder();

type CsvOptions = Partial<Extract<DataSpec, { source: 'csv' }>>;

async function readCsv(
  content: string | Uint8Array,
  task: Task = 'classification',
  options: CsvOptions = {},
): Promise<Dataset> {
  const file = write('data.csv', content);
  return readDataset({ source: 'csv', path: file, target: 'y', ...options }, folder, task);
}

const csvProblems = async (
  content: string | Uint8Array,
  task: Task = 'classification',
  options: CsvOptions = {},
): Promise<string[]> => problemsOf(() => readCsv(content, task, options));

function labelsOf(dataset: Dataset): { names: readonly string[]; labels: number[] } {
  if (dataset.target.kind !== 'classes') throw new Error('expected classes');
  return { names: dataset.target.classNames, labels: [...dataset.target.labels] };
}

describe('a CSV file', () => {
  it('gives features in the order of the columns, whatever the place of the target', async () => {
    const dataset = await readCsv('a,y,b\n1,u,2.5\n-3e1,v,.5\n+4.,u,0\n');
    expect(dataset.name).toBe('data.csv');
    expect(dataset.rows).toBe(3);
    expect(dataset.featureNames).toEqual(['a', 'b']);
    expect([...dataset.features]).toEqual([1, 2.5, -30, 0.5, 4, 0]);
    expect(labelsOf(dataset)).toEqual({ names: ['u', 'v'], labels: [0, 1, 0] });
  });

  it('gives the named features in the named order', async () => {
    const dataset = await readCsv('id,a,b,y\nr1,1,2,u\nr2,3,4,v\nr3,5,6,v\n', 'classification', {
      features: ['b', 'a'],
    });
    expect(dataset.featureNames).toEqual(['b', 'a']);
    expect([...dataset.features]).toEqual([2, 1, 4, 3, 6, 5]);
  });

  it('gives numbers for regression, in float64', async () => {
    const dataset = await readCsv('a,y\n1,0.1\n2,1e3\n', 'regression');
    expect(dataset.target).toEqual({ kind: 'values', name: 'y', values: Float64Array.of(0.1, 1000) });
  });

  it('is the same whatever its line ends, byte order mark, blanks, blank lines and quotes', async () => {
    const plain = await readCsv('a,y\n1,u\n2,v\n3,v\n');
    const others = [
      'a,y\r\n1,u\r\n2,v\r\n3,v',
      'a,y\r1,u\r2,v\r3,v\r',
      '\uFEFFa,y\n1,u\n2,v\n3,v\n',
      'a, y\n\n 1 ,u \n2,\tv\n   \n3,v\n\n',
      '"a","y"\n"1","u"\r\n2,"v"\n3.0,v',
    ];
    for (const content of others) expect((await readCsv(content)).hash).toBe(plain.hash);
    const semicolons = await readCsv('a;y\n1;u\n2;v\n3;v\n', 'classification', { delimiter: ';' });
    expect(semicolons.hash).toBe(plain.hash);
  });

  it('may have delimiters, quotes and line breaks in quoted cells, and lines are still counted', async () => {
    const dataset = await readCsv('"a,1",y\n1,"u ""x"""\n2,"v\nw"\n3,"v\nw"\n');
    expect(dataset.featureNames).toEqual(['a,1']);
    expect(labelsOf(dataset).names).toEqual(['u "x"', 'v\nw']);
    expect(await csvProblems('a,y\n1,"u\n\nv"\nx,w\n')).toEqual([
      'data.csv, line 5, column "a": expected a number, received "x"',
    ]);
  });
});

describe('classes', () => {
  it('are sorted as numbers where all are numbers, so that row order does not matter', async () => {
    expect(labelsOf(await readCsv('a,y\n0,10\n0,9\n0,-1\n0,9\n')).names).toEqual(['-1', '9', '10']);
    expect(labelsOf(await readCsv('a,y\n0,9\n0,-1\n0,9\n0,10\n')).names).toEqual(['-1', '9', '10']);
  });

  it('are sorted by code unit otherwise, and not by locale', async () => {
    const { names } = labelsOf(await readCsv('a,y\n0,ä\n0,b\n0,Z\n0,10\n0,9\n0,b\n'));
    expect(names).toEqual(['10', '9', 'Z', 'b', 'ä']);
  });

  it.each([
    ['a,y\n1,u\n2,u\n', 'data.target: expected at least 2 classes, received 1 ("u")'],
    [
      'a,y\n1,1.5\n2,2.5\n3,3.5\n',
      'data.target: expected classes of more than one row, or the task "regression", received 3 different values in 3 rows',
    ],
    [
      'a,y\n1,1\n2,1.0\n3,2\n4,2\n',
      'data.target: expected one spelling per class, received "1" and "1.0", which are the same number',
    ],
    ['a,y\n1,u\n2,\n3,v\n', 'data.csv, line 3, column "y": expected a class, received an empty cell'],
  ])('cannot be those of %j', async (content, message) => {
    expect(await csvProblems(content)).toEqual([message]);
  });

  it('are at most 1000', async () => {
    const rows = Array.from({ length: 1001 }, (_, index) => `0,c${index}\n`).join('');
    expect(await csvProblems(`a,y\n${rows}0,c0\n`)).toEqual([
      'data.target: expected at most 1000 classes, or the task "regression", received 1001 different values in 1002 rows',
    ]);
  });
});

describe('a file that cannot be read', () => {
  const read = (name: string): Promise<string[]> =>
    problemsOf(() => readDataset({ source: 'csv', path: name, target: 'y' }, folder, 'regression'));

  it('is named with the full path where it is missing', async () => {
    expect(await read('none.csv')).toEqual([
      `data.path: expected a file, received "none.csv" (there is no ${path.join(folder, 'none.csv')})`,
    ]);
  });

  it('may be a folder', async () => {
    mkdirSync(path.join(folder, 'sub'));
    expect(await read('sub')).toEqual(['data.path: expected a file, received "sub", which is a folder']);
  });

  it('may be a device', async () => {
    expect(await read('/dev/null')).toEqual([
      'data.path: expected a file, received "/dev/null", which is no regular file',
    ]);
  });

  it('may be a link to itself', async () => {
    symlinkSync('loop.csv', path.join(folder, 'loop.csv'));
    expect(await read('loop.csv')).toEqual([
      'data.path: expected a file, received "loop.csv", which cannot be read (ELOOP)',
    ]);
  });

  it('may be empty', async () => {
    write('empty.csv', '');
    expect(await read('empty.csv')).toEqual([
      'data.path: expected a file with data, received "empty.csv", which is empty',
    ]);
  });
});

describe('a CSV file that is not valid', () => {
  it.each([
    ['\n \n\n', 'data.csv: expected a header and rows, received blank lines alone'],
    ['\uFEFF', 'data.csv: expected a header and rows, received blank lines alone'],
    ['a,y\n', 'data.csv: expected rows below the header, received none'],
    ['a,,y\n1,2,u\n', 'data.csv, line 1: expected a name for column 2, received an empty cell'],
    ['\na,b,a,y\n1,2,3,u\n', 'data.csv, line 2: expected names that differ, received "a" twice'],
    ['1,2\n3,4\n', 'data.csv, line 1: expected names of columns, received numbers alone'],
    ['y\nu\nv\n', 'data.csv: expected a column beside the target, received "y" alone'],
    ['a,y\n1,u\n2,v,3\n', 'data.csv, line 3: expected 2 values, received 3'],
    ['a,b,y\n1,2,u\n\n2,v\n', 'data.csv, line 4: expected 3 values, received 2'],
    ['a,y\n1,u\nabc,v\n', 'data.csv, line 3, column "a": expected a number, received "abc"'],
    ['a,y\n"1,5",u\n2,v\n', 'data.csv, line 2, column "a": expected a number, received "1,5"'],
    ['a,y\n0x10,u\n2,v\n', 'data.csv, line 2, column "a": expected a number, received "0x10"'],
    ['a,y\n,u\n2,v\n', 'data.csv, line 2, column "a": expected a number, received an empty cell'],
    ['a,y\nNaN,u\n2,v\n', 'data.csv, line 2, column "a": expected a finite number, received "NaN"'],
    ['a,y\n-inf,u\n2,v\n', 'data.csv, line 2, column "a": expected a finite number, received "-inf"'],
    [
      'a,y\n3.5e38,u\n2,v\n',
      'data.csv, line 2, column "a": expected a number of at most 3.4e38 in size, received "3.5e38"',
    ],
    ['a,y\n1,"u\n2,v\n', 'data.csv, line 2: expected a closing quote, received the end of the file'],
    [
      'a,y\n1,"u"x\n2,v\n',
      'data.csv, line 2: expected a delimiter behind a closing quote, received another character',
    ],
    [
      'a,y\n1,u\n2,v"w"\n',
      'data.csv, line 3: expected a quote at the start of a cell, received one inside a cell',
    ],
    ['a,z\n1,u\n2,v\n', 'data.target: expected one of the columns a, z, received "y"'],
  ])('says where and why: %j', async (content, message) => {
    expect(await csvProblems(content)).toEqual([message]);
  });

  it('names a column near to the one that is missing, and does not list hundreds', async () => {
    expect(await csvProblems('a,diagnosis\n1,u\n', 'classification', { target: 'diagnosys' })).toEqual([
      'data.target: expected one of the columns a, diagnosis (did you mean "diagnosis"?), received "diagnosys"',
    ]);
    const many = Array.from({ length: 300 }, (_, index) => `c${index}`).join(',');
    const [message] = await csvProblems(`${many}\n`, 'classification', {
      features: ['c1', 'q'],
      target: 'c0',
    });
    expect(message).toMatch(
      /^data\.features\[1\]: expected one of the columns c0, .*, c19, … \(300 columns\), rec/,
    );
  });

  it('has its first twenty faults reported, and the number of all', async () => {
    expect(await csvProblems('a,b,y\nx,,u\n1,2\n1,2,v\n')).toEqual([
      'data.csv, line 2, column "a": expected a number, received "x"',
      'data.csv, line 2, column "b": expected a number, received an empty cell',
      'data.csv, line 3: expected 3 values, received 2',
    ]);
    const numbers = { columns: { a: { type: 'number' } } } as const;
    const problems = await csvProblems(`a,y\n${'x,u\n'.repeat(1000)}`, 'classification', numbers);
    expect(problems).toHaveLength(21);
    expect(problems[19]).toBe('data.csv, line 21, column "a": expected a number, received "x"');
    expect(problems[20]).toBe(
      'data.csv: expected none of these problems, received 1000 (and 980 more than the first 20)',
    );
  });

  it('is divided by another character than the spec says', async () => {
    expect(await csvProblems('a;y\n1;u\n2;v\n', 'classification', { delimiter: ',' })).toEqual([
      'data.delimiter: expected the character between two cells of data.csv, line 1, such as ";", received ","',
    ]);
  });

  it('is no text', async () => {
    expect(await csvProblems(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))).toEqual([
      'data.csv: expected text, received a PNG image',
    ]);
  });

  it('has a target for regression that is text, or the same everywhere', async () => {
    expect(await csvProblems('a,y\n1,2\n1,low\n', 'regression')).toEqual([
      'data.csv, line 3, column "y": expected a number, received "low"',
    ]);
    expect(await csvProblems('a,y\n1,2\n3,2.0\n', 'regression')).toEqual([
      'data.target: expected at least 2 different values, received 2 in every row',
    ]);
  });
});

describe('the content hash', () => {
  const BASE = 'a,b,y\n1,2,u\n3,4,v\n5,6,v\n';

  it('is SHA-256 in hex and the same at every reading', async () => {
    const { hash } = await readCsv(BASE);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect((await readCsv(BASE)).hash).toBe(hash);
  });

  it.each([
    ['a value', 'a,b,y\n1,2,u\n3,4.000001,v\n5,6,v\n'],
    ['a label', 'a,b,y\n1,2,u\n3,4,u\n5,6,v\n'],
    ['a class name', 'a,b,y\n1,2,U\n3,4,v\n5,6,v\n'],
    ['a column name', 'a,c,y\n1,2,u\n3,4,v\n5,6,v\n'],
    ['the order of rows', 'a,b,y\n3,4,v\n1,2,u\n5,6,v\n'],
  ])('differs where %s does', async (_, content) => {
    expect((await readCsv(content)).hash).not.toBe((await readCsv(BASE)).hash);
  });

  it('does not tell −0 from 0', async () => {
    const zero = await readCsv('a,y\n0,1\n1,2\n', 'regression');
    expect((await readCsv('a,y\n-0,1\n1,2\n', 'regression')).hash).toBe(zero.hash);
  });

  it('tells regression targets apart by name and in float64', async () => {
    const base = await readCsv('a,y\n0,1\n1,2\n', 'regression');
    const near = await readCsv('a,y\n0,1.000000000001\n1,2\n', 'regression');
    const renamed = await readCsv('a,z\n0,1\n1,2\n', 'regression', { target: 'z' });
    expect(new Set([base.hash, near.hash, renamed.hash]).size).toBe(3);
  });
});

describe('IDX files', () => {
  /** An IDX file of unsigned bytes. */
  function idx(sizes: readonly number[], values: readonly number[], magic = 0x0800 + sizes.length): Buffer {
    const header = Buffer.alloc(4 + 4 * sizes.length);
    header.writeUInt32BE(magic, 0);
    sizes.forEach((size, index) => header.writeUInt32BE(size, 4 + 4 * index));
    return Buffer.concat([header, Buffer.from(values)]);
  }
  const IMAGES = idx([3, 1, 2], [0, 1, 2, 3, 254, 255]);
  const LABELS = idx([3], [7, 3, 7]);

  async function read(
    images: Uint8Array,
    labels: Uint8Array,
    task: Task = 'classification',
  ): Promise<Dataset> {
    write('images', images);
    write('labels', labels);
    return readDataset({ source: 'idx', images: 'images', labels: 'labels' }, folder, task);
  }
  const problems = (images: Uint8Array, labels: Uint8Array, task?: Task): Promise<string[]> =>
    problemsOf(() => read(images, labels, task));

  it('give pixels from 0 to 255 and classes by label, plain or gzipped', async () => {
    const dataset = await read(IMAGES, LABELS);
    expect(dataset.rows).toBe(3);
    expect(dataset.featureNames).toEqual(['p0_0', 'p0_1']);
    expect([...dataset.features]).toEqual([0, 1, 2, 3, 254, 255]);
    expect(labelsOf(dataset)).toEqual({ names: ['3', '7'], labels: [1, 0, 1] });
    expect((await read(gzipSync(IMAGES), gzipSync(LABELS))).hash).toBe(dataset.hash);
  });

  it('name pixels by row and column', async () => {
    const dataset = await read(idx([3, 2, 2], Array<number>(12).fill(0)), LABELS);
    expect(dataset.featureNames).toEqual(['p0_0', 'p0_1', 'p1_0', 'p1_1']);
  });

  it.each([
    [
      'images and labels are swapped',
      LABELS,
      IMAGES,
      'images: expected an IDX header of 16 bytes, received 11 bytes',
    ],
    [
      'labels are images',
      IMAGES,
      IMAGES,
      'labels: expected the magic number 0x00000801 of IDX labels, received 0x00000803',
    ],
    [
      'numbers are no bytes',
      idx([3, 1, 2], [0, 0, 0, 0, 0, 0], 0x0d03),
      LABELS,
      'images: expected the magic number 0x00000803 of IDX images, received 0x00000d03',
    ],
    [
      'the images are cut off',
      IMAGES.subarray(0, 20),
      LABELS,
      'images: expected 22 bytes for images of sizes 3 × 1 × 2, received 20 bytes',
    ],
    [
      'something follows the labels',
      IMAGES,
      Buffer.concat([LABELS, Buffer.alloc(1)]),
      'labels: expected 11 bytes for labels of sizes 3, received 12 bytes',
    ],
    [
      'there are no images',
      idx([0, 28, 28], []),
      LABELS,
      'images: expected at least one of its images, received sizes 0 × 28 × 28',
    ],
    ['counts differ', IMAGES, idx([2], [1, 2]), 'data.labels: expected 3 labels, one per image, received 2'],
    [
      'there is one class',
      IMAGES,
      idx([3], [5, 5, 5]),
      'data.labels: expected at least 2 classes, received 1 ("5")',
    ],
    [
      'the sizes are absurd',
      idx([100_000, 100_000, 100_000], [1]),
      LABELS,
      'images: expected 1000000000000016 bytes for images of sizes 100000 × 100000 × 100000, ' +
        'received 17 bytes',
    ],
    [
      'the gzip file is cut off',
      gzipSync(IMAGES).subarray(0, 20),
      LABELS,
      'images: expected a complete gzip file, received one that does not unpack (unexpected end of file)',
    ],
  ])('are refused where %s', async (_, images, labels, message) => {
    expect(await problems(images, labels)).toEqual([message]);
  });

  it('are for classification only', async () => {
    expect(await problems(IMAGES, LABELS, 'regression')).toEqual([
      'task: expected "classification" for images with labels, received "regression"',
    ]);
  });

  it('are named by field where one is missing', async () => {
    write('images', IMAGES);
    const spec: DataSpec = { source: 'idx', images: 'images', labels: 'nowhere' };
    expect(await problemsOf(() => readDataset(spec, folder, 'classification'))).toEqual([
      `data.labels: expected a file, received "nowhere" (there is no ${path.join(folder, 'nowhere')})`,
    ]);
  });
});

describe('built-in data', () => {
  const SHAPES: Readonly<Record<string, readonly [rows: number, features: number, classes: number]>> = {
    breast_cancer: [569, 30, 2],
    diabetes: [442, 10, 0],
    digits: [1797, 64, 10],
    iris: [150, 4, 3],
    mnist: [10_000, 784, 10],
    wine: [178, 13, 3],
  };

  it.each(BUILTIN_DATA_NAMES)('%s has the shape that its source states', async (name) => {
    const task = name === 'diabetes' ? 'regression' : 'classification';
    const dataset = await readDataset({ source: 'builtin', name }, '/nowhere', task);
    const { target } = dataset;
    expect(dataset.name).toBe(name);
    const classes = target.kind === 'classes' ? target.classNames.length : 0;
    expect([dataset.rows, dataset.featureNames.length, classes]).toEqual(SHAPES[name]);
    expect(dataset.features).toHaveLength(dataset.rows * dataset.featureNames.length);
    expect(dataset.features.every(Number.isFinite)).toBe(true);
  });

  it('breast_cancer has 212 malignant and 357 benign rows', async () => {
    const dataset = await readDataset({ source: 'builtin', name: 'breast_cancer' }, '/', 'classification');
    const { names, labels } = labelsOf(dataset);
    expect(names).toEqual(['benign', 'malignant']);
    expect(labels.filter((label) => label === 1)).toHaveLength(212);
    expect(labels[0]).toBe(1);
    expect([...dataset.features.subarray(0, 3)]).toEqual([17.99, 10.38, 122.8].map(Math.fround));
  });

  it("mnist starts with the test file's known digits 7, 2, 1, 0, 4", async () => {
    const dataset = await readDataset({ source: 'builtin', name: 'mnist' }, '/', 'classification');
    expect(labelsOf(dataset).labels.slice(0, 5)).toEqual([7, 2, 1, 0, 4]);
    expect(Math.max(...dataset.features.subarray(0, 784))).toBe(255);
    expect(dataset.featureNames.at(-1)).toBe('p27_27');
  });

  it('fits one task', async () => {
    const read = (): unknown => readDataset({ source: 'builtin', name: 'diabetes' }, '/', 'classification');
    expect(await problemsOf(read)).toEqual([
      'task: expected "regression" for the data set diabetes, received "classification"',
    ]);
  });
});
