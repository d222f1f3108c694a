import { describe, expect, it } from 'vitest';
import { regularizedIncompleteBeta } from '../../../src-main/domain/statistics/incomplete-beta.ts';
import { logGamma } from '../../../src-main/domain/statistics/log-gamma.ts';
import {
  studentTCdf,
  studentTQuantile,
  studentTTwoSided,
} from '../../../src-main/domain/statistics/student-t.ts';
import reference from '../../oracle/statistics.json' with { type: 'json' };

function relativeError(value: number, expected: number): number {
  return Math.abs(value - expected) / Math.abs(expected);
}

/** The largest relative error over rows whose last column is the expected value. */
function worst(rows: readonly number[][], compute: (row: readonly number[]) => number) {
  expect(rows.length).toBeGreaterThan(10);
  return rows
    .map((row) => ({ row, error: relativeError(compute(row), row[row.length - 1]) }))
    .reduce((one, other) => (other.error > one.error ? other : one));
}

describe('against SciPy', () => {
  it('log-gamma agrees to 1e-14, absolute near its zeros', () => {
    for (const [x, expected] of reference.logGamma)
      expect(Math.abs(logGamma(x) - expected), `x = ${x}`).toBeLessThanOrEqual(
        1e-14 * (1 + Math.abs(expected)),
      );
  });

  it('the incomplete beta function agrees to 1e-10 relative', () => {
    const { error, row } = worst(reference.incompleteBeta, ([a, b, x]) => regularizedIncompleteBeta(a, b, x));
    expect(error, `a, b, x, expected = ${row.join(', ')}`).toBeLessThan(1e-10);
  });

  it("Student's t distribution agrees to 1e-10 relative for df from 1 to 1e6, tails included", () => {
    const { error, row } = worst(reference.studentCdf, ([t, df]) => studentTCdf(t, df));
    expect(error, `t, df, expected = ${row.join(', ')}`).toBeLessThan(1e-10);
    expect(Math.min(...reference.studentCdf.map(([, , expected]) => expected))).toBeLessThan(1e-100);
  });

  it('its quantiles agree to 1e-10 relative for df from 1 to 1e6, tails included', () => {
    const { error, row } = worst(reference.studentQuantile, ([p, df]) => studentTQuantile(p, df));
    expect(error, `p, df, expected = ${row.join(', ')}`).toBeLessThan(1e-10);
  });
});

describe('closed forms and identities', () => {
  it('one degree of freedom is the Cauchy distribution: quantile tan(π·(p − ½)), to 1e-13', () => {
    for (const p of [0.01, 0.3, 0.7, 0.975])
      expect(relativeError(studentTQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)))).toBeLessThan(1e-13);
  });

  it('two degrees of freedom: P(T ≤ t) = ½ + t/(2·√(2 + t²)), to 1e-14', () => {
    for (const t of [-5, -1, 0.2, 3])
      expect(studentTCdf(t, 2)).toBeCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), 14);
  });

  it('four pairs need t = 3.182446 and five 2.776445 (table of Student’s t, 95 %)', () => {
    expect(studentTQuantile(0.975, 3)).toBeCloseTo(3.182446, 6);
    expect(studentTQuantile(0.975, 4)).toBeCloseTo(2.776445, 6);
  });

  it('the quantile undoes the distribution, and both are symmetric', () => {
    for (const df of [0.5, 1, 3, 30, 12345])
      for (const t of [0.01, 0.5, 0.8, 1, 4]) {
        expect(relativeError(studentTQuantile(studentTCdf(-t, df), df), -t)).toBeLessThan(1e-12);
        expect(studentTCdf(t, df) + studentTCdf(-t, df)).toBeCloseTo(1, 14);
        expect(relativeError(studentTTwoSided(t, df), 2 * studentTCdf(-t, df))).toBeLessThan(1e-14);
      }
  });

  it('the middle is exact', () => {
    expect(studentTCdf(0, 7)).toBe(0.5);
    expect(studentTQuantile(0.5, 7)).toBe(0);
    expect(studentTTwoSided(0, 7)).toBe(1);
  });

  it('the incomplete beta function is 0 and 1 at its ends, and x for a = b = 1', () => {
    expect(regularizedIncompleteBeta(2, 3, 0)).toBe(0);
    expect(regularizedIncompleteBeta(2, 3, 1)).toBe(1);
    expect(regularizedIncompleteBeta(1, 1, 0.3)).toBeCloseTo(0.3, 15);
  });
});

describe('bad input', () => {
  it('refuses degrees of freedom that are not finite and positive, and probabilities outside (0, 1)', () => {
    for (const df of [0, -1, Number.NaN, Infinity])
      expect(() => studentTCdf(1, df)).toThrow('degrees of freedom: expected a finite number > 0');
    for (const p of [0, 1, -0.1, Number.NaN])
      expect(() => studentTQuantile(p, 3)).toThrow('probability: expected a number between 0 and 1');
  });
});
