import { describe, expect, it } from 'vitest';
import { slicesToCsv } from '../../src-main/domain/slice-csv.ts';
import { sliceRows } from '../../src-main/domain/slice-column.ts';
import { orderSlices, reportSlices, type SlicedRun } from '../../src-main/domain/slice-report.ts';
import { holmAdjusted } from '../../src-main/domain/statistics/holm.ts';
import { pairedDifference } from '../../src-main/domain/statistics/paired-t.ts';

function numbers(values: readonly number[]) {
  return { name: 'x', kind: 'number' as const, values: Float64Array.from(values) };
}
function texts(levels: readonly string[], codes: readonly number[]) {
  return { name: 'x', kind: 'category' as const, levels, codes: Int32Array.from(codes) };
}
const all = (count: number): Int32Array => Int32Array.from({ length: count }, (_, row) => row);
const sizes = (slices: ReturnType<typeof sliceRows>) =>
  slices.map(({ label, positions }) => [label, positions.length]);

describe('slices of rows', () => {
  it('are ranges of about equally many rows where a number takes many values', () => {
    const slices = sliceRows(numbers(Array.from({ length: 100 }, (_, x) => x)), all(100));
    expect(sizes(slices)).toEqual([
      ['below 20', 20],
      ['from 20 to below 40', 20],
      ['from 40 to below 60', 20],
      ['from 60 to below 80', 20],
      ['from 80', 20],
    ]);
  });

  it('hold every row once, whatever stands in the column', () => {
    const values = Array.from({ length: 57 }, (_, x) => (x % 9 === 0 ? NaN : x % 3 === 0 ? 5 : x));
    const slices = sliceRows(numbers(values), all(57));
    const positions = slices.flatMap((slice) => [...slice.positions]).sort((one, other) => one - other);
    expect(positions).toEqual([...all(57)]);
    expect(slices.at(-1)?.label).toBe('missing');
  });

  it('never put equal numbers into two ranges', () => {
    const values = [...Array<number>(60).fill(1), ...Array.from({ length: 20 }, (_, x) => 2 + x)];
    const slices = sliceRows(numbers(values), all(80));
    // 60 of 80 rows are 1: only the last fifth, from the 65th smallest on, can stand apart.
    expect(sizes(slices)).toEqual([
      ['below 6', 64],
      ['from 6', 16],
    ]);
  });

  it('are the values of a number that takes few of them, and the levels of a text', () => {
    expect(sizes(sliceRows(numbers([2, 1, 2, 10]), all(4)))).toEqual([
      ['1', 1],
      ['2', 2],
      ['10', 1],
    ]);
    expect(sizes(sliceRows(texts(['n', 's'], [1, 0, -1, 1]), all(4)))).toEqual([
      ['s', 2],
      ['n', 1],
      ['missing', 1],
    ]);
  });

  it('read numbers that were kept as text, and put rare levels together', () => {
    const many = Array.from({ length: 40 }, (_, x) => String(x));
    const codes = [...all(40)];
    expect(sliceRows(texts(many, codes), all(40))).toHaveLength(5);
    const names = many.map((level) => `level ${level}`);
    const slices = sliceRows(texts(names, [...codes, 3, 3]), all(42));
    expect(slices).toHaveLength(30);
    expect(slices[0]).toMatchObject({ label: 'level 3' });
    expect(slices.at(-1)?.label).toBe('11 rarer levels');
  });

  it('are of the rows that are asked for', () => {
    const slices = sliceRows(texts(['n', 's'], [1, 0, 1, 1]), Int32Array.of(3, 1));
    expect(slices.map(({ label, positions }) => [label, [...positions]])).toEqual([
      ['s', [0]],
      ['n', [1]],
    ]);
  });
});

function run(seed: number, values: readonly (number | null)[], rows = 100): SlicedRun {
  const toValue = (value: number | null) => ({
    value: value === null ? { value, reason: 'no rows of this class' } : { value },
    rows,
  });
  return { seed, whole: toValue(0.5), slices: values.map(toValue) };
}
const A = [run(1, [0.9, 0.5, 0.7]), run(2, [0.8, 0.6, 0.7]), run(3, [0.85, 0.4, null])];
const B = [run(1, [0.95, 0.45, 0.6]), run(2, [0.9, 0.45, 0.7]), run(4, [0.1, 0.1, 0.1])];

describe('a metric slice by slice', () => {
  const report = reportSlices('region', 'accuracy', ['north', 'south', 'west'], A, B);

  it('is paired by seed in every slice', () => {
    expect(report.slices[0].difference).toEqual(pairedDifference([0.9, 0.8], [0.95, 0.9]));
    expect(report.slices[1].difference?.mean.value).toBeCloseTo((-0.05 - 0.15) / 2, 12);
    expect(report.slices[2].a.n).toBe(2);
    expect(report.slices[2].undefinedBecause).toEqual(['no rows of this class']);
  });

  it('is corrected by Holm over the slices', () => {
    const ps = report.slices.map(({ difference }) => difference?.p.value ?? NaN);
    expect(report.slices.map(({ adjustedP }) => adjustedP)).toEqual(holmAdjusted(ps));
  });

  it('stands with the worst slice of B first, or with what B loses most', () => {
    expect(orderSlices(report, 'worst').map(({ label }) => label)).toEqual(['south', 'west', 'north']);
    expect(orderSlices(report, 'change').map(({ label }) => label)).toEqual(['south', 'west', 'north']);
    expect(orderSlices(report, 'column').map(({ label }) => label)).toEqual(['north', 'south', 'west']);
    const loss = reportSlices('region', 'logLoss', ['north', 'south', 'west'], A, B);
    expect(orderSlices(loss, 'worst').map(({ label }) => label)).toEqual(['north', 'west', 'south']);
  });

  it('marks slices of few rows, and has no difference for one group', () => {
    const alone = reportSlices('region', 'accuracy', ['north'], [run(1, [0.5], 29)], null);
    expect(alone.slices[0]).toMatchObject({ isSmall: true, b: null, difference: null, adjustedP: null });
    expect(report.slices[0].isSmall).toBe(false);
  });

  it('is a table of numbers in full, which no spreadsheet runs', () => {
    const hostile = reportSlices('=region', 'accuracy', ['=1+1', 'a,b', 'west'], A, B);
    const lines = slicesToCsv(hostile).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + 1 + 3);
    expect(lines[0].split(',').slice(0, 3)).toEqual(['column', 'slice', 'rows']);
    expect(lines[2].startsWith(`'=region,'=1+1,100,no,accuracy,3,`)).toBe(true);
    expect(lines[3]).toContain('"a,b"');
  });
});
