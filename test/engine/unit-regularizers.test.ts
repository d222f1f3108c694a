import { describe, expect, it } from 'vitest';
import { NO_REGULARIZATION, type RegularizationCoefficients } from '../../src-main/domain/regularization.ts';
import { NormConstraint } from '../../src-main/engine/norm-constraint.ts';
import type { OpSet } from '../../src-main/engine/ops/op-set.ts';
import { readVariable } from '../../src-main/engine/ops/read-variable.ts';
import { normsOf, wholePenaltyOf } from '../../src-main/engine/penalty.ts';
import { UnitPenaltyGradient, unitPenaltyOf } from '../../src-main/engine/unit-penalty.ts';
import { BACKENDS } from './backends.ts';

const INPUTS = 4;
const UNITS = 3;
const SIZE = INPUTS * UNITS;

const only = (change: Partial<RegularizationCoefficients>): RegularizationCoefficients => ({
  ...NO_REGULARIZATION,
  ...change,
});

/** Two members' kernels; the last unit of the second one is all zero. */
const KERNELS = Float32Array.from({ length: 2 * SIZE }, (_, at) =>
  at >= SIZE && at % UNITS === UNITS - 1 ? 0 : Math.sin(2.3 * at + 1),
);

describe('the penalty on units', () => {
  it('is λ·Σ‖w_unit‖₂ under group lasso, a unit being a column', () => {
    // Columns (3, 4) and (0, 2).
    expect(unitPenaltyOf(Float32Array.of(3, 0, 4, 2), 2, only({ groupLasso: 0.5 }))).toBe(0.5 * (5 + 2));
  });

  it('is λ·‖WᵀW − I‖² under orthogonal, and 0 for a rotation', () => {
    // WᵀW of columns (1, 1) and (0, 2): 2, 2, 4; less I: 1, 2, 3.
    const skewed = Float32Array.of(1, 0, 1, 2);
    expect(unitPenaltyOf(skewed, 2, only({ orthogonal: 0.5 }))).toBe(0.5 * (1 ** 2 + 2 * 2 ** 2 + 3 ** 2));
    expect(unitPenaltyOf(Float32Array.of(0, -1, 1, 0), 2, only({ orthogonal: 1 }))).toBe(0);
  });

  it('adds up with the penalties on single weights, and is nothing for a vector that has none', () => {
    const values = Float32Array.of(3, 0, 4, 2);
    const coefficients = only({ l1: 2, groupLasso: 0.5 });
    expect(wholePenaltyOf(values, normsOf(values), [2, 2], coefficients)).toBe(2 * 9 + 0.5 * 7);
    expect(wholePenaltyOf(values, normsOf(values), [4], only({}))).toBe(0);
  });
});

/** By central differences in float64 arithmetic over float32 weights. */
function differences(kernel: Float32Array, coefficients: RegularizationCoefficients): number[] {
  return Array.from(kernel, (value, at) => {
    const above = kernel.slice();
    const below = kernel.slice();
    above[at] = value + 1e-3;
    below[at] = value - 1e-3;
    const rise = unitPenaltyOf(above, UNITS, coefficients) - unitPenaltyOf(below, UNITS, coefficients);
    return rise / (above[at] - below[at]);
  });
}

describe.each(BACKENDS)('units on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test.each<Partial<RegularizationCoefficients>>([
    { groupLasso: 0.5 },
    { orthogonal: 0.25 },
    { groupLasso: 0.5, orthogonal: 0.25 },
  ])('are pulled by the finite differences of %o, each member by its own', async (change) => {
    const coefficients = [only(change), only({})];
    const penalty = new UnitPenaltyGradient(ops, coefficients);
    const kept = ops.scope(() =>
      ops.keep(
        penalty.addTo(
          ops.float([2, INPUTS, UNITS], new Float32Array(2 * SIZE)),
          ops.float([2, INPUTS, UNITS], KERNELS),
        ),
      ),
    );
    const gradient = await ops.read(kept);
    ops.free(kept);
    penalty.release();
    const expected = differences(KERNELS.slice(0, SIZE), coefficients[0]);
    // The differences' own error is of the order of step² = 1e-6.
    expected.forEach((value, at) => expect(Math.abs(gradient[at] - value)).toBeLessThan(5e-6));
    expect(Math.max(...expected.map(Math.abs))).toBeGreaterThan(0.1);
    expect(new Set(gradient.slice(SIZE))).toEqual(new Set([0]));
  });

  test('that are all zero are not pulled by group lasso', async () => {
    const penalty = new UnitPenaltyGradient(ops, [only({ groupLasso: 1 }), only({ groupLasso: 1 })]);
    const kept = ops.scope(() => {
      const kernels = ops.float([2, INPUTS, UNITS], KERNELS);
      return ops.keep(penalty.addTo(ops.float([2, INPUTS, UNITS], new Float32Array(2 * SIZE)), kernels));
    });
    const gradient = await ops.read(kept);
    ops.free(kept);
    penalty.release();
    const lastUnit = gradient.filter((_, at) => at >= SIZE && at % UNITS === UNITS - 1);
    expect([...lastUnit]).toEqual([0, 0, 0, 0]);
    expect(gradient[SIZE]).not.toBe(0);
  });

  async function constrained(...constraints: RegularizationCoefficients[]): Promise<Float32Array> {
    const variable = ops.variable([2, INPUTS, UNITS], KERNELS);
    const constraint = new NormConstraint(ops, constraints);
    constraint.apply(variable);
    const values = await readVariable(ops, variable);
    constraint.release();
    ops.release(variable);
    return values;
  }

  function unitNorm(kernels: Float32Array, member: number, unit: number): number {
    const column = kernels.filter((_, at) => Math.floor(at / SIZE) === member && at % UNITS === unit);
    return Math.hypot(...column);
  }

  test('are scaled down to the limit where they are above it, and stay to the bit where not', async () => {
    const norms = [0, 1, 2].map((unit) => unitNorm(KERNELS, 0, unit));
    const limit = norms.toSorted((a, b) => a - b)[1] + 1e-3;
    const values = await constrained(only({ maxNorm: limit }), only({}));
    norms.forEach((norm, unit) => {
      const own = values.filter((_, at) => at < SIZE && at % UNITS === unit);
      const before = KERNELS.filter((_, at) => at < SIZE && at % UNITS === unit);
      if (norm <= limit) expect(own).toEqual(before);
      // Scaling rounds each number to 6e-8 of itself, a few times.
      own.forEach((value, at) =>
        expect(Math.abs(value - before[at] * Math.min(1, limit / norm))).toBeLessThan(1e-6),
      );
    });
    expect(norms.filter((norm) => norm > limit)).toHaveLength(1);
    expect(values.slice(SIZE)).toEqual(KERNELS.slice(SIZE));
  });

  test('get norm 1, but for those that are all zero', async () => {
    const values = await constrained(only({ unitNorm: true, maxNorm: 0.1 }), only({ unitNorm: true }));
    for (const unit of [0, 1, 2]) expect(Math.abs(unitNorm(values, 0, unit) - 1)).toBeLessThan(1e-6);
    expect(Math.abs(unitNorm(values, 1, 0) - 1)).toBeLessThan(1e-6);
    expect(unitNorm(values, 1, 2)).toBe(0);
  });
});
