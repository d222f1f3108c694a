import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readTable, type TablePlace, type Wanted } from '../../src-main/data/table-reader.ts';
import type { RawTable } from '../../src-main/domain/table-data.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';
import { cellsNamed, cellsOf, WRITTEN_FOLDER } from './written-files.ts';

const { folder, write } = makeTemporaryFolder();

type Settings = Partial<Omit<TablePlace, 'source' | 'path'>>;

const keepAll: Wanted = (names) => names.map((name) => ({ name, missing: 'keep' }));

async function read(
  content: string | Uint8Array,
  settings: Settings = {},
  wanted: Wanted = keepAll,
): Promise<RawTable> {
  write('data.csv', content);
  return readTable({ source: 'csv', path: 'data.csv', ...settings }, folder, wanted);
}

/** Names and cells of all columns. */
async function cells(
  content: string | Uint8Array,
  settings: Settings = {},
): Promise<Record<string, unknown[]>> {
  const table = await read(content, settings);
  return Object.fromEntries(table.columns.map((column) => [column.name, cellsOf(column)]));
}

const problems = (content: string | Uint8Array, settings?: Settings, wanted?: Wanted): Promise<string[]> =>
  problemsOf(() => read(content, settings, wanted));

const swapped = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('the encoding of a CSV file', () => {
  const TEXT = 'größe,日本\n1,ä\n2,ö\n';
  const EXPECTED = { größe: [1, 2], 日本: ['ä', 'ö'] };

  it.each([
    ['UTF-8', Buffer.from(TEXT)],
    ['UTF-8 with a byte order mark', Buffer.from(`\uFEFF${TEXT}`)],
    ['UTF-16, lower byte first, with a mark', Buffer.from(`\uFEFF${TEXT}`, 'utf16le')],
    ['UTF-16, higher byte first, with a mark', swapped(`\uFEFF${TEXT}`)],
    ['UTF-16, lower byte first, without a mark', Buffer.from(TEXT, 'utf16le')],
    ['UTF-16, higher byte first, without a mark', swapped(TEXT)],
  ])('may be %s', async (_, content) => {
    expect(await cells(content)).toEqual(EXPECTED);
  });

  it('is found out where it is neither, from what the text looks like', async () => {
    const german = await readTable({ source: 'csv', path: 'windows-1252.csv' }, WRITTEN_FOLDER);
    expect(german.columns.map(({ name }) => name)).toEqual(['größe', 'straße', 'maß']);
    expect(cellsNamed(german, 'straße')[1]).toBe('Königsallee für Übermütige 1');
    const russian = await readTable({ source: 'csv', path: 'windows-1251.csv' }, WRITTEN_FOLDER);
    expect(cellsNamed(russian, 'имя').slice(0, 2)).toEqual(['Александр Сергеевич', 'Екатерина Владимировна']);
  });

  it('is found out where the first letter beyond ASCII stands a megabyte behind the start', async () => {
    const ascii = '1,x\n'.repeat(300_000);
    const german = 'Königsallee für Übermütige';
    const content = Buffer.concat([Buffer.from(`a,y\n${ascii}`), Buffer.from(`2,${german}\n`, 'latin1')]);
    const table = await read(content);
    expect(table.rows).toBe(300_001);
    expect(cellsNamed(table, 'y').at(-1)).toBe(german);
  });

  it('is the stated one', async () => {
    // In KOI8-R, C1 D2 C2 are а, р, б.
    expect(await cells(Buffer.from([0xc1, 0x0a, 0xd2, 0xc2, 0x0a]), { encoding: 'koi8-r' })).toEqual({
      а: ['рб'],
    });
    expect(await problems('a,y\n1,2\n', { encoding: 'klingon' })).toEqual([
      'data.encoding: expected the name of an encoding, such as "utf-8", received "klingon"',
    ]);
    expect(await problems(Buffer.from('a,y\n1,\xe4\n', 'latin1'), { encoding: 'utf-8' })).toEqual([
      'data.csv, byte 7: expected UTF-8 text, received other bytes',
    ]);
    expect(await problems(Buffer.from('\uFEFFa,y\n1,2\nx', 'utf16le').subarray(0, -1))).toEqual([
      'data.csv, byte 19: expected UTF-16LE text, received half a character at the end of the file',
    ]);
  });

  it('is none where the file is no text', async () => {
    expect(await problems(Buffer.from([0, 1, 2, 3, 4, 5]))).toEqual([
      'data.csv: expected text, received other bytes',
    ]);
    expect(await problems(Buffer.from('PAR1....'))).toEqual([
      'data.csv: expected text, received a Parquet file',
    ]);
    expect(await problems(Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0]))).toEqual([
      'data.csv: expected UTF-8 or UTF-16 text, received UTF-32 text',
    ]);
  });
});

