import { describe, expect, it } from 'vitest';
import { regressionMeasurements } from '../../../src-main/domain/metrics/regression.ts';
import reference from '../../oracle/metrics.json' with { type: 'json' };

function measure(predicted: readonly number[], actual: readonly number[]) {
  const measurements = regressionMeasurements(
    'test',
    Float64Array.from(predicted),
    Float64Array.from(actual),
  );
  return Object.fromEntries(measurements.map(({ name, value }) => [name, value]));
}

describe('regression metrics', () => {
  for (const one of reference.regression)
    it(`agree with scikit-learn to 1e-11 relative: ${one.name}`, () => {
      const values = measure(one.predicted, one.actual);
      expect(Object.keys(values)).toEqual(['mse', 'rmse', 'mae', 'r2']);
      for (const [name, expected] of Object.entries(one.expected)) {
        const value = values[name].value;
        if (expected === null || value === null) expect(value, name).toBe(expected);
        else
          expect(Math.abs(value - expected), name).toBeLessThanOrEqual(
            1e-11 * Math.max(Math.abs(expected), 1e-3),
          );
      }
    });

  it('have the values worked out by hand', () => {
    const values = measure([1, 4, 6], [2, 4, 9]);
    expect(values.mse.value).toBeCloseTo((1 + 0 + 9) / 3, 14);
    expect(values.mae.value).toBeCloseTo((1 + 0 + 3) / 3, 14);
    // The mean of 2, 4, 9 is 5.
    expect(values.r2.value).toBeCloseTo(1 - (1 + 0 + 9) / (9 + 1 + 16), 14);
  });

  it('have no R² for a constant target, whatever its rounding, nor for a single row', () => {
    expect(measure([1, 2, 3], [0.1, 0.1, 0.1]).r2).toEqual({ value: null, reason: 'the target is constant' });
    expect(measure([1], [1]).r2).toEqual({ value: null, reason: 'needs at least 2 rows' });
  });

  it('are all undefined without rows and where a prediction is not finite', () => {
    for (const value of Object.values(measure([], [])))
      expect(value).toEqual({ value: null, reason: 'no rows' });
    for (const value of Object.values(measure([1, Infinity], [1, 2])))
      expect(value).toEqual({ value: null, reason: 'predicted values are not finite (first in row 1)' });
  });

  it('are undefined where squares overflow, never Infinity', () => {
    const values = measure([1e200, 0], [-1e200, 1]);
    expect(values.mse.value).toBeNull();
    expect(values.mae.value).toBeCloseTo(1e200, -186);
  });

  it('refuse sizes that do not fit', () => {
    expect(() => measure([1, 2], [1])).toThrow('predicted: expected 1 numbers, received 2');
  });
});
