import { describe, expect, it } from 'vitest';
import { regularizedIncompleteBeta } from '../../../src-main/domain/statistics/incomplete-beta.ts';
import { symmetricBetaQuantile } from '../../../src-main/domain/statistics/symmetric-beta.ts';

const PROBABILITIES = [0, 2 ** -24, 1e-3, 0.1, 0.3, 0.499999, 0.5, 0.6, 0.95, 1 - 2 ** -24, 1];

describe('the quantile of a symmetric beta distribution', () => {
  it('is p itself for α = 1', () => {
    for (const p of PROBABILITIES) expect(symmetricBetaQuantile(1, p)).toBeCloseTo(p, 11);
  });

  it('is that of the arcsine distribution, sin²(πp/2), for α = ½', () => {
    for (const p of PROBABILITIES)
      expect(symmetricBetaQuantile(0.5, p)).toBeCloseTo(Math.sin((Math.PI * p) / 2) ** 2, 11);
  });

  it('solves 3x² − 2x³ = p for α = 2', () => {
    for (const p of PROBABILITIES) {
      const x = symmetricBetaQuantile(2, p);
      expect(3 * x ** 2 - 2 * x ** 3).toBeCloseTo(p, 11);
    }
  });

  it.each([0.01, 0.05, 0.2, 0.4, 3, 32, 1000])(
    'is inverted by the incomplete beta function for α = %d',
    (alpha) => {
      for (const p of [1e-3, 0.05, 0.3, 0.49]) {
        const x = symmetricBetaQuantile(alpha, p);
        // By an error of 1e-11 in x the function moves as far as its slope says; where it is steep, x is next to 0.
        const below = regularizedIncompleteBeta(alpha, alpha, Math.max(0, x - 1e-11));
        const above = regularizedIncompleteBeta(alpha, alpha, x + 1e-11);
        expect(below).toBeLessThanOrEqual(p);
        expect(above).toBeGreaterThanOrEqual(p);
        expect(symmetricBetaQuantile(alpha, 1 - p)).toBeCloseTo(1 - x, 11);
      }
    },
  );

  it('rises with p', () => {
    const quantiles = Array.from({ length: 101 }, (_, at) => symmetricBetaQuantile(0.2, at / 100));
    expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
    expect([quantiles[0], quantiles[50], quantiles[100]]).toEqual([0, 0.5, 1]);
  });
});
