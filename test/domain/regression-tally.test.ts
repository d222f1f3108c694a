import { describe, expect, it } from 'vitest';
import { evenlySpaced } from '../../src-main/domain/evenly-spaced.ts';
import { RegressionTally } from '../../src-main/domain/regression-tally.ts';

describe('predictions of numbers', () => {
  it('become mean and spread per row, sorted by target, and residuals over all runs', () => {
    const tally = new RegressionTally('y', Int32Array.of(7, 3), Float64Array.of(10, 2));
    tally.add(1, Float32Array.of(11, 2));
    tally.add(2, Float32Array.of(13, 1));
    const { points, residualQuantiles, residuals, seeds } = tally.result();
    expect(seeds).toEqual([1, 2]);
    expect(points).toEqual([
      { row: 3, actual: 2, predicted: 1.5, sd: Math.sqrt(0.5) },
      { row: 7, actual: 10, predicted: 12, sd: Math.sqrt(2) },
    ]);
    // Residuals −1, 0, 1, 3: the median is 0.5, the lower quartile −1 + 0.75·1.
    const at = (wanted: number) => residualQuantiles.find(({ share }) => share === wanted)?.value;
    expect([at(0), at(0.25), at(0.5), at(1)]).toEqual([-1, -0.25, 0.5, 3]);
    expect(residuals?.counts.reduce((sum, count) => sum + count, 0)).toBe(4);
  });

  it('of one run have no spread', () => {
    const tally = new RegressionTally('y', Int32Array.of(0), Float64Array.of(1));
    tally.add(1, Float32Array.of(1));
    expect(tally.result().points).toEqual([{ row: 0, actual: 1, predicted: 1, sd: null }]);
  });

  it('that are not finite are left out of residuals, and their rows out of the points', () => {
    const tally = new RegressionTally('y', Int32Array.of(0, 1), Float64Array.of(1, 2));
    tally.add(1, Float32Array.of(NaN, 2));
    const { points, residuals } = tally.result();
    expect(points.map(({ row }) => row)).toEqual([1]);
    expect(residuals?.counts.reduce((sum, count) => sum + count, 0)).toBe(1);
    const none = new RegressionTally('y', Int32Array.of(0), Float64Array.of(1));
    none.add(1, Float32Array.of(NaN));
    expect(none.result()).toMatchObject({ points: [], residualQuantiles: [], residuals: null });
  });
});

describe('evenly spaced places', () => {
  it('are all of few, and of many the first, the last and those between', () => {
    expect(evenlySpaced(3, 5)).toEqual([0, 1, 2]);
    expect(evenlySpaced(9, 5)).toEqual([0, 2, 4, 6, 8]);
    expect(evenlySpaced(1000, 50)).toHaveLength(50);
    expect(evenlySpaced(0, 5)).toEqual([]);
  });
});
