import { describe, expect, it } from 'vitest';
import { readDataset, type DatasetOptions } from '../../src-main/data/dataset-reader.ts';
import { findColumn, inputCount, inputNamesOf, type Dataset } from '../../src-main/domain/dataset.ts';
import type { Task } from '../../src-main/domain/experiment.ts';
import type { TableColumns } from '../../src-main/domain/table-columns.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';

const { folder, write } = makeTemporaryFolder();

type Settings = Partial<TableColumns>;

function read(
  content: string,
  settings: Settings = {},
  task: Task = 'classification',
  options: DatasetOptions = {},
): Promise<Dataset> {
  const path = write('data.csv', content);
  return readDataset({ source: 'csv', path, target: 'y', ...settings }, folder, task, options);
}

const problems = (...given: Parameters<typeof read>): Promise<string[]> => problemsOf(() => read(...given));

const PLAIN = 'a,b,y\n1,2,u\n3,4,v\n5,6,v\n';
const COLOURS = 'colour,a,y\nred,1,u\nblue,2,v\n,3,u\nred,4,v\n';

describe('a table with categories', () => {
  it('has positions in sorted levels among its features, and an input per level', async () => {
    const dataset = await read('colour,a,y\nred,1,u\nblue,2,v\nred,3,u\n');
    expect([...dataset.features]).toEqual([1, 1, 0, 2, 1, 3]);
    expect(dataset.featureNames).toEqual(['colour', 'a']);
    expect(inputCount(dataset)).toBe(3);
    expect(inputNamesOf(dataset)).toEqual(['colour=blue', 'colour=red', 'a']);
  });

  it('takes numbers for a category where the spec says so, as they are written', async () => {
    const dataset = await read('zip,y\n01,u\n1,v\n10,u\n', { columns: { zip: { type: 'category' } } });
    expect(inputNamesOf(dataset)).toEqual(['zip=01', 'zip=1', 'zip=10']);
  });

  it('refuses texts in a column that the spec takes for numbers', async () => {
    expect(await problems('a,y\nred,u\n2,v\nblue,u\n', { columns: { a: { type: 'number' } } })).toEqual([
      'data.csv, line 2, column "a": expected a number, received "red"',
      'data.csv, line 4, column "a": expected a number, received "blue"',
    ]);
  });

  it('has all levels in the order that the spec gives', async () => {
    const size = { encoding: 'ordinal', order: ['small', 'large'] } as const;
    const content = 'size,y\nlarge,u\nsmall,v\nhuge,u\n';
    expect(await problems(content, { columns: { size } })).toEqual([
      'data.columns.size.order: expected every level of the column, received none for "huge"',
    ]);
  });

  it('has at most a thousand inputs for one column', async () => {
    const rows = Array.from({ length: 1001 }, (_, row) => `k${row},${row % 2 === 0 ? 'u' : 'v'}\n`).join('');
    expect(await problems(`key,y\n${rows}`)).toEqual([
      'data.columns.key: expected at most 1000 different texts, one input each; leave the column out in data.features, ' +
        'or give it the encoding "ordinal", received 1001 different ones in 1001 rows',
    ]);
    expect(inputCount(await read(`key,y\n${rows}`, { columns: { key: { encoding: 'ordinal' } } }))).toBe(1);
  });

  it('is not scaled where its inputs are 0 and 1', async () => {
    expect(await problems('a,y\nred,u\nblue,v\nred,u\n', { columns: { a: { scaling: 'minMax' } } })).toEqual([
      'data.columns.a.scaling: expected "none", because the column holds texts, whose inputs are 0 and 1, received "minMax"',
    ]);
  });

  it('has the columns that the spec speaks of', async () => {
    expect(await problems(PLAIN, { columns: { colour: {} } })).toEqual([
      'data.columns.colour: expected a column of data.csv, received "colour"',
    ]);
  });
});

