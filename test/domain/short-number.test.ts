import { expect, it } from 'vitest';
import { shortNumber } from '../../src-main/domain/short-number.ts';

it.each([
  [0, '0'],
  [0.01, '0.01'],
  [0.0001, '0.0001'],
  [0.0025, '0.0025'],
  [0.00001, '1e-5'],
  [0.0000316, '3.16e-5'],
  [64, '64'],
  [100_000, '100000'],
  [2.5e10, '2.5e10'],
  [-0.00001, '-1e-5'],
])('%d is written as %s, and reads as the same number', (value, text) => {
  expect(shortNumber(value)).toBe(text);
  expect(Number(text)).toBe(value);
});
