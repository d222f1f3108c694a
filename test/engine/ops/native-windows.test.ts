import { describe, expect, it } from 'vitest';
import type { Window } from '../../../src-main/domain/feature-map.ts';
import type { NativeValue } from '../../../src-main/engine/ops/native-calls.ts';
import { NativeWindows } from '../../../src-main/engine/ops/native-windows.ts';
import { hasOneDnn } from '../../../src-main/engine/ops/one-dnn.ts';
import type { TfjsNodeBinding } from '../../../src-main/engine/ops/tfjs-node-binding.ts';
import { findPlaces } from '../../../src-main/runtime/places.ts';
import { loadTfjsNode } from '../../../src-main/runtime/tfjs-node.ts';
import { BACKENDS } from '../backends.ts';

const isHere = BACKENDS.some(({ name, backend }) => name === 'native' && backend !== null);

function window(size: number, stride: number, padding: Window['padding']): Window {
  return { height: size, width: size, strideHeight: stride, strideWidth: stride, padding };
}

const WINDOWS = [
  window(2, 2, 'valid'),
  window(2, 2, 'same'),
  window(3, 2, 'same'),
  window(3, 1, 'valid'),
  { ...window(1, 1, 'valid'), width: 3, strideWidth: 2 },
];

/** Few different numbers, so that windows have several largest ones. */
function coarse(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => ((at * 7) % 5) - 2 + ((at * 11) % 3));
}

describe.skipIf(!isHere)('windows on native TensorFlow', () => {
  const binding: TfjsNodeBinding | null = isHere ? loadTfjsNode(findPlaces()).binding : null;
  const native = binding as TfjsNodeBinding;

  const tensor = (shape: number[], values: Float32Array): NativeValue => ({
    id: native.createTensor(shape, native.TF_FLOAT, values),
    shape,
  });
  const numbersOf = ({ id }: NativeValue): number[] => [...native.tensorDataSync(id)];
  const free = (...values: readonly (NativeValue | null)[]): void =>
    values.forEach((value) => value && native.deleteTensor(value.id));

  /** Everything that one of the two ways gives for a window. */
  function results(windows: NativeWindows, shape: readonly number[], own: Window): number[][] {
    const [members, rows, height, width, channels] = shape;
    const count = shape.reduce((product, size) => product * size, 1);
    const filters = 3;
    const x = tensor([...shape], coarse(count));
    const kernelShape = [members, own.height, own.width, channels, filters];
    const kernel = tensor(kernelShape, coarse(members * own.height * own.width * channels * filters));
    const bias = tensor([members, 1, filters], coarse(members * filters));
    const maxima = windows.maxPoolWithPlaces(x, own);
    const alone = windows.maxPool(x, own);
    const outputs = maxima.values.shape.reduce((product, size) => product * size, 1);
    const gradient = tensor(
      [...maxima.values.shape],
      Float32Array.from({ length: outputs }, (_, at) => at + 1),
    );
    const byInput = windows.maxPoolGradient(gradient, x, maxima, own);
    const convolved = windows.convolve(x, kernel, bias, own);
    expect(byInput.shape).toEqual([members, rows, height, width, channels]);
    const found = [maxima.values, alone, byInput, convolved].map(numbersOf);
    free(x, kernel, bias, maxima.values, maxima.places, alone, gradient, byInput, convolved);
    return found;
  }

  const isBuiltIn = process.arch === 'x64' && process.platform !== 'darwin';

  it.skipIf(!isBuiltIn)('finds oneDNN in TensorFlow for x86-64 Linux and Windows', () => {
    expect(hasOneDnn(native)).toBe(true);
  });

  it('takes an op that TensorFlow lacks for a TensorFlow without oneDNN', () => {
    const lacking: TfjsNodeBinding = new Proxy(Object.create(native) as TfjsNodeBinding, {
      get: (_, name) =>
        name === 'executeOp'
          ? (op: string, ...rest: [never, number[], number]) => native.executeOp(`${op}ThatIsNot`, ...rest)
          : (Reflect.get(native, name) as unknown),
    });
    const before = native.getNumOfTensors();
    expect(hasOneDnn(lacking)).toBe(false);
    expect(native.getNumOfTensors()).toBe(before);
  });

  it.each([1, 2].flatMap((members) => WINDOWS.map((own) => ({ members, own }))))(
    'gives the same by oneDNN and without it, ties to the first: $members × $own',
    ({ members, own }) => {
      const other = new NativeWindows(native, false);
      const oneDnn = new NativeWindows(native, hasOneDnn(native));
      for (const [height, width] of [
        [6, 8],
        [7, 5],
      ]) {
        const shape = [members, 2, height, width, 4];
        results(oneDnn, shape, own);
        results(other, shape, own);
        // Shapes are kept from now on; everything else has to be given back.
        const before = native.getNumOfTensors();
        // Small integers: products and sums of them are exact in float32.
        expect(results(oneDnn, shape, own)).toEqual(results(other, shape, own));
        expect(native.getNumOfTensors()).toBe(before);
      }
    },
  );
});
