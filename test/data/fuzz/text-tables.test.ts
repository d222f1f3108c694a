import { gzipSync } from 'node:zlib';
import { CsvError, parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvRecords } from '../../../src-main/data/csv-records.ts';
import { readTable, type TablePlace, type Wanted } from '../../../src-main/data/table-reader.ts';
import { AppError } from '../../../src-main/domain/errors.ts';
import type { RawTable } from '../../../src-main/domain/table-data.ts';
import { makeTemporaryFolder } from '../temporary-files.ts';
import { cellsOf } from '../written-files.ts';
import { expectEndurance, SEED } from './endurance.ts';

const { folder, write } = makeTemporaryFolder();

const keepAll: Wanted = (names) => names.map((name) => ({ name, missing: 'keep' }));
const allTexts: Wanted = (names) => names.map((name) => ({ name, type: 'category', missing: 'keep' }));

function read(
  place: Omit<TablePlace, 'path'>,
  content: string | Uint8Array,
  wanted = keepAll,
): Promise<RawTable> {
  return readTable({ ...place, path: write('fuzz', content) }, folder, wanted);
}

const LINE_ENDS = ['\n', '\r\n', '\r'] as const;
const DELIMITERS = [',', ';', '\t', '|'] as const;

const CSV = ['a,b,y\n1,"x, y",u\r\n2,"""",v\n', '\uFEFFä;b\n1,5;x\n2,5;y\n', 'a\tb\n1\t2\n', 'a|b\r1|\r'];

const csvFiles = [
  ...CSV.map((text) => Buffer.from(text)),
  Buffer.from(`\uFEFF${CSV[0]}`, 'utf16le'),
  Buffer.from(CSV[0], 'utf16le').swap16(),
  Buffer.from('größe,maß\n1,Königsallee\n2,Übermut\n', 'latin1'),
  gzipSync(CSV[0]),
];

/** A record of csv-parse as it was asked to read before; null where it refuses the text. */
function parseWithLibrary(text: string, delimiter: string): string[][] | null {
  try {
    return parse(text, {
      trim: true,
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}

/** The same text in pieces. */
function parseInPieces(text: string, delimiter: string, sizes: readonly number[]): string[][] | null {
  const records: string[][] = [];
  const scanner = new CsvRecords('fuzz', delimiter, (cells) => records.push(cells));
  try {
    let at = 0;
    for (const size of sizes) {
      scanner.push(text.slice(at, at + size));
      at += size;
    }
    scanner.push(text.slice(at));
    scanner.finish();
    return records;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

describe('a CSV file', () => {
  it('gives a table or a clear error, whatever is in it', async () => {
    await expectEndurance(csvFiles, 8000, (bytes) => read({ source: 'csv' }, bytes));
  }, 300_000);

  it('is divided as csv-parse divides it, in whatever pieces it comes', () => {
    const part = fc.constantFrom(
      'a',
      '1',
      ' ',
      '\t',
      ',',
      ';',
      '"',
      '""',
      '\n',
      '\r',
      '\r\n',
      'ä',
      '"x"',
      'b,"c"\n',
    );
    const text = fc
      .array(part, { maxLength: 30 })
      .map((parts) => parts.join(''))
      // Behind an empty quoted cell the library takes a second one for the same, which no standard has.
      .filter((joined) => !/""[^,;\n\r\S]*"/.test(joined));
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 12 });
    fc.assert(
      fc.property(text, fc.constantFrom(',', ';', '\t'), sizes, (content, delimiter, pieces) => {
        expect(parseInPieces(content, delimiter, pieces)).toEqual(parseWithLibrary(content, delimiter));
      }),
      { numRuns: 10_000, seed: SEED },
    );
  }, 300_000);

  it('is read back as it was written: quotes, any delimiter, line ends and encoding', async () => {
    // What trimming would take away cannot be told from blanks around a cell.
    const content = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((text) => text.replaceAll('\uFEFF', '').trim());
    const table = fc
      .integer({ min: 1, max: 5 })
      .chain((width) =>
        fc.array(fc.array(content, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 }),
      );
    const form = fc.record({
      delimiter: fc.constantFrom(...DELIMITERS),
      lineEnd: fc.constantFrom(...LINE_ENDS),
      encoding: fc.constantFrom('utf8' as const, 'utf16le' as const),
    });
    await fc.assert(
      fc.asyncProperty(table, form, async (rows, { delimiter, lineEnd, encoding }) => {
        const names = rows[0].map((_, index) => `c${index}`);
        const quote = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
        const lines = [names, ...rows].map((cells) => cells.map(quote).join(delimiter) + lineEnd);
        const bytes = Buffer.from(`\uFEFF${lines.join('')}`, encoding);
        const { columns } = await read({ source: 'csv', delimiter }, bytes, allTexts);
        expect(columns.map(cellsOf)).toEqual(
          names.map((_, index) => rows.map((cells) => (cells[index] === '' ? null : cells[index]))),
        );
      }),
      { numRuns: 1000, seed: SEED },
    );
  }, 300_000);

  it('gives its numbers back to the last bit', async () => {
    const number = fc.double({ noNaN: true, min: -3e38, max: 3e38 }).map((value) => value + 0);
    await fc.assert(
      fc.asyncProperty(fc.array(number, { minLength: 1, maxLength: 20 }), async (numbers) => {
        const [column] = (await read({ source: 'csv' }, `a\n${numbers.join('\n')}\n`)).columns;
        expect(cellsOf(column)).toEqual(numbers);
      }),
      { numRuns: 1000, seed: SEED },
    );
  }, 300_000);
});

describe('a file of JSON lines', () => {
  const files = [
    Buffer.from('{"a": 1, "b": "x"}\n{"a": 2.5e3, "b": null}\n{"c": true}\n'),
    Buffer.from('\uFEFF{"ä": "日本", "id": 90071992547409931}\r\n{"ä": "\\u00e4\\n"}\r\n', 'utf16le'),
    Buffer.from('{"a": [1, {"b": 2}]}\n{"a": {}}\n'),
  ];

  it('gives a table or a clear error, whatever is in it', async () => {
    await expectEndurance(files, 9000, (bytes) => read({ source: 'jsonLines' }, bytes));
  }, 300_000);

  it('is read back as it was written', async () => {
    const key = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 });
    const text = fc.string({ unit: 'grapheme', maxLength: 10 }).map((rest) => `t${rest}`);
    const row = fc.dictionary(key, fc.option(text), { minKeys: 1, maxKeys: 4, noNullPrototype: true });
    const options = { numRuns: 1000, seed: SEED };
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 10 }), async (rows) => {
        const { columns } = await read(
          { source: 'jsonLines' },
          rows.map((object) => `${JSON.stringify(object)}\n`).join(''),
          allTexts,
        );
        expect(new Set(columns.map(({ name }) => name))).toEqual(
          new Set(rows.flatMap((object) => Object.keys(object))),
        );
        for (const column of columns)
          expect(cellsOf(column)).toEqual(
            rows.map((object) => (Object.hasOwn(object, column.name) ? object[column.name] : null)),
          );
      }),
      options,
    );
  }, 300_000);
});
