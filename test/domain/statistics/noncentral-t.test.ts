import { describe, expect, it } from 'vitest';
import { gaussLegendre } from '../../../src-main/domain/statistics/gauss-legendre.ts';
import { noncentralityAt, noncentralTCdf } from '../../../src-main/domain/statistics/noncentral-t.ts';
import { studentTCdf } from '../../../src-main/domain/statistics/student-t.ts';
import reference from '../../oracle/significance.json' with { type: 'json' };

describe('the Gauss–Legendre rule', () => {
  it('integrates powers up to 2·order − 1 exactly', () => {
    const { nodes, weights } = gaussLegendre(5);
    for (let power = 0; power <= 9; power++) {
      const sum = nodes.reduce((total, x, at) => total + weights[at] * x ** power, 0);
      expect(sum).toBeCloseTo(power % 2 === 0 ? 2 / (power + 1) : 0, 14);
    }
  });
});

describe('the noncentral t distribution', () => {
  it("agrees with SciPy's nct.cdf to 1e-10 absolute", () => {
    expect(reference.noncentralT.length).toBeGreaterThan(80);
    for (const [t, df, delta, expected] of reference.noncentralT)
      expect(
        Math.abs(noncentralTCdf(t, df, delta) - expected),
        `t ${t}, df ${df}, delta ${delta}`,
      ).toBeLessThan(1e-10);
  });

  it("is Student's without noncentrality", () => {
    for (const df of [1, 2, 10, 999])
      for (const t of [-20, -1, 0.01, 3])
        expect(noncentralTCdf(t, df, 0)).toBeCloseTo(studentTCdf(t, df), 12);
  });

  it('gives the noncentrality back, near 0 and where t is far from anything', () => {
    for (const df of [1, 4, 50])
      for (const t of [0, 0.1, 3, 40, 1e5, 1e10])
        for (const probability of [0.025, 0.5, 0.975]) {
          const delta = noncentralityAt(t, df, probability);
          expect(noncentralTCdf(t, df, delta), `t ${t}, df ${df}`).toBeCloseTo(probability, 11);
        }
  });
});
