import { expect, it } from 'vitest';
import { durationCell, meanText, numberCell } from '../../../src-main/domain/table/cell-text.ts';

it.each([
  [0.973684, 0.008213, '0.9737', '0.0082'],
  [0.973684, 0.0213, '0.974', '0.021'],
  [53.21, 2.345, '53.2', '2.3'],
  [3001.4, 212.7, '3001', '213'],
  [-0.0123, 0.001, '−0.0123', '0.0010'],
  // Without a spread four digits of the mean.
  [0.05, 0, '0.05000', '0.00000'],
  [0.973684, null, '0.9737', ''],
  [0, null, '0.000', ''],
])('%d with spread %d is written %s ± %s', (mean, sd, meanWritten, sdWritten) => {
  expect(meanText({ n: 5, mean, sd })).toEqual({ mean: meanWritten, sd: sdWritten });
});

it.each([
  [0.054782, '0.05478'],
  [12.3456, '12.35'],
  [1e-9, '0.000000'],
])('%d alone is written %s', (value, text) => {
  expect(numberCell(value)).toBe(text);
});

it.each([
  [0, '0.0 s'],
  [9_940, '9.9 s'],
  [9_960, '10 s'],
  [59_400, '59 s'],
  [59_600, '1 min 0 s'],
  [185_000, '3 min 5 s'],
  [3_599_400, '59 min 59 s'],
  [3_599_600, '1 h 0 min'],
  [7_800_000, '2 h 10 min'],
])('%d ms are %s', (durationMs, text) => {
  expect(durationCell(durationMs)).toBe(text);
});
