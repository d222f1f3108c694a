import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BUILTIN_FOLDER } from '../../src-main/data/builtin-data.ts';
import { detectFormat, inspectFile } from '../../src-main/data/inspect-file.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';
import { WRITTEN_FOLDER } from './written-files.ts';

const { folder, write } = makeTemporaryFolder();

describe('the format of a file', () => {
  it('is what its first bytes say, whatever its name', async () => {
    for (const [from, format] of [
      ['snappy.parquet', 'parquet'],
      ['lz4.feather', 'arrow'],
      ['stream.arrows', 'arrow'],
      ['plain.npy', 'numpy'],
      ['packed.npz', 'numpy'],
    ] as const) {
      write('no ending', readFileSync(path.join(WRITTEN_FOLDER, from)));
      expect(await detectFormat('no ending', folder)).toBe(format);
    }
    expect(await detectFormat('images', WRITTEN_FOLDER)).toBe('imageFolder');
    expect(await detectFormat('t10k-labels-idx1-ubyte.gz', BUILTIN_FOLDER)).toBe('idx');
  });

  it('of text is JSON lines where it starts with a brace or its name says so, else CSV', async () => {
    write('a.txt', '\uFEFF\n{"a": 1}\n');
    write('b.ndjson', '\n');
    write('c.json', 'a,b\n');
    expect(await detectFormat('a.txt', folder)).toBe('jsonLines');
    expect(await detectFormat('b.ndjson', folder)).toBe('jsonLines');
    expect(await detectFormat('c.json', folder)).toBe('csv');
  });

  it('of a gzipped file is that of what it unpacks to', async () => {
    write('x', gzipSync('a,b\n1,2\n'));
    write('y', gzipSync('{"a": 1}\n'));
    write('z', Buffer.from([0x1f, 0x8b, 0, 0]));
    expect(await detectFormat('x', folder)).toBe('csv');
    expect(await detectFormat('y', folder)).toBe('jsonLines');
    expect(await detectFormat('z', folder)).toBe('idx');
  });

  it('is not known of a file that is not there', async () => {
    expect(await problemsOf(() => detectFormat('none', folder))).toEqual([
      `data.path: expected a file or folder, received "none" (there is no ${path.join(folder, 'none')})`,
    ]);
  });
});

describe('the inspection of a table', () => {
  it('says encoding, delimiter, rows, and of each column type, gaps, values', async () => {
    write('messy.csv', Buffer.from('größe;farbe;id\n1,5;;x1\n2;rot;x2\nNA;blau;x3\n7;rot;x4\n', 'latin1'));
    const found = await inspectFile('messy.csv', folder, { encoding: 'windows-1252' });
    expect(found).toMatchObject({
      format: 'csv',
      encoding: 'windows-1252',
      delimiter: ';',
      rows: 4,
      unreadable: [],
    });
    expect('columns' in found && found.columns).toEqual([
      {
        name: 'größe',
        type: null,
        mixed: { numbers: 2, others: 1, examples: [{ place: 'messy.csv, line 2', text: '1,5' }] },
        missing: 1,
        distinct: 3,
        range: null,
        levels: [
          { text: '1,5', count: 1 },
          { text: '2', count: 1 },
          { text: '7', count: 1 },
        ],
      },
      {
        name: 'farbe',
        type: 'category',
        mixed: null,
        missing: 1,
        distinct: 2,
        range: null,
        levels: [
          { text: 'rot', count: 2 },
          { text: 'blau', count: 1 },
        ],
      },
      {
        name: 'id',
        type: 'category',
        mixed: null,
        missing: 0,
        distinct: 4,
        range: null,
        levels: ['x1', 'x2', 'x3', 'x4'].map((text) => ({ text, count: 1 })),
      },
    ]);
    expect('sample' in found && found.sample.slice(0, 3)).toEqual([
      ['1,5', null, 'x1'],
      [2, 'rot', 'x2'],
      [null, 'blau', 'x3'],
    ]);
  });

  it('keeps no more than a thousand values apart', async () => {
    const rows = Array.from({ length: 3000 }, (_, row) => `${row},t${row}\n`).join('');
    write('many.csv', `a,b\n${rows}`);
    const found = await inspectFile('many.csv', folder);
    expect('columns' in found && found.columns).toMatchObject([
      { name: 'a', type: 'number', distinct: null, range: [0, 2999], levels: [] },
      { name: 'b', type: 'category', distinct: null, range: null, levels: [] },
    ]);
    expect('sample' in found && found.sample).toHaveLength(20);
  });

  it('names the columns that are no single values', async () => {
    expect(await inspectFile('nested.parquet', WRITTEN_FOLDER)).toMatchObject({
      format: 'parquet',
      rows: 2,
      columns: [{ name: 'a' }, { name: 'b' }],
      unreadable: ['list', 'record', 'bytes'],
    });
  });

  it('shows times as text', async () => {
    const found = await inspectFile('lz4.feather', WRITTEN_FOLDER);
    const day = 'columns' in found ? found.columns.findIndex(({ name }) => name === 'day') : -1;
    expect('sample' in found && found.sample[0][day]).toBe('1969-12-30T00:00:00.000Z');
    expect('columns' in found && found.columns[day].type).toBe('number');
  });

  it('fails as reading does where rows are uneven', async () => {
    write('uneven.csv', 'a,b\n1,2\n3\n4,5\n');
    expect(await problemsOf(() => inspectFile('uneven.csv', folder))).toEqual([
      'uneven.csv, line 3: expected 2 values, received 1',
    ]);
  });
});

describe('the inspection of arrays', () => {
  it('says what their headers say', async () => {
    expect(await inspectFile('packed.npz', WRITTEN_FOLDER)).toEqual({
      format: 'numpy',
      archive: true,
      arrays: [
        { name: 'x', dtype: '<f4', shape: [3, 4] },
        { name: 'y', dtype: '<i8', shape: [3] },
      ],
    });
    expect(await inspectFile('plain.npy', WRITTEN_FOLDER)).toMatchObject({ archive: false });
    expect(await inspectFile('t10k-labels-idx1-ubyte.gz', BUILTIN_FOLDER)).toEqual({
      format: 'idx',
      sizes: [10_000],
    });
    expect(await inspectFile('t10k-images-idx3-ubyte.gz', BUILTIN_FOLDER)).toEqual({
      format: 'idx',
      sizes: [10_000, 28, 28],
    });
  });
});