describe('empty cells', () => {
  const GAPS = 'a,b,y\n1,2,u\n,4,v\n5,NA,v\n7,8,v\n9,9,u\n';

  it('are refused where nothing is said of them', async () => {
    expect(await problems(GAPS)).toEqual([
      'data.csv, line 3, column "a": expected a number, received an empty cell',
      'data.csv, line 4, column "b": expected a number, received "NA"',
    ]);
    expect(await problems(COLOURS)).toEqual([
      'data.csv, line 4, column "colour": expected a value, received an empty cell',
    ]);
  });

  it('cost the row, as if it had never stood in the file', async () => {
    const dataset = await read(GAPS, { missing: 'dropRow' });
    expect([...dataset.features]).toEqual([1, 2, 7, 8, 9, 9]);
    expect(dataset.droppedRows).toBe(2);
    expect(dataset.missing).toEqual([
      { column: 'a', cells: 1, rule: 'dropRow' },
      { column: 'b', cells: 1, rule: 'dropRow' },
    ]);
    const rest = await read('a,b,y\n1,2,u\n7,8,v\n9,9,u\n');
    expect((await read('a,b,y\n1,2,u\n,4,v\n7,8,v\n9,9,u\n', { missing: 'dropRow' })).hash).toBe(rest.hash);
  });

  it('are filled by a rule for all columns or one of their own', async () => {
    const dataset = await read(GAPS, { missing: 'mean', columns: { b: { missing: 'dropRow' } } });
    expect([...dataset.features]).toEqual([1, 2, NaN, 4, 7, 8, 9, 9]);
    expect(dataset.featureColumns?.[0]).toEqual({ kind: 'number', missing: 1, fill: 'mean', scaling: null });
    expect(dataset.missing).toEqual([
      { column: 'a', cells: 1, rule: 'mean' },
      { column: 'b', cells: 1, rule: 'dropRow' },
    ]);
  });

  it('need a rule that goes with what the column is', async () => {
    expect(await problems(COLOURS, { missing: 'mean' })).toEqual([
      'data.missing: expected a rule for categories, as "mostFrequent" or "ownCategory", for the column "colour" ' +
        'with 1 empty cell, or one of its own in data.columns.colour.missing, received "mean"',
    ]);
    expect(await problems(GAPS, { missing: 'mean', columns: { b: { missing: 'ownCategory' } } })).toEqual([
      'data.columns.b.missing: expected a rule for numbers, as "mean", "median" or "mostFrequent", for the column "b" ' +
        'with 1 empty cell, received "ownCategory"',
    ]);
  });

  it('become an input where they are a category of their own', async () => {
    const dataset = await read(COLOURS, { missing: 'ownCategory' });
    expect(inputNamesOf(dataset)).toEqual(['colour=blue', 'colour=red', 'colour=(missing)', 'a']);
    expect([...dataset.features]).toEqual([1, 1, 0, 2, NaN, 3, 1, 4]);
  });

  it('of the target are refused or cost the row, whatever fills the others', async () => {
    const content = 'a,y\n1,u\n2,\n3,v\n4,v\n';
    expect(await problems(content, { missing: 'mean' })).toEqual([
      'data.csv, line 3, column "y": expected a class, received an empty cell',
    ]);
    expect((await read(content, { columns: { y: { missing: 'dropRow' } } })).rows).toBe(3);
    expect((await read(content, { missing: 'dropRow' })).rows).toBe(3);
  });

  it('are none in a class that is called NA', async () => {
    const { target } = await read('a,y\n1,NA\n2,?\n3,NA\n');
    expect(target).toMatchObject({ classNames: ['?', 'NA'] });
  });

  it('may leave no row', async () => {
    expect(await problems('a,y\n,u\n,v\n', { missing: 'dropRow' })).toEqual([
      'data.csv: expected a row that is not left out for an empty cell, received none in 2 rows',
    ]);
  });
});

describe('the column that groups rows', () => {
  const SITES = 'site,a,y\n01,1,u\n1,2,v\n01,3,v\n';

  it('is not learned from, and its values are told apart as they are written', async () => {
    const dataset = await read(SITES, {}, 'classification', { groupBy: 'site' });
    expect(dataset.featureNames).toEqual(['a']);
    expect(dataset.groups).toEqual({
      name: 'site',
      kind: 'category',
      codes: Int32Array.of(0, 1, 0),
      levels: ['01', '1'],
    });
    expect(findColumn(dataset, 'site')).toBe(dataset.groups);
  });

  it('has a value in every row', async () => {
    const content = 'site,a,y\nx,1,u\n,2,v\nz,3,v\n';
    const grouped = { groupBy: 'site' };
    expect(await problems(content, { missing: 'mean' }, 'classification', grouped)).toEqual([
      'data.csv, line 3, column "site": expected a value, received an empty cell',
    ]);
    expect(
      (await read('site,a,y\nx,1,u\n,2,v\nz,3,v\nz,3,v\n', { missing: 'dropRow' }, 'classification', grouped))
        .rows,
    ).toBe(3);
  });

  it('stands in the file', async () => {
    expect(await problems(SITES, {}, 'classification', { groupBy: 'place' })).toEqual([
      'split.groupBy: expected one of the columns site, a, y, received "place"',
    ]);
  });
});

