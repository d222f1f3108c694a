import { expect, it } from 'vitest';
import { byteText } from '../../src-main/domain/byte-text.ts';

it.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [1000, '1.0 kB'],
  // 99.96 kB would be 100.0: one digit less.
  [99_960, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [17_985_536, '18.0 MB'],
  [2.5e15, '2500 TB'],
])('%d bytes are %s', (bytes, text) => {
  expect(byteText(bytes)).toBe(text);
});
