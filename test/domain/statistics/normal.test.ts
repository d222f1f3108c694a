import { describe, expect, it } from 'vitest';
import {
  normalCdf,
  normalQuantile,
  normalTwoSided,
  normalUpperTail,
} from '../../../src-main/domain/statistics/normal.ts';
import reference from '../../oracle/significance.json' with { type: 'json' };

describe('the normal distribution', () => {
  it("agrees with SciPy's norm.sf to 1e-12 relative, far out too", () => {
    for (const [x, expected] of reference.normal.upperTail)
      expect(Math.abs(normalUpperTail(x) / expected - 1), `at ${x}`).toBeLessThan(1e-12);
  });

  it("agrees with SciPy's norm.ppf to 1e-12", () => {
    for (const [p, expected] of reference.normal.quantile)
      expect(Math.abs(normalQuantile(p) - expected), `at ${p}`).toBeLessThan(
        1e-12 * Math.max(1, Math.abs(expected)),
      );
  });

  it('is symmetric', () => {
    for (const x of [0, 0.3, 2.5, 7]) {
      expect(normalCdf(-x)).toBe(normalUpperTail(x));
      expect(normalTwoSided(-x)).toBe(2 * normalUpperTail(x));
    }
  });

  it('has no quantile of 0 or 1', () => {
    for (const p of [0, 1, -0.1, NaN])
      expect(() => normalQuantile(p)).toThrow('probability: expected a number between 0 and 1');
  });
});