describe('the delimiter of a CSV file', () => {
  it.each([
    [
      'semicolons, where commas stand in numbers',
      'a;y\n1,5;u\n2,5;v\n',
      { a: ['1,5', '2,5'], y: ['u', 'v'] },
    ],
    ['tabs', 'a\ty\n1\tu, v\n\tx\n', { a: [1, null], y: ['u, v', 'x'] }],
    ['bars', 'a|y\n1|u\n', { a: [1], y: ['u'] }],
    ['a comma wherever it divides evenly', 'a;b,y\n1;2,u\n3;4,v\n', { 'a;b': ['1;2', '3;4'], y: ['u', 'v'] }],
    ['none where there is one column', 'a\n1\n2\n', { a: [1, 2] }],
  ])('is found out: %s', async (_, content, expected) => {
    expect(await cells(content)).toEqual(expected);
  });

  it('is the stated one', async () => {
    expect(await cells('a;b,y\n1;2,u\n', { delimiter: ';' })).toEqual({ a: [1], 'b,y': ['2,u'] });
  });

  it('is the one that gives the wanted target', async () => {
    expect(await cells('a,b;y\n1,2;u\n', { target: 'y' })).toEqual({ 'a,b': ['1,2'], y: ['u'] });
  });
});

describe('the types of columns', () => {
  it('are numbers where all cells are, and texts where fewer than half are', async () => {
    expect(await cells('a,b,c\n1,x,1\n-2.5e3,3,NA\n.5,y,\n')).toEqual({
      a: [1, -2500, 0.5],
      b: ['x', '3', 'y'],
      c: [1, null, null],
    });
  });

  it('keep the spelling of numbers that stand before the first text', async () => {
    expect(await cells('a\n01.50\n2\nx\ny\nz\n')).toEqual({ a: ['01.50', '2', 'x', 'y', 'z'] });
  });

  it('are refused where numbers and texts are mixed, unless they are stated', async () => {
    const content = 'a\n1\n2\nx\n?\n';
    expect(await problems(content)).toEqual([
      'data.csv, line 4, column "a": expected a number, received "x"',
    ]);
    const table = await read(content, {}, [{ name: 'a', type: 'category' }]);
    expect(cellsNamed(table, 'a')).toEqual(['1', '2', 'x', '?']);
  });

  it('make every mark of a missing value missing, but in a column that is stated to be text', async () => {
    const content = 'a,b\n,\nNA,NA\nn/a,n/a\nNaN,NaN\nNULL,NULL\n?,?\n1,1\n';
    const wanted: Wanted = [
      { name: 'a', missing: 'keep' },
      { name: 'b', type: 'category', missing: 'keep' },
    ];
    const table = await read(content, {}, wanted);
    expect(cellsNamed(table, 'a')).toEqual([null, null, null, null, null, null, 1]);
    expect(cellsNamed(table, 'b')).toEqual([null, 'NA', 'n/a', 'NaN', 'NULL', '?', '1']);
  });

  it('are no excuse for infinite numbers', async () => {
    expect(await problems('a\n1\ninf\n1e39\n')).toEqual([
      'data.csv, line 3, column "a": expected a finite number, received "inf"',
      'data.csv, line 4, column "a": expected a number of at most 3.4e38 in size, received "1e39"',
    ]);
  });
});

