import * as tf from '@tensorflow/tfjs-core';
import type { DeviceWatch } from '../webgpu-device.ts';
import type { Tensor } from './op-set.ts';
import { dataOf, PortableOps } from './portable-ops.ts';

/** Steps that may be on their way to the device: enough to keep it busy, few enough that a stop is heard soon. */
const STEPS_AHEAD = 8;

/** From this many summed products on, tfjs may split a matrix product and add the parts up in any order. */
const SPLIT_LENGTH = 2000;
/** tfjs' `MatMulProgramType.MatMulPackedProgram`. */
const PACKED_PRODUCT = 3;
const PRODUCT_FLAG = 'WEBGPU_MATMUL_PROGRAM_TYPE';

/**
 * The op set on tfjs' WebGPU backend. Everything stays on the device and is read back by promise alone: a synchronous
 * read needs a canvas, which Node lacks. Reads and `catchUp` throw what the device told since: WebGPU itself goes on after
 * an error, with numbers that mean nothing.
 */
export class WebGpuOps extends PortableOps {
  readonly #watch: DeviceWatch;
  #steps = 0;

  constructor(watch: DeviceWatch) {
    super('webgpu');
    this.#watch = watch;
  }

  override async read(tensor: Tensor): Promise<Float32Array> {
    const values = await super.read(tensor).catch((cause: unknown) => {
      // A lost device fails every read; why it was lost is the better message.
      this.#watch.check();
      throw cause;
    });
    this.#watch.check();
    return values;
  }

  override catchUp(): Promise<void> | null {
    this.#steps = (this.#steps + 1) % STEPS_AHEAD;
    return this.#steps === 0 ? this.#watch.workDone() : null;
  }

  override matMul(a: Tensor, b: Tensor, transposeA = false, transposeB = false): Tensor {
    const summed = a.shape[transposeA ? 1 : 2];
    const isSplit = Math.max(a.shape[0], b.shape[0]) === 1 && summed >= SPLIT_LENGTH;
    const product = (): tf.Tensor => tf.matMul(dataOf(a), dataOf(b), transposeA, transposeB);
    return this.own(isSplit ? withPackedProduct(product) : product());
  }

  override sigmoid(x: Tensor): Tensor {
    // Shaders may take any number for finite, and this one's kernel gives 0 for NaN: a diverged member would look sound.
    return this.own(
      tf.tidy(() => {
        const input = dataOf(x);
        return tf.where(tf.isNaN(input), input, tf.sigmoid(input));
      }),
    );
  }
}

/** Makes tfjs add up in one order, so that the same numbers come out twice. */
function withPackedProduct(product: () => tf.Tensor): tf.Tensor {
  const before = tf.env().getNumber(PRODUCT_FLAG);
  tf.env().set(PRODUCT_FLAG, PACKED_PRODUCT);
  try {
    return product();
  } finally {
    tf.env().set(PRODUCT_FLAG, before);
  }
}
