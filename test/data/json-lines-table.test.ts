import { describe, expect, it } from 'vitest';
import { readTable, type Wanted } from '../../src-main/data/table-reader.ts';
import type { RawTable } from '../../src-main/domain/table-data.ts';
import { makeTemporaryFolder, problemsOf } from './temporary-files.ts';
import { cellsNamed, cellsOf } from './written-files.ts';

const { folder, write } = makeTemporaryFolder();

const keepAll: Wanted = (names) => names.map((name) => ({ name, missing: 'keep' }));

async function read(content: string | Uint8Array, wanted: Wanted = keepAll): Promise<RawTable> {
  write('data.jsonl', content);
  return readTable({ source: 'jsonLines', path: 'data.jsonl' }, folder, wanted);
}

const problems = (content: string | Uint8Array, wanted?: Wanted): Promise<string[]> =>
  problemsOf(() => read(content, wanted));

describe('a file of JSON lines', () => {
  it('gives a column per key in the order in which they come, and a gap where a key is missing', async () => {
    const table = await read(
      '{"b": 1, "a": "x"}\n\n{"a": null, "c": true}\r\n{"b": -2.5e-1, "a": "ä", "c": false}',
    );
    expect(table.rows).toBe(3);
    expect(Object.fromEntries(table.columns.map((column) => [column.name, cellsOf(column)]))).toEqual({
      b: [1, null, -0.25],
      a: ['x', null, 'ä'],
      c: [null, 'true', 'false'],
    });
    expect(table.columns.map(({ name }) => name)).toEqual(['b', 'a', 'c']);
    expect([0, 1, 2].map(table.placeOf)).toEqual([1, 3, 4].map((line) => `data.jsonl, line ${line}`));
  });

  it('may be UTF-16 with any line ends', async () => {
    const table = await read(Buffer.from('\uFEFF{"ä": 1}\r{"ä": 2}\r\n', 'utf16le'));
    expect(cellsNamed(table, 'ä')).toEqual([1, 2]);
  });

  it('keeps all digits of whole numbers where texts are asked for', async () => {
    const content = '{"id": 9007199254740993}\n{"id": 9007199254740992}\n{"id": 0.1234567890123456}\n';
    const table = await read(content, [{ name: 'id', type: 'category' }]);
    expect(cellsNamed(table, 'id')).toEqual(['9007199254740993', '9007199254740992', '0.1234567890123456']);
    // As numbers, the first two are the same to float64.
    expect(cellsNamed(await read(content), 'id').slice(0, 2)).toEqual([9007199254740992, 9007199254740992]);
  });

  it('may have keys that objects have by nature', async () => {
    const table = await read('{"__proto__": 1, "constructor": 2}\n{"toString": 3}\n');
    expect(cellsNamed(table, '__proto__')).toEqual([1, null]);
    expect(cellsNamed(table, 'constructor')).toEqual([2, null]);
    expect(cellsNamed(table, 'toString')).toEqual([null, 3]);
  });
});

describe('a file of JSON lines that is not valid', () => {
  const OBJECT = 'expected one JSON object, as in {"a": 1, "b": "x"}, received';

  it.each([
    ['[\n{"a": 1}\n]\n', [`data.jsonl, line 1: ${OBJECT} "["`, `data.jsonl, line 3: ${OBJECT} "]"`]],
    [
      '{"a": 1}\n{"a": 1\n7\nnull\n[1]\n',
      ['"{\\"a\\": 1"', '7', 'null', 'a list'].map(
        (text, index) => `data.jsonl, line ${index + 2}: ${OBJECT} ${text}`,
      ),
    ],
    [
      '{"a": 1}\n{"a": [1]}\n{"a": {}}\n',
      [
        'data.jsonl, line 2, column "a": expected a single value, received a list',
        'data.jsonl, line 3, column "a": expected a single value, received an object',
      ],
    ],
    [
      '{"a": 1}\n{"a": 1e999}\n',
      ['data.jsonl, line 2, column "a": expected a finite number, received Infinity'],
    ],
    ['{"a": 1}\n{"a": 2}\n{"a": "x"}\n', ['data.jsonl, line 3, column "a": expected a number, received "x"']],
    ['\n \n', ['data.jsonl: expected rows, received blank lines alone']],
    ['{}\n', ['data.jsonl, line 1: expected an object with values, received {}']],
    ['{"": 1}\n', ['data.jsonl: expected a name for column 1, received an empty cell']],
  ])('says where and why: %j', async (content, expected) => {
    expect(await problems(content)).toEqual(expected);
  });

  it('names missing values', async () => {
    expect(await problems('{"a": 1, "b": "x"}\n{"a": 2}\n', [{ name: 'b' }])).toEqual([
      'data.jsonl, line 2, column "b": expected a value, received a missing value',
    ]);
  });

  it('has no more than 100,000 keys', async () => {
    const keys = (from: number): string =>
      Array.from({ length: 60_000 }, (_, index) => `"k${from + index}":1`).join();
    expect(await problems(`{${keys(0)}}\n{${keys(60_000)}}\n`)).toEqual([
      'data.jsonl: expected at most 100000 columns, received 120000',
    ]);
  });
});