describe('a CSV file', () => {
  it('may mix line ends, also within quoted cells, and lines are counted alike', async () => {
    const content = 'a,b\r\n1,"x\r\ny"\r2,"x\ny"\n\r\n3,"x\ry"\rq,z';
    expect(await problems(content)).toEqual([
      'data.csv, line 9, column "a": expected a number, received "q"',
    ]);
  });

  it('says on which line each row stands', async () => {
    const { placeOf } = await read('a\n1\n\n2\n"\n3"\n4\n', {}, [{ name: 'a', type: 'category' }]);
    expect([0, 1, 2, 3].map(placeOf)).toEqual([2, 4, 6, 7].map((line) => `data.csv, line ${line}`));
  });

  it('may stand in a folder with blanks and letters beyond ASCII in its name', async () => {
    mkdirSync(path.join(folder, 'meine Daten – 表'));
    const name = 'meine Daten – 表/größe 1.csv';
    write(name, 'a\n1\nx\n2\n');
    expect(await problemsOf(() => readTable({ source: 'csv', path: name }, folder))).toEqual([
      `${name}, line 3, column "a": expected a number, received "x"`,
    ]);
  });

  it('may have 100,000 columns and no more', async () => {
    const header = (count: number): string =>
      Array.from({ length: count }, (_, index) => `c${index}`).join(',');
    const row = Array<string>(100_000).fill('1').join(',');
    const table = await read(`${header(100_000)}\n${row}\n${row}\n`);
    expect(table.columns).toHaveLength(100_000);
    expect(cellsOf(table.columns[99_999])).toEqual([1, 1]);
    expect(await problems(`${header(100_001)}\n${row},1\n`)).toEqual([
      'data.csv, line 1: expected at most 100000 columns, received 100001',
    ]);
  });

  it('whose quote is never closed is left after 16 MiB, with the line of the quote', async () => {
    const content = `a,y\n1,u\n2,"v\n${'3,w\n'.repeat(5_000_000)}`;
    expect(await problems(content, { delimiter: ',' })).toEqual([
      'data.csv, line 3: expected a row of at most 16777216 characters, received more, as where a quote is not closed',
    ]);
  });

  it('may be gzipped, in one part or several, and is refused where it is cut off', async () => {
    const content = gzipSync('a,y\n1,u\n');
    const rest = gzipSync('2,ä\n');
    expect(await cells(Buffer.concat([content, rest]))).toEqual({ a: [1, 2], y: ['u', 'ä'] });
    expect(await problems(content.subarray(0, 20))).toEqual([
      'data.csv: expected a complete gzip file, received one that does not unpack (unexpected end of file)',
    ]);
    expect(await problems(gzipSync(gzipSync('a,y\n1,u\n')))).toEqual([
      'data.csv: expected text, received a gzip file',
    ]);
  });

  it('lists twenty problems and counts all', async () => {
    const content = `a,b\n${'1,2\n'.repeat(50)}${'x,2\n'.repeat(30)}${'1\n'.repeat(5)}`;
    const error = await read(content).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'invalid',
      message: 'data.csv, line 52, column "a": expected a number, received "x" (and 34 more)',
    });
    expect((await problems(content)).at(-1)).toBe(
      'data.csv: expected none of these problems, received 35 (and 15 more than the first 20)',
    );
  });
});

describe('a long CSV file', () => {
  const ROWS = 400_000;

  async function writeLong(): Promise<void> {
    const stream = createWriteStream(path.join(folder, 'long.csv'));
    stream.write('number,text,late\n');
    for (let row = 0; row < ROWS; row++)
      stream.write(`${row / 4},t${row % 7},${row < ROWS / 4 ? String(row) : 'x'}\n`);
    await new Promise((resolve) => stream.end(resolve));
  }

  it('is read in pieces: progress is told, and memory holds little more than the columns', async () => {
    await writeLong();
    const seen: number[] = [];
    let most = 0;
    const before = process.memoryUsage().arrayBuffers;
    const table = await readTable({ source: 'csv', path: 'long.csv' }, folder, keepAll, {
      onProgress: ({ bytesRead, bytesTotal }) => {
        seen.push(bytesRead / bytesTotal);
        most = Math.max(most, process.memoryUsage().arrayBuffers - before);
      },
    });
    expect(table.rows).toBe(ROWS);
    expect(seen.length).toBeGreaterThan(5);
    expect(seen.at(-1)).toBe(1);
    // Columns of 8 + 4 + 8 bytes per row, and as much again while the parts of a column are joined or garbage.
    expect(most).toBeLessThan(3 * 20 * ROWS);
    expect(cellsNamed(table, 'late').slice(-1)).toEqual(['x']);
    expect(cellsNamed(table, 'late')[5]).toBe('5');
    expect(cellsNamed(table, 'number')[ROWS - 1]).toBe((ROWS - 1) / 4);
  });

  it('is left where the reading is called off, with the reason given', async () => {
    await writeLong();
    const calledOff = new AbortController();
    const reason = new Error('enough');
    let pieces = 0;
    const onProgress = (): void => {
      pieces += 1;
      if (pieces === 2) calledOff.abort(reason);
    };
    const { signal } = calledOff;
    const place = { source: 'csv', path: 'long.csv' } as const;
    await expect(readTable(place, folder, keepAll, { onProgress, signal })).rejects.toBe(reason);
    expect(pieces).toBe(2);
  });
});