describe('a test file', () => {
  it('puts its rows behind the others, with the same levels and classes', async () => {
    write('test.csv', 'y,colour,a\nv,green,9\nu,red,8\n');
    const dataset = await read('colour,a,y\nred,1,u\nblue,2,v\nred,3,u\n', { testPath: 'test.csv' });
    expect(dataset.testFrom).toBe(3);
    expect(dataset.rows).toBe(5);
    expect([...dataset.features]).toEqual([2, 1, 0, 2, 2, 3, 1, 9, 2, 8]);
    expect(dataset.target).toMatchObject({ labels: Int32Array.of(0, 1, 0, 1, 0) });
  });

  it('is read as the other file was: its cells are of the same type', async () => {
    write('test.csv', 'a,y\n7,u\n8,v\n');
    const texts = await read('a,y\nx1,u\nx2,v\nx1,u\n', { testPath: 'test.csv' });
    expect(inputNamesOf(texts)).toEqual(['a=7', 'a=8', 'a=x1', 'a=x2']);
    write('test.csv', 'a,y\n7,u\nmany,v\n');
    expect(await problems('a,y\n1,u\n2,v\n3,u\n', { testPath: 'test.csv' })).toEqual([
      'test.csv, line 3, column "a": expected a number, received "many"',
    ]);
  });

  it('has all columns, and is there', async () => {
    write('test.csv', 'a,y\n7,u\n');
    expect(await problems(PLAIN, { testPath: 'test.csv' })).toEqual([
      'data.testPath: expected one of the columns a, y, received "b"',
    ]);
    expect(await problems(PLAIN, { testPath: 'gone.csv' })).toEqual([
      expect.stringMatching(/^data\.testPath: expected a file, received "gone\.csv" \(there is no /),
    ]);
  });

  it('may have gaps and rows that are left out', async () => {
    write('test.csv', 'a,b,y\n,2,u\n3,,v\n');
    const dataset = await read(PLAIN, {
      testPath: 'test.csv',
      missing: 'median',
      columns: { b: { missing: 'dropRow' } },
    });
    expect([dataset.rows, dataset.testFrom, dataset.droppedRows]).toEqual([4, 3, 1]);
    expect(dataset.missing).toEqual([
      { column: 'a', cells: 1, rule: 'median' },
      { column: 'b', cells: 1, rule: 'dropRow' },
    ]);
  });
});

describe('other columns', () => {
  const CONTENT = 'id,a,place,y\n7,1,x,u\n8,2,,v\n9,3,z,v\n';
  const ONE = { features: ['a'] };

  it('are left in the file unless they are asked for', async () => {
    expect(await read(CONTENT, ONE)).not.toHaveProperty('sideColumns');
    const dataset = await read(CONTENT, ONE, 'classification', { sideColumns: true });
    expect(dataset.sideColumns?.map(({ name }) => name)).toEqual(['id', 'place']);
    expect(findColumn(dataset, 'place')).toMatchObject({
      codes: Int32Array.of(0, -1, 1),
      levels: ['x', 'z'],
    });
    expect(findColumn(dataset, 'a')).toMatchObject({ values: Float64Array.of(1, 2, 3) });
    expect(findColumn(dataset, 'nothing')).toBeUndefined();
    expect(dataset.hash).toBe((await read(CONTENT, ONE)).hash);
  });
});

describe('the content hash of a table', () => {
  const hash = async (...given: Parameters<typeof read>): Promise<string> => (await read(...given)).hash;

  it('of numbers alone is that of earlier versions, whatever is said of columns', async () => {
    // SHA-256 over 'ridgeline data 1\n{"features":["a","b"],"classes":["u","v"]}\n', float32 1…6, int32 0, 1, 1.
    const known = 'd2ce3833a2d69f30f0640e4559f9cefba294fba6a1598ace3c0b141d8e0a6a62';
    expect(await hash(PLAIN)).toBe(known);
    const columns = { a: { type: 'number', scaling: 'minMax', missing: 'mean' } } as const;
    expect(await hash(PLAIN, { missing: 'median', columns })).toBe(known);
  });

  it('tells numbers from categories, gaps from numbers, and groups and test rows from others', async () => {
    write('test.csv', 'a,b,y\n5,6,v\n');
    const hashes = [
      await hash(PLAIN),
      await hash(PLAIN, { columns: { a: { type: 'category' } } }),
      await hash('a,b,y\n1,2,u\n3,,v\n5,6,v\n', { missing: 'mean' }),
      await hash('a,b,y,s\n1,2,u,p\n3,4,v,p\n5,6,v,q\n', {}, 'classification', { groupBy: 's' }),
      await hash('a,b,y,s\n1,2,u,p\n3,4,v,q\n5,6,v,q\n', {}, 'classification', { groupBy: 's' }),
      await hash('a,b,y\n1,2,u\n3,4,v\n1,2,u\n', { testPath: 'test.csv' }),
      await hash('a,b,y\n1,2,u\n3,4,v\n1,2,u\n5,6,v\n'),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('tells levels apart, and not their order in the file or what is done with them', async () => {
    const base = await hash('c,y\nred,u\nblue,v\nred,v\n');
    expect(await hash('c,y\nred,u\ngreen,v\nred,v\n')).not.toBe(base);
    expect(await hash('c,y\nred,u\nblue,v\nblue,v\n')).not.toBe(base);
    expect(await hash('c,y\nred,u\nblue,v\nred,v\n', { columns: { c: { encoding: 'ordinal' } } })).toBe(base);
  });

  it('covers every row', async () => {
    const rows = (last: string): string =>
      `a,y\n${Array.from({ length: 5000 }, (_, row) => `${row},${row % 2}\n`).join('')}${last},0\n`;
    expect(await hash(rows('1'))).not.toBe(await hash(rows('1.5')));
  });
});
