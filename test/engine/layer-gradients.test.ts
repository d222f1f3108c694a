import { describe, expect, it } from 'vitest';
import type { LayerSpec } from '../../src-main/domain/layer-spec.ts';
import { elementCount, type ModelShape, type ParameterKind } from '../../src-main/domain/model-shape.ts';
import { shapeModel, type ModelSpec } from '../../src-main/domain/model.ts';
import { RandomStream } from '../../src-main/domain/random.ts';
import { LayerFactory } from '../../src-main/engine/layer/layer-factory.ts';
import type { OpSet, Tensor } from '../../src-main/engine/ops/op-set.ts';
import { relativeDifference } from '../oracle/relative-difference.ts';
import { BACKENDS } from './backends.ts';
import { referenceOf } from './reference-layer.ts';

const MEMBERS = 2;
const ROWS = 3;
const IMAGE = { height: 5, width: 6, channels: 2 };
const SEQUENCE = { length: 9, channels: 3 };

/** Each layer by itself, on what it takes. */
const CASES: readonly { readonly layer: LayerSpec; readonly input?: ModelSpec['input'] }[] = [
  { layer: { type: 'leakyRelu', slope: 0.2 } },
  { layer: { type: 'leakyRelu', slope: 0 } },
  { layer: { type: 'elu' } },
  { layer: { type: 'elu', alpha: 0.3 } },
  { layer: { type: 'elu', alpha: 1.7 } },
  { layer: { type: 'gelu' } },
  { layer: { type: 'layerNorm' } },
  { layer: { type: 'layerNorm', epsilon: 0.1 }, input: IMAGE },
  { layer: { type: 'batchNorm' } },
  { layer: { type: 'batchNorm', epsilon: 0.1 }, input: IMAGE },
  { layer: { type: 'batchNorm' }, input: SEQUENCE },
  { layer: { type: 'conv2d', filters: 4, kernelSize: 3 }, input: IMAGE },
  { layer: { type: 'conv2d', filters: 4, kernelSize: 3, padding: 'same' }, input: IMAGE },
  { layer: { type: 'conv2d', filters: 3, kernelSize: [2, 4], padding: 'same' }, input: IMAGE },
  { layer: { type: 'conv2d', filters: 3, kernelSize: 3, stride: 2, padding: 'same' }, input: IMAGE },
  { layer: { type: 'conv2d', filters: 3, kernelSize: [2, 3], stride: [2, 1], bias: false }, input: IMAGE },
  { layer: { type: 'conv2d', filters: 3, kernelSize: 1, stride: 2 }, input: IMAGE },
  { layer: { type: 'conv1d', filters: 4, kernelSize: 3 }, input: SEQUENCE },
  { layer: { type: 'conv1d', filters: 2, kernelSize: 4, stride: 3, padding: 'same' }, input: SEQUENCE },
  { layer: { type: 'maxPool2d' }, input: IMAGE },
  { layer: { type: 'maxPool2d' }, input: { height: 4, width: 6, channels: 2 } },
  { layer: { type: 'maxPool2d', padding: 'same' }, input: { height: 2, width: 4, channels: 3 } },
  { layer: { type: 'maxPool2d', size: 3, stride: 1 }, input: IMAGE },
  { layer: { type: 'maxPool2d', size: [3, 2], padding: 'same' }, input: IMAGE },
  { layer: { type: 'maxPool1d' }, input: SEQUENCE },
  { layer: { type: 'avgPool2d' }, input: IMAGE },
  { layer: { type: 'avgPool2d', size: 3, stride: 2, padding: 'same' }, input: IMAGE },
  { layer: { type: 'avgPool1d', size: 4, stride: 2 }, input: SEQUENCE },
  { layer: { type: 'globalAveragePool' }, input: IMAGE },
  { layer: { type: 'globalAveragePool' }, input: SEQUENCE },
];

interface Numbers {
  /** Per member and row. */
  readonly x: number[][][];
  /** Per member and parameter. */
  readonly parameters: number[][][];
}

/** Numbers exact in float32 within ±1.5, around 1 for scales; those of x are all apart, and away from 0. */
function draw(model: ModelShape, units: number): Numbers {
  const stream = new RandomStream(11, 'split');
  const next = (): number => Math.round((stream.nextUniform() * 3 - 1.5) * 1024) / 1024 + 1 / 4096;
  const list = (count: number, offset = 0): number[] => Array.from({ length: count }, () => next() + offset);
  return {
    x: Array.from({ length: MEMBERS }, () => Array.from({ length: ROWS }, () => list(units))),
    parameters: Array.from({ length: MEMBERS }, () =>
      model.parameters.map(({ shape, kind }) => list(elementCount(shape), kind === 'scale' ? 1 : 0)),
    ),
  };
}

/** ∂Σ c·y by every number of `values`, by central differences. */
function differentiate(values: number[], loss: () => number): number[] {
  const step = 1e-5;
  return values.map((value, at) => {
    values[at] = value + step;
    const above = loss();
    values[at] = value - step;
    const below = loss();
    values[at] = value;
    return (above - below) / (2 * step);
  });
}

function toTensor(ops: OpSet, shape: readonly number[], members: readonly (readonly number[])[]): Tensor {
  return ops.float(shape, Float32Array.from(members.flat()));
}

