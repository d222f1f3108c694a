import { expect, it } from 'vitest';
import { durationText } from '../../src-main/domain/duration-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

it.each([
  [0, '0 s'],
  [1, '1 s'],
  [89_000, '89 s'],
  [90_000, '2 min'],
  [59 * MINUTE, '59 min'],
  [59 * MINUTE + 1, '1 h'],
  [2 * HOUR + 5 * MINUTE, '2 h 5 min'],
  [23 * HOUR + 59 * MINUTE + 1, '1 d'],
  [49 * HOUR, '2 d 1 h'],
])('%i ms are %s, rounded up', (ms, text) => {
  expect(durationText(ms)).toBe(text);
});
