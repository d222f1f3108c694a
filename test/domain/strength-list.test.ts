import { describe, expect, it } from 'vitest';
import { parseStrengths, readStrengths, strengthsOfRange } from '../../src-main/domain/strength-list.ts';

describe('the strengths of a range', () => {
  it('are evenly spaced on a logarithmic axis, both ends included', () => {
    expect(strengthsOfRange({ from: 1e-5, to: 1, count: 6, isLogarithmic: true })).toEqual([
      1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1,
    ]);
    // √10 = 3.1622…, to three digits.
    expect(strengthsOfRange({ from: 0.01, to: 0.1, count: 3, isLogarithmic: true })).toEqual([
      0.01, 0.0316, 0.1,
    ]);
  });

  it('are evenly spaced on a linear one', () => {
    expect(strengthsOfRange({ from: 0.1, to: 0.5, count: 5, isLogarithmic: false })).toEqual([
      0.1, 0.2, 0.3, 0.4, 0.5,
    ]);
  });

  it.each([
    [{ from: 0, to: 1, count: 3 }],
    [{ from: 1, to: 1, count: 3 }],
    [{ from: 0.1, to: 1, count: 1 }],
    [{ from: 0.1, to: 1, count: 2.5 }],
    [{ from: Number.NaN, to: 1, count: 3 }],
  ])('are none for %j', (range) => {
    expect(strengthsOfRange({ ...range, isLogarithmic: true })).toBeNull();
  });

  it('can be typed, in any order', () => {
    expect(readStrengths('0.1, 1e-3; 0.01 0.1')).toEqual([0.001, 0.01, 0.1]);
    for (const text of ['', '0', '-1', '0.1, x']) expect(readStrengths(text)).toBeNull();
  });

  it('can be written as a range', () => {
    expect(parseStrengths('1e-3:0.1:3')).toEqual([0.001, 0.01, 0.1]);
    expect(parseStrengths('0.1:0.3:3:linear')).toEqual([0.1, 0.2, 0.3]);
    expect(parseStrengths('0.5, 0.1')).toEqual([0.1, 0.5]);
    for (const text of ['1:2', '1:2:3:cubic', '0:1:3', '1:2:3:log:4', 'a:b:c'])
      expect(parseStrengths(text)).toBeNull();
  });
});
