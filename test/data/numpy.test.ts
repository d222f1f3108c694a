import { readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inspectNumpy, readNumpyArrays } from '../../src-main/data/numpy.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';
import { WRITTEN, WRITTEN_FOLDER } from './written-files.ts';

const { folder, write } = makeTemporaryFolder();

const written = (name: string): Buffer => readFileSync(path.join(WRITTEN_FOLDER, name));

const problems = (name: string, content: Uint8Array): Promise<string[]> => {
  write(name, content);
  return problemsOf(() => readNumpyArrays('data.path', name, folder));
};

/** A `.npy` file, version 1, whose header is the given text. */
function npy(header: string, data: Uint8Array = new Uint8Array(0)): Buffer {
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0]);
  start.writeUInt16LE(header.length, 8);
  return Buffer.concat([start, Buffer.from(header, 'latin1'), data]);
}

/** An archive of one file whose directory says what it is told to. */
function zip(content: Uint8Array, claimedBytes = content.length, crc = crc32(content)): Buffer {
  const packed = deflateRawSync(content);
  const name = Buffer.from('x.npy');
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(8, 10);
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(packed.length, 20);
  entry.writeUInt32LE(claimedBytes, 24);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(local.length + name.length + packed.length, 16);
  return Buffer.concat([local, name, packed, entry, name, end]);
}

describe('a NumPy archive', () => {
  it('gives every array as NumPy wrote it: all sizes, both byte orders, C and Fortran order, texts', async () => {
    const arrays = await readNumpyArrays('data.path', 'arrays.npz', WRITTEN_FOLDER);
    expect(arrays.map(({ name }) => name)).toEqual(Object.keys(WRITTEN.numpy));
    for (const { name, shape, dtype, values } of arrays) {
      const expected = WRITTEN.numpy[name];
      expect({ name, shape, dtype, values: Array.from<number | string>(values) }).toEqual({
        name,
        ...expected,
      });
    }
  });

  it('may be packed or not, and gives the wanted arrays in the wanted order', async () => {
    for (const name of ['stored.npz', 'packed.npz']) {
      const [y, x] = await readNumpyArrays('data.path', name, WRITTEN_FOLDER, [
        { name: 'y', field: 'data.target' },
        { name: 'x', field: 'data.features' },
      ]);
      expect(y).toMatchObject({ name: 'y', shape: [3], values: Float64Array.of(-6, -2, 2) });
      expect(x).toMatchObject({ name: 'x', shape: [3, 4], dtype: '<f4' });
    }
  });

  it('names the array that it does not have', async () => {
    const wanted = [{ name: 'Y', field: 'data.target' }];
    expect(
      await problemsOf(() => readNumpyArrays('data.path', 'packed.npz', WRITTEN_FOLDER, wanted)),
    ).toEqual(['data.target: expected one of the arrays x, y (did you mean "y"?), received "Y"']);
  });

  it('tells what is in it', async () => {
    expect(await inspectNumpy('data.path', 'stored.npz', WRITTEN_FOLDER)).toEqual({
      archive: true,
      arrays: [
        { name: 'x', dtype: '<f4', shape: [3, 4] },
        { name: 'y', dtype: '<i8', shape: [3] },
        { name: 'names', dtype: '<U2', shape: [4] },
      ],
    });
  });

  it('that unpacks to more than it can hold is refused before memory is taken', async () => {
    const array = written('plain.npy');
    expect(await problems('bomb.npz', zip(array, 2 ** 31))).toEqual([
      'bomb.npz, x.npy: expected at most 1 GiB when unpacked, received 2147483648 bytes',
    ]);
    expect(await problems('bomb.npz', zip(array, 2 ** 29))).toEqual([
      expect.stringMatching(
        /^bomb\.npz, x\.npy: expected what \d+ packed bytes can hold, received 536870912 bytes$/,
      ),
    ]);
    // A megabyte of zeros that claims to be 224 bytes is unpacked no further than that.
    const zeros = zip(new Uint8Array(2 ** 20), 224);
    expect(await problems('bomb.npz', zeros)).toEqual([
      expect.stringMatching(
        /^bomb\.npz, x\.npy: expected packed data that is intact, received data that does not/,
      ),
    ]);
  });

  it('with a wrong checksum or a missing end is refused', async () => {
    const array = written('plain.npy');
    expect(await problems('bad.npz', zip(array, array.length, 1))).toEqual([
      'bad.npz, x.npy: expected data that fits its checksum, received damaged data',
    ]);
    expect(await problems('bad.npz', zip(array).subarray(0, 100))).toEqual([
      'bad.npz: expected a complete ZIP archive, received one whose directory is missing',
    ]);
    expect(await problems('bad.npz', written('zstd.feather'))).toEqual([
      'bad.npz: expected a NumPy file (.npy or .npz), received an Arrow file',
    ]);
  });
});

describe('a NumPy array in a file of its own', () => {
  it('has no name', async () => {
    const [array] = await readNumpyArrays('data.path', 'plain.npy', WRITTEN_FOLDER);
    expect(array).toMatchObject({ name: '', dtype: '<f8', shape: [3, 4] });
    expect([...array.values]).toEqual([-6, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]);
  });

  it.each([
    ['objects.npy', 'Python objects, which are never unpacked: they can run code'],
    ['record.npy', 'records of several fields'],
    ['complex.npy', '"<c16"'],
  ])('is refused where it holds other things than numbers and texts: %s', async (name, received) => {
    expect(await problems(name, written(name))).toEqual([
      `${name}: expected an array of numbers, true and false, or texts, received ${received}`,
    ]);
  });

  it('that claims a billion rows is refused by its size', async () => {
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000, 784), }\n";
    expect(await problems('huge.npy', npy(header, new Uint8Array(80)))).toEqual([
      'huge.npy: expected 6272000000081 bytes for the shape (1000000000, 784) of <f8, received 161 bytes',
    ]);
  });

  it('is refused where it is cut off, too long, or its header is none', async () => {
    const whole = written('plain.npy');
    expect(await problems('bad.npy', whole.subarray(0, 200))).toEqual([
      'bad.npy: expected 224 bytes for the shape (3, 4) of <f8, received 200 bytes',
    ]);
    expect(await problems('bad.npy', whole.subarray(0, 50))).toEqual([
      'bad.npy: expected a header of 128 bytes, received 50 bytes',
    ]);
    const evil = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': __import__('os')}";
    expect(await problems('bad.npy', npy(evil.replace('(1,)', '(a,)')))).toEqual([
      expect.stringMatching(/^bad\.npy: expected an array of numbers/),
    ]);
    expect(await problems('bad.npy', Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 9]))).toEqual([
      'bad.npy: expected version 1, 2 or 3 of the format, received 9',
    ]);
  });
});
