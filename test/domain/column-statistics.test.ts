import { describe, expect, it } from 'vitest';
import { columnOf, numberTypeOf, spreadOf } from '../../src-main/domain/column-statistics.ts';

describe('a column', () => {
  it('has the spread of its numbers', () => {
    const spread = spreadOf(Float64Array.of(1, 2, 3, 6));
    // Mean 3; squares 4 + 1 + 0 + 9 over n − 1.
    expect(spread).toEqual({ min: 1, max: 6, mean: 3, sd: Math.sqrt(14 / 3) });
    expect(spreadOf(Float64Array.of(0.1, 0.1, 0.1))).toEqual({ min: 0.1, max: 0.1, mean: 0.1, sd: 0 });
    expect(spreadOf(Float64Array.of(5)).sd).toBe(0);
  });

  it.each([
    ['constant', [2.5, 2.5]],
    ['binary', [0.5, 3, 3, 0.5]],
    ['integer', [1, 2, -3]],
    ['number', [1, 2, 2.5]],
  ])('is called %s for %j', (type, numbers) => {
    const values = Float64Array.from(numbers);
    expect(numberTypeOf(values, spreadOf(values))).toBe(type);
  });

  it('is every row of it', () => {
    const dataset = {
      name: '',
      rows: 2,
      features: Float32Array.of(1, 2, 3, 4),
      featureNames: ['a', 'b'],
      target: { kind: 'values', values: Float64Array.of(0, 1), name: 'y' },
      hash: '',
    } as const;
    expect([...columnOf(dataset, 1)]).toEqual([2, 4]);
  });
});
