import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { readTable, type Wanted } from '../../src-main/data/table-reader.ts';
import type { RawTable } from '../../src-main/domain/table-data.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';
import { cellsNamed, expectWritten, WRITTEN_FOLDER } from './written-files.ts';

const { folder, write } = makeTemporaryFolder();

const keepAll: Wanted = (names) => names.map((name) => ({ name, missing: 'keep' }));

const read = (name: string, wanted: Wanted = keepAll, base = WRITTEN_FOLDER): Promise<RawTable> =>
  readTable({ source: 'arrow', path: name }, base, wanted);

const written = (name: string): Buffer => readFileSync(path.join(WRITTEN_FOLDER, name));

describe('an Arrow file', () => {
  it.each(['uncompressed.feather', 'lz4.feather', 'zstd.feather', 'stream.arrows'])(
    '%s gives what its writer put in: numbers, times, decimals, texts, dictionaries, gaps',
    async (name) => {
      expectWritten(await read(name));
    },
  );

  it('may have texts as views', async () => {
    expect(cellsNamed(await read('views.arrow'), 'view').slice(0, 4)).toEqual([
      'short',
      null,
      'a text of more than twelve bytes',
      'x',
    ]);
  });

  it('may be packed in LZ4 blocks that repeat what stands in a block before', async () => {
    const table = await read('linked-blocks.feather');
    expect(cellsNamed(table, 'number')).toEqual(Array.from({ length: 40_000 }, (_, row) => row % 1000));
  });

  it('may come from another library, as file or stream', async () => {
    const source = tableFromArrays({ a: Float64Array.of(1, 2.5), y: ['u', 'v'] });
    for (const form of ['file', 'stream'] as const) {
      write('other.arrow', tableToIPC(source, form));
      const table = await read('other.arrow', keepAll, folder);
      expect(cellsNamed(table, 'a')).toEqual([1, 2.5]);
      expect(cellsNamed(table, 'y')).toEqual(['u', 'v']);
    }
  });

  it('gives only the wanted columns, and keeps all digits where texts are asked for', async () => {
    const table = await read('lz4.feather', [
      { name: 'text', missing: 'keep' },
      { name: 'uint64', type: 'category' },
      { name: 'big decimal', type: 'category' },
    ]);
    expect(table.columns.map(({ name }) => name)).toEqual(['text', 'uint64', 'big decimal']);
    expect(cellsNamed(table, 'uint64')[0]).toBe('18446744073709551615');
    expect(cellsNamed(table, 'big decimal')[0]).toBe('-3000000000.0000000000');
  });

  it('says which columns are no single values', async () => {
    expect(cellsNamed(await read('nested.feather', [{ name: 'a' }]), 'a')).toEqual([1.5, 2.5]);
    expect(await problemsOf(() => read('nested.feather'))).toHaveLength(3);
  });

  it('names file, row and column of missing cells', async () => {
    expect((await problemsOf(() => read('zstd.feather', [{ name: 'some text' }])))[0]).toBe(
      'zstd.feather, row 2, column "some text": expected a value, received a missing value',
    );
  });
});

describe('an Arrow file that is not valid', () => {
  const problems = (content: Uint8Array): Promise<string[]> => {
    write('bad.arrow', content);
    return problemsOf(() => read('bad.arrow', keepAll, folder));
  };

  it('may be something else', async () => {
    expect(await problems(written('zstd.parquet'))).toEqual([
      'bad.arrow: expected an Arrow file, stream or Feather V2, received a Parquet file',
    ]);
    expect(await problems(Buffer.from('FEA1 and so on'))).toEqual([
      'bad.arrow: expected an Arrow file or Feather V2, received Feather V1, which is to be written anew as V2',
    ]);
  });

  it('may be cut off within a batch', async () => {
    const file = written('uncompressed.feather');
    expect(await problems(file.subarray(0, 8000))).toEqual([
      'bad.arrow, schema: expected intact Arrow data, received data that cannot be read (its end is missing)',
    ]);
    // Rows come in batches of 7 and 5: the second one is not whole.
    const stream = written('stream.arrows');
    const [problem] = await problems(stream.subarray(0, stream.length - 200));
    expect(problem).toMatch(
      /^bad\.arrow, behind byte \d{4}: expected intact Arrow data, received data that cannot/,
    );
  });

  it('may promise more columns than it has bytes for', async () => {
    const whole = written('stream.arrows');
    // A vector's length stands before its entries: the first 31 within the schema is that of the 31 columns.
    const at = whole.indexOf(Buffer.from([31, 0, 0, 0]), 8);
    whole.writeUInt32LE(0x3fffffff, at);
    expect(await problems(whole)).toEqual([
      'bad.arrow, schema: expected intact Arrow data, received data that cannot be read ' +
        '(a list of 1073741823 entries does not fit into its message)',
    ]);
  });

  it('may have no rows', async () => {
    expect(await problemsOf(() => read('empty.feather'))).toEqual([
      'empty.feather: expected rows, received none',
    ]);
  });
});
