import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTable, type Wanted } from '../../src-main/data/table-reader.ts';
import type { RawTable } from '../../src-main/domain/table-data.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';
import { cellsNamed, expectWritten, WRITTEN, WRITTEN_FOLDER } from './written-files.ts';

const { folder, write } = makeTemporaryFolder();

/** All columns, missing cells left missing. */
const keepAll: Wanted = (names) => names.map((name) => ({ name, missing: 'keep' }));

const read = (name: string, wanted: Wanted = keepAll, base = WRITTEN_FOLDER): Promise<RawTable> =>
  readTable({ source: 'parquet', path: name }, base, wanted);

const written = (name: string): Buffer => readFileSync(path.join(WRITTEN_FOLDER, name));

describe('a Parquet file', () => {
  it.each(['none', 'snappy', 'gzip', 'zstd', 'brotli', 'lz4'])(
    'packed with %s gives what its writer put in: numbers, times, decimals, texts, dictionaries, gaps',
    async (codec) => {
      expectWritten(await read(`${codec}.parquet`));
    },
  );

  it('may have pages of the second version with checksums', async () => {
    expectWritten(await read('second-pages.parquet'));
  });

  it('may have delta, split and run-length encodings', async () => {
    expectWritten(await read('encodings.parquet'));
  });

  it('may have times of 96 bits', async () => {
    const table = await read('int96.parquet');
    expect(cellsNamed(table, 'nanosecond')).toEqual(WRITTEN.table.nanosecond.values);
  });

  it('gives only the wanted columns, in the wanted order', async () => {
    const table = await read('snappy.parquet', [{ name: 'text', missing: 'keep' }, { name: 'int32' }]);
    expectWritten(table, ['text', 'int32']);
  });

  it('keeps all digits of integers and decimals, and writes times in ISO 8601, where texts are asked for', async () => {
    const names = ['beyond 2^53', 'uint64', 'big decimal', 'decimal', 'day', 'millisecond', 'flag'];
    const table = await read(
      'snappy.parquet',
      names.map((name) => ({ name, type: 'category' })),
    );
    // 2^53 + 1 is the first whole number that float64 does not have.
    expect(cellsNamed(table, 'beyond 2^53')[0]).toBe('9007199254740993');
    expect(cellsNamed(table, 'uint64')[0]).toBe('18446744073709551615');
    expect(cellsNamed(table, 'big decimal')[0]).toBe('-3000000000.0000000000');
    expect(cellsNamed(table, 'decimal').slice(2, 4)).toEqual(['-1.02', '0.03']);
    expect(cellsNamed(table, 'day')[0]).toBe('1969-12-30T00:00:00.000Z');
    expect(cellsNamed(table, 'millisecond')[0]).toBe('1969-12-31T23:59:59.998Z');
    expect(cellsNamed(table, 'flag').slice(0, 2)).toEqual(['true', 'false']);
  });

  it('gives 1 and 0 for true and false where numbers are asked for', async () => {
    const table = await read('snappy.parquet', [{ name: 'flag', type: 'number' }]);
    expect(cellsNamed(table, 'flag').slice(0, 4)).toEqual([1, 0, 0, 1]);
  });

  it('names file, row and column of missing cells, unless they may be missing', async () => {
    expect(await problemsOf(() => read('snappy.parquet', [{ name: 'some double' }]))).toEqual([
      'snappy.parquet, row 2, column "some double": expected a number, received a missing value',
      'snappy.parquet, row 6, column "some double": expected a number, received a missing value',
      'snappy.parquet, row 10, column "some double": expected a number, received a missing value',
    ]);
  });

  it('may stand in a folder with blanks and letters beyond ASCII in its name', async () => {
    copyFileSync(path.join(WRITTEN_FOLDER, 'zstd.parquet'), path.join(folder, 'größe 表 1.parquet'));
    expectWritten(await read('größe 表 1.parquet', keepAll, folder));
  });

  it('says which columns are no single values', async () => {
    const table = await read('nested.parquet', [{ name: 'a' }, { name: 'b' }]);
    expect(cellsNamed(table, 'b')).toEqual(['u', 'v']);
    expect(
      await problemsOf(() => read('nested.parquet', [{ name: 'list', field: 'data.features[0]' }])),
    ).toEqual([
      'data.features[0]: expected a column of numbers, texts, times or true and false, ' +
        'received "list", whose cells are lists, records or bytes',
    ]);
    expect(await problemsOf(() => read('nested.parquet'))).toHaveLength(3);
  });

  it('tells how much of it has been read', async () => {
    const seen: number[] = [];
    const onProgress = ({ bytesRead, bytesTotal }: { bytesRead: number; bytesTotal: number }): void => {
      seen.push(bytesRead / bytesTotal);
    };
    await readTable({ source: 'parquet', path: 'snappy.parquet' }, WRITTEN_FOLDER, keepAll, { onProgress });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBe(1);
  });

  it('is left where the reading is called off, with the reason given', async () => {
    const reason = new Error('enough');
    const place = { source: 'parquet', path: 'snappy.parquet' } as const;
    const signal = AbortSignal.abort(reason);
    await expect(readTable(place, WRITTEN_FOLDER, keepAll, { signal })).rejects.toBe(reason);
  });
});

