import { expect, it } from 'vitest';
import { numberText } from '../../../../src-renderer/view/data/number-text.ts';

it.each([
  [0, '0'],
  [-0.18441, '−0.1844'],
  [12345.67, '12,350'],
  [0.00001234, '1.23e−5'],
  [-2.5e12, '−2.50e+12'],
])('%d is %s', (value, text) => {
  expect(numberText(value)).toBe(text);
});
