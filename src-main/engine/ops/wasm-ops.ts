import * as tf from '@tensorflow/tfjs-core';
import { AppError } from '../../domain/errors.ts';
import type { Window } from '../../domain/feature-map.ts';
import type { Maxima, Tensor } from './op-set.ts';
import { dataOf, PortableOps, portableTensor, type Values } from './portable-ops.ts';
import { convolve, inputGradient, kernelGradient } from './wasm-convolution.ts';
import { averagePool, averagePoolGradient, maxPool, maxPoolGradient } from './wasm-pool.ts';

/**
 * The op set on tfjs' WASM backend: its matrix product goes member by member and transposes first, because a batched
 * product and a transpose flag leave the fast path there (10 to 50 times slower). Rows and members are cut out on the host,
 * because `gather` and `slice` copy the whole tensor from WASM's memory at each call.
 */
export class WasmOps extends PortableOps {
  constructor() {
    super('wasm');
  }

  override gatherRows(data: Tensor, rows: Tensor): Tensor {
    const source = valuesOf(data);
    const index = valuesOf(rows);
    const width = source.length / data.shape[0];
    const size = index.length * width;
    const gathered = source instanceof Float32Array ? new Float32Array(size) : new Int32Array(size);
    index.forEach((row, at) => {
      gathered.set(source.subarray(row * width, (row + 1) * width), at * width);
    });
    const shape = [...rows.shape, ...data.shape.slice(1)];
    return this.own(tf.tensor(gathered, shape, dataOf(data).dtype));
  }

  override matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    return this.own(
      tf.tidy(() => {
        const left = transposeA ? tf.transpose(dataOf(a), [0, 2, 1]) : dataOf(a);
        const right = transposeB ? tf.transpose(dataOf(b), [0, 2, 1]) : dataOf(b);
        const members = Math.max(left.shape[0], right.shape[0]);
        const lefts = matrices(left, members);
        const rights = matrices(right, members);
        const products = lefts.map((matrix, member) => tf.matMul(matrix, rights[member]));
        return tf.stack(products);
      }),
    );
  }

  protected override convolve(x: tf.Tensor, kernel: tf.Tensor, window: Window): tf.Tensor {
    return convolve(x, kernel, window);
  }

  override conv2dKernelGradient(x: Tensor, gradient: Tensor, window: Window): Tensor {
    return this.own(kernelGradient(dataOf(x), dataOf(gradient), window));
  }

  override conv2dInputGradient(
    gradient: Tensor,
    kernel: Tensor,
    inputShape: readonly number[],
    window: Window,
  ): Tensor {
    return this.own(inputGradient(dataOf(gradient), dataOf(kernel), inputShape, window));
  }

  override maxPool(x: Tensor, window: Window): Tensor {
    return this.own(maxPool(dataOf(x), window));
  }

  override maxPoolGradient(gradient: Tensor, x: Tensor, _: Maxima, window: Window): Tensor {
    return this.own(maxPoolGradient(dataOf(gradient), dataOf(x), window));
  }

  override averagePool(x: Tensor, window: Window): Tensor {
    return this.own(averagePool(dataOf(x), window));
  }

  override averagePoolGradient(gradient: Tensor, x: Tensor, window: Window): Tensor {
    return this.own(averagePoolGradient(dataOf(gradient), dataOf(x), window));
  }
}

/** The matrices of all members; of the only one, as often, where all share it. */
function matrices(batch: tf.Tensor, members: number): tf.Tensor2D[] {
  const [own, rows, columns] = batch.shape;
  if (own === 1) {
    const shared: tf.Tensor2D = tf.reshape(batch, [rows, columns]);
    return Array.from({ length: members }, () => shared);
  }
  const values = batch.dataSync<'float32'>();
  const size = rows * columns;
  return Array.from({ length: members }, (_, member) =>
    tf.tensor2d(values.subarray(member * size, (member + 1) * size), [rows, columns]),
  );
}

function valuesOf(tensor: Tensor): Values {
  const { values, data } = portableTensor(tensor);
  const own = values ?? data.dataSync();
  if (own instanceof Float32Array || own instanceof Int32Array) return own;
  throw new AppError('internal', 'expected a float32 or int32 tensor');
}