describe.each(BACKENDS)('the gradient on $name', ({ backend, tolerance }) => {
  const test = it.skipIf(backend === null);
  const ops = backend?.ops as OpSet;

  test.each(CASES)('of $layer behind $input is that of its formula', async ({ layer, input }) => {
    const model = shapeModel({ input, layers: [layer] }, 7);
    const [shape] = model.layers;
    const numbers = draw(model, model.inputs);
    const reference = referenceOf(shape);
    const parametersOf = (member: number) =>
      Object.fromEntries(
        model.parameters.map(({ kind }, at) => [kind, numbers.parameters[member][at]]),
      ) as Partial<Record<ParameterKind, number[]>>;
    const outputs = numbers.x.map((rows, member) => reference(rows, parametersOf(member)));
    const stream = new RandomStream(12, 'split');
    const weightOf = outputs.map((rows) =>
      rows.map((row) => row.map(() => Math.fround(stream.nextUniform() - 0.5))),
    );
    const loss = (member: number) => (): number =>
      reference(numbers.x[member], parametersOf(member))
        .flatMap((row, at) => row.map((y, unit) => y * weightOf[member][at][unit]))
        .reduce((sum, term) => sum + term, 0);

    const made = new LayerFactory(ops, MEMBERS).make(shape, null);
    if (made === null) throw new Error('the layer does nothing');
    const kept = ops.scope(() => {
      const weights = model.parameters.map(({ shape: own }, at) =>
        toTensor(
          ops,
          [MEMBERS, elementCount(own.slice(0, -1)), own[own.length - 1]],
          numbers.parameters.map((all) => all[at]),
        ),
      );
      const gradients: (Tensor | undefined)[] = weights.map(() => undefined);
      const context = { ops, step: 0, weights, gradients };
      const x = toTensor(
        ops,
        [MEMBERS, ROWS, model.inputs],
        numbers.x.map((rows) => rows.flat()),
      );
      const y = made.forward(x, context);
      const c = toTensor(
        ops,
        y.shape,
        weightOf.map((rows) => rows.flat()),
      );
      const byInput = made.backward(c, context, true);
      return [y, byInput, ...gradients].map((tensor) => {
        if (tensor === undefined || tensor === null) throw new Error('a gradient is missing');
        return ops.keep(tensor);
      });
    });
    const [y, byInput, ...gradients] = await Promise.all(kept.map((tensor) => ops.read(tensor)));
    kept.forEach((tensor) => ops.free(tensor));
    made.release?.();

    expect(relativeDifference(y, outputs.flat(2))).toBeLessThan(tolerance);
    const expected = numbers.x.flatMap((rows, member) =>
      rows.flatMap((row) => differentiate(row, loss(member))),
    );
    expect(relativeDifference(byInput, expected)).toBeLessThan(tolerance);
    model.parameters.forEach(({ name }, at) => {
      const byParameter = numbers.parameters.flatMap((all, member) => differentiate(all[at], loss(member)));
      expect(relativeDifference(gradients[at], byParameter), name).toBeLessThan(tolerance);
    });
  });

  test('of the largest value goes to the first of equal ones, row by row', async () => {
    const model = shapeModel(
      { input: { height: 4, width: 4, channels: 1 }, layers: [{ type: 'maxPool2d' }] },
      0,
    );
    const made = new LayerFactory(ops, 1).make(model.layers[0], null);
    const kept = ops.scope(() => {
      // Windows: all equal; the top right and bottom left ones; both at the bottom; the left ones.
      const x = toTensor(ops, [1, 1, 16], [[5, 5, 1, 2, 5, 5, 2, 0, 0, 0, 7, 3, 4, 4, 7, 3]]);
      const context = { ops, step: 0, weights: [], gradients: [] };
      made?.forward(x, context);
      const byInput = made?.backward(toTensor(ops, [1, 1, 4], [[1, 2, 3, 4]]), context, true);
      return byInput && ops.keep(byInput);
    });
    if (!kept) throw new Error('a gradient is missing');
    expect([...(await ops.read(kept))]).toEqual([1, 0, 0, 2, 0, 0, 0, 0, 0, 0, 4, 0, 3, 0, 0, 0]);
    ops.free(kept);
  });

  test.each<LayerSpec>([
    { type: 'conv2d', filters: 2, kernelSize: 3 },
    { type: 'maxPool2d' },
    { type: 'maxPool2d', size: 3 },
    { type: 'avgPool2d' },
  ])('of %j leaves nothing on the device', (layer) => {
    const input = { height: 6, width: 6, channels: 2 };
    const model = shapeModel({ input, layers: [layer] }, 0);
    const made = new LayerFactory(ops, 1).make(model.layers[0], null);
    const run = (): void =>
      ops.scope(() => {
        const weights = [
          ops.float([1, 18, 2], new Float32Array(36)),
          ops.float([1, 1, 2], new Float32Array(2)),
        ];
        const context = { ops, step: 0, weights, gradients: [undefined, undefined] };
        const y = made?.forward(ops.float([1, 1, 72], new Float32Array(72)), context);
        if (y === undefined) throw new Error('the layer does nothing');
        made?.backward(y, context, true);
      });
    // Vectors of sizes and axes are made once and shared by all later calls.
    run();
    const before = ops.countTensors();
    run();
    expect(ops.countTensors()).toBe(before);
  });
});
