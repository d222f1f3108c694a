import { describe, expect, it } from 'vitest';
import type { LearningRate, OpSet, Tensor, Variable } from '../../../src-main/engine/ops/op-set.ts';
import { BACKENDS } from '../backends.ts';

/** Numbers that differ in size and sign; exact in float32. */
function numbers(count: number, first = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => ((at + first) % 7) - 3 + at / 64);
}

/** a·b of one member in float64, with a of [m, n] and b of [n, p]. */
function product(a: Float32Array, b: Float32Array, m: number, n: number, p: number): number[] {
  return Array.from({ length: m * p }, (_, at) => {
    const [row, column] = [Math.floor(at / p), at % p];
    let sum = 0;
    for (let k = 0; k < n; k++) sum += a[row * n + k] * b[k * p + column];
    return sum;
  });
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  return values.map((_, at) => values[(at % rows) * columns + Math.floor(at / rows)]);
}

describe.each(BACKENDS)('the op set on $name', ({ backend }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  /** What an operation on tensors gives, with the shape that it has. */
  async function result(work: () => Tensor): Promise<{ shape: number[]; values: number[] }> {
    const tensor = ops.scope(() => ops.keep(work()));
    const values = [...(await ops.read(tensor))];
    ops.free(tensor);
    return { shape: [...tensor.shape], values };
  }

  async function valuesOf(variable: Variable): Promise<number[]> {
    return (await result(() => ops.value(variable))).values;
  }

  const float = (shape: readonly number[], ...values: number[]): Tensor =>
    ops.float(shape, Float32Array.from(values));

  test('frees at the end of a scope what was made in it, also where the work throws', () => {
    const before = ops.countTensors();
    ops.scope(() => {
      float([2], 1, 2);
      ops.scope(() => float([2], 3, 4));
      expect(ops.countTensors()).toBe(before + 1);
    });
    const fail = (): void => {
      float([1], 1);
      throw new Error('in the middle');
    };
    expect(() => ops.scope(fail)).toThrow('in the middle');
    expect(ops.countTensors()).toBe(before);
  });

  test('lets a kept tensor live until it is freed, and lets nothing be freed twice', async () => {
    const before = ops.countTensors();
    const [kept, old] = ops.scope(() => {
      const made = float([2], 1, 2);
      return [ops.keep(made), made];
    });
    expect([...(await ops.read(kept))]).toEqual([1, 2]);
    expect(() => ops.free(old)).toThrow('a tensor was freed twice');
    ops.free(kept);
    expect(() => ops.free(kept)).toThrow('a tensor was freed twice');
    expect(() => ops.keep(kept)).toThrow('a tensor was freed twice');
    expect(ops.countTensors()).toBe(before);
  });

  test('keeps variables beyond scopes, and copies what they start from', async () => {
    const before = ops.countTensors();
    const start = Float32Array.of(1, 2);
    const variable = ops.scope(() => ops.variable([2], start));
    start.fill(9);
    ops.scope(() => ops.assignSub(variable, float([2], 0.5, 3)));
    expect(await valuesOf(variable)).toEqual([1 - 0.5, 2 - 3]);
    ops.scope(() => ops.assign(variable, float([2], 7, 8)));
    expect(await valuesOf(variable)).toEqual([7, 8]);
    ops.release(variable);
    expect(ops.countTensors()).toBe(before);
  });

  test('gives a value that does not change when its variable does', async () => {
    const variable = ops.variable([2], Float32Array.of(1, 2));
    const value = ops.value(variable);
    ops.scope(() => ops.assignSub(variable, float([2], 1, 1)));
    expect([...(await ops.read(value))]).toEqual([1, 2]);
    expect(await valuesOf(variable)).toEqual([0, 1]);
    ops.free(value);
    ops.release(variable);
  });

  test('gathers rows of features and of labels for every member', async () => {
    const rows = (): Tensor => ops.int([2, 2], Int32Array.of(2, 0, 1, 1));
    expect(await result(() => ops.gatherRows(float([3, 2], 1, 2, 3, 4, 5, 6), rows()))).toEqual({
      shape: [2, 2, 2],
      values: [5, 6, 1, 2, 3, 4, 3, 4],
    });
    const labels = (): Tensor => ops.gatherRows(ops.int([3], Int32Array.of(0, 1, 2)), rows());
    // Logits of 0 give ½ or ⅓ each, less 1 at the label: the gathered labels are 2, 0, 1, 1.
    const { values } = await result(() =>
      ops.softmaxCrossEntropyGradient(ops.float([2, 2, 3], new Float32Array(12)), labels()),
    );
    expect(values.flatMap((value, at) => (value < 0 ? [at % 3] : []))).toEqual([2, 0, 1, 1]);
  });

  // Large enough for the other kernel that native TensorFlow has for products: 2 · 2 · 160 · 80 · 90 > 4e6.
  const SIZES = [
    { m: 2, n: 3, p: 4 },
    { m: 160, n: 80, p: 90 },
  ];

  test.each(SIZES)(
    'multiplies $m×$n by $n×$p per member, each side transposed or not',
    async ({ m, n, p }) => {
      const a = [numbers(m * n), numbers(m * n, 2)];
      const b = [numbers(n * p, 3), numbers(n * p, 4)];
      const expected = a.flatMap((left, member) => product(left, b[member], m, n, p));
      const both = (parts: readonly Float32Array[]) => Float32Array.from(parts.flatMap((part) => [...part]));
      const plain = { a: ops.float([2, m, n], both(a)), b: ops.float([2, n, p], both(b)) };
      const turned = {
        a: ops.float([2, n, m], both(a.map((part) => transposed(part, m, n)))),
        b: ops.float([2, p, n], both(b.map((part) => transposed(part, n, p)))),
      };
      const largest = Math.max(...expected.map(Math.abs));
      for (const transposeA of [false, true])
        for (const transposeB of [false, true]) {
          const { shape, values } = await result(() =>
            ops.matMul(
              (transposeA ? turned : plain).a,
              (transposeB ? turned : plain).b,
              transposeA,
              transposeB,
            ),
          );
          expect(shape).toEqual([2, m, p]);
          const worst = values.reduce((most, value, at) => Math.max(most, Math.abs(value - expected[at])), 0);
          // Sums of up to 80 float32 products.
          expect(worst / largest).toBeLessThan(1e-6);
        }
      [plain.a, plain.b, turned.a, turned.b].forEach((tensor) => ops.free(tensor));
    },
  );

  test('multiplies rows that all members share by the kernel of each', async () => {
    const { shape, values } = await result(() =>
      ops.matMul(float([1, 1, 2], 1, 10), float([2, 2, 1], 1, 2, 3, 4)),
    );
    expect(shape).toEqual([2, 1, 1]);
    expect(values).toEqual([1 * 1 + 10 * 2, 1 * 3 + 10 * 4]);
  });

  test.each([
    [false, false],
    [true, false],
    [false, true],
  ])('keeps what is not finite in a member out of the others (transposed: %s, %s)', async (ofA, ofB) => {
    // Sizes that no tile of a kernel divides, so that it must fill up with something.
    const [m, n, p] = [13, 6, 9];
    const half = (count: number): Float32Array => numbers(2 * count).fill(NaN, count);
    const a = ops.float(ofA ? [2, n, m] : [2, m, n], half(m * n));
    const b = ops.float(ofB ? [2, p, n] : [2, n, p], half(n * p));
    const { values } = await result(() => ops.matMul(a, b, ofA, ofB));
    expect(values.map((value) => Number.isNaN(value))).toEqual(values.map((_, at) => at >= m * p));
    ops.free(a);
    ops.free(b);
  });

  test('divides by 0 to 0', async () => {
    const { values } = await result(() => ops.divNoNan(float([3], 1, 0, 6), float([3], 0, 0, 4)));
    expect(values).toEqual([0, 0, 1.5]);
  });

  test('has a sign of 0 at 0 and nowhere else', async () => {
    const { values } = await result(() => ops.sign(float([6], -2, 0, 1e-7, -1e-8, 1e-30, NaN)));
    expect(values).toEqual([-1, 0, 1, -1, 1, NaN]);
  });

  test('sums and averages over axes that stay', async () => {
    const x = (): Tensor => float([2, 2, 2], 1, 2, 3, 4, 5, 6, 7, 8);
    expect(await result(() => ops.sum(x(), [1]))).toEqual({
      shape: [2, 1, 2],
      values: [1 + 3, 2 + 4, 5 + 7, 6 + 8],
    });
    expect(await result(() => ops.mean(x(), [1, 2]))).toEqual({
      shape: [2, 1, 1],
      values: [(1 + 2 + 3 + 4) / 4, (5 + 6 + 7 + 8) / 4],
    });
  });

  const NOT_FINITE = [NaN, Infinity, -Infinity];

  test('lets what is not finite through every activation that does not bound it', async () => {
    expect((await result(() => ops.relu(float([3], ...NOT_FINITE)))).values).toEqual([NaN, Infinity, 0]);
    expect((await result(() => ops.tanh(float([3], ...NOT_FINITE)))).values).toEqual([NaN, 1, -1]);
    expect((await result(() => ops.sigmoid(float([3], ...NOT_FINITE)))).values).toEqual([NaN, 1, 0]);
  });

  test.each([false, true])(
    'steps with momentum at one rate for all or one each, Nesterov %s',
    async (nesterov) => {
      const step = async (rate: LearningRate) => {
        const variable = ops.variable([2, 1, 1], Float32Array.of(1, 1));
        const velocity = ops.variable([2, 1, 1], Float32Array.of(2, 2));
        ops.scope(() =>
          ops.descendWithMomentum(variable, velocity, float([2, 1, 1], 0.5, 0.5), rate, 0.5, nesterov),
        );
        const after = [await valuesOf(variable), await valuesOf(velocity)];
        [variable, velocity].forEach((each) => ops.release(each));
        return after;
      };
      const velocity = 0.5 * 2 + 0.5;
      const direction = nesterov ? 0.5 + 0.5 * velocity : velocity;
      expect(await step(0.25)).toEqual([
        [1 - 0.25 * direction, 1 - 0.25 * direction],
        [velocity, velocity],
      ]);
      const each = float([2, 1, 1], 0.25, 0.5);
      expect(await step(each)).toEqual([
        [1 - 0.25 * direction, 1 - 0.5 * direction],
        [velocity, velocity],
      ]);
      ops.free(each);
    },
  );

  const BY_ROOT = [
    {
      name: 'RMSprop',
      // α = ½ and α² = ¼ are exact: squares 4 and 0, then ½·4 + ½·16 = 10 and 0.
      squares: [10, 0],
      step: (variable: Variable, squares: Variable, gradient: Tensor, rate: LearningRate) =>
        ops.descendWithRmsprop(variable, squares, gradient, rate, { alpha: 0.5, epsilon: 0.5, step: 3 }),
    },
    {
      name: 'Adagrad',
      squares: [4 + 16, 0],
      step: (variable: Variable, squares: Variable, gradient: Tensor, rate: LearningRate) =>
        ops.descendWithAdagrad(variable, squares, gradient, rate, 0.5),
    },
  ];

  test.each(BY_ROOT)('steps with $name at one rate for all or one each', async ({ squares, step }) => {
    const run = async (rate: LearningRate) => {
      const variable = ops.variable([2, 1, 2], Float32Array.of(1, 1, 1, 1));
      const state = ops.variable([2, 1, 2], Float32Array.of(4, 0, 4, 0));
      ops.scope(() => step(variable, state, float([2, 1, 2], 4, 0, 4, 0), rate));
      const after = [await valuesOf(variable), await valuesOf(state)];
      [variable, state].forEach((each) => ops.release(each));
      return after;
    };
    const each = float([2, 1, 1], 0.25, 0.5);
    const at = (rate: number): number[] => [1 - (rate * 4) / (Math.sqrt(squares[0]) + 0.5), 1];
    for (const [rate, expected] of [
      [0.25, [...at(0.25), ...at(0.25)]],
      [each, [...at(0.25), ...at(0.5)]],
    ] as const) {
      const [values, state] = await run(rate);
      values.forEach((value, index) => expect(value).toBeCloseTo(expected[index], 6));
      expect(state).toEqual([...squares, ...squares]);
    }
    ops.free(each);
  });
});