describe('a Parquet file that is not valid', () => {
  const problems = (content: Uint8Array): Promise<string[]> => {
    write('bad.parquet', content);
    return problemsOf(() => read('bad.parquet', keepAll, folder));
  };

  it('may be no Parquet file', async () => {
    expect(await problems(Buffer.from('a,y\n1,2\n3,4\n5,6\n'))).toEqual([
      'bad.parquet: expected a Parquet file, received other bytes',
    ]);
    expect(await problems(written('zstd.feather'))).toEqual([
      'bad.parquet: expected a Parquet file, received an Arrow file',
    ]);
    expect(await problems(Buffer.from('PAR1'))).toEqual([
      'bad.parquet: expected a Parquet file, received 4 bytes',
    ]);
  });

  it('may be cut off', async () => {
    const whole = written('snappy.parquet');
    expect(await problems(whole.subarray(0, whole.length - 100))).toEqual([
      'bad.parquet: expected a complete Parquet file, received one whose end is missing',
    ]);
  });

  it('may have lost its middle, so that columns lie behind its end', async () => {
    const whole = written('snappy.parquet');
    const footer = whole.readUInt32LE(whole.length - 8) + 8;
    const [problem] = await problems(
      Buffer.concat([whole.subarray(0, 4), whole.subarray(whole.length - footer)]),
    );
    expect(problem).toMatch(/^bad\.parquet, (byte \d+|row group 1, column ".*"): expected/);
  });

  it('may have damaged pages: the checksum, the row group and the column are named', async () => {
    const whole = written('second-pages.parquet');
    // Behind the magic bytes, a page header of some 30 bytes and the first of the doubles.
    whole[70] ^= 0xff;
    expect(await problems(whole)).toEqual([
      'bad.parquet, row group 1, column "double": expected intact Parquet data, ' +
        'received data that cannot be read (a page whose checksum is wrong)',
    ]);
  });

  it('may claim a billion rows, which are not believed', async () => {
    // The footer's field 3, num_rows, is a zigzag varint: 12 is one byte, 0x18, behind its field header 0x16.
    const whole = written('int96.parquet');
    const footer = whole.readUInt32LE(whole.length - 8);
    const start = whole.length - 8 - footer;
    const at = whole.indexOf(Buffer.from([0x16, 0x18, 0x19]), start);
    expect(at).toBeGreaterThan(start);
    const billion = [0x80, 0xa8, 0xd6, 0xb9, 0x07];
    const longer = Buffer.concat([whole.subarray(0, at + 1), Buffer.from(billion), whole.subarray(at + 2)]);
    longer.writeUInt32LE(footer + 4, longer.length - 8);
    expect(await problems(longer)).toEqual([
      'bad.parquet: expected at most 268435456 rows, received 1000000000',
    ]);
  });

  it('may have no rows', async () => {
    expect(await problemsOf(() => read('empty.parquet'))).toEqual([
      'empty.parquet: expected rows, received none',
    ]);
  });
});
