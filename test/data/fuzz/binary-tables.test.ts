import { readFileSync } from 'node:fs';
import path from 'node:path';
import { tableFromArrays, tableToIPC } from 'apache-arrow';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTable, type Wanted } from '../../../src-main/data/table-reader.ts';
import type { RawTable } from '../../../src-main/domain/table-data.ts';
import { makeTemporaryFolder } from '../temporary-files.ts';
import { cellsOf, WRITTEN_FOLDER } from '../written-files.ts';
import { expectEndurance, SEED } from './endurance.ts';

const { folder, write } = makeTemporaryFolder();

const keepAll: Wanted = (names) => names.map((name) => ({ name, missing: 'keep' }));

const written = (names: readonly string[]): Buffer[] =>
  names.map((name) => readFileSync(path.join(WRITTEN_FOLDER, name)));

function read(source: 'parquet' | 'arrow', bytes: Uint8Array): Promise<RawTable> {
  const name = write(`fuzz.${source}`, bytes);
  return readTable({ source, path: name }, folder, keepAll);
}

describe('a Parquet file', () => {
  it('gives a table or a clear error, whatever is in it', async () => {
    const files = written(['small-plain.parquet', 'small-snappy.parquet', 'small-delta.parquet']);
    await expectEndurance(files, 10_000, (bytes) => read('parquet', bytes));
  }, 300_000);
});

describe('an Arrow file', () => {
  it('gives a table or a clear error, whatever is in it', async () => {
    const files = written(['small-lz4.feather', 'small-zstd.feather', 'small.arrows']);
    await expectEndurance(files, 9000, (bytes) => read('arrow', bytes));
  }, 300_000);

  it('is read back as it was written', async () => {
    const value = fc.float({ noNaN: true, noDefaultInfinity: true });
    // Cells that are numbers or marks of missing values would change the type of the column.
    const text = fc.string({ unit: 'grapheme', maxLength: 20 }).map((rest) => `t${rest}`);
    const rows = fc.array(fc.tuple(value, text), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(rows, fc.constantFrom('file' as const, 'stream' as const), async (cells, form) => {
        const [numbers, texts] = [cells.map(([number]) => number + 0), cells.map(([, content]) => content)];
        const table = await read(
          'arrow',
          tableToIPC(tableFromArrays({ a: Float64Array.from(numbers), y: texts }), form),
        );
        expect(table.columns.map(cellsOf)).toEqual([numbers, texts]);
      }),
      { numRuns: 1000, seed: SEED },
    );
  }, 300_000);
});
