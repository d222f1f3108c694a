import * as tf from '@tensorflow/tfjs-core';
import type { Window } from '../../domain/feature-map.ts';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { DeviceWatch } from '../webgpu-device.ts';
import type { Maxima, Tensor } from './op-set.ts';
import { dataOf, PortableOps } from './portable-ops.ts';
import { product } from './webgpu-product.ts';
import { WebGpuWindows } from './webgpu-windows.ts';

/** Steps that may be on their way to the device: enough to keep it busy, few enough that a stop is heard soon. */
const STEPS_AHEAD = 8;

/**
 * The op set on tfjs' WebGPU backend. Everything stays on the device and is read back by promise alone: a synchronous
 * read needs a canvas, which Node lacks. Reads and `catchUp` throw what the device told since: WebGPU itself goes on after
 * an error, with numbers that mean nothing.
 */
export class WebGpuOps extends PortableOps {
  readonly #watch: DeviceWatch;
  readonly #backend: () => WebGPUBackend;
  readonly #windows: WebGpuWindows;
  #steps = 0;

  /** @param backend gives tfjs' own one, which is another after the device was replaced */
  constructor(watch: DeviceWatch, backend: () => WebGPUBackend) {
    super('webgpu');
    this.#watch = watch;
    this.#backend = backend;
    this.#windows = new WebGpuWindows(backend);
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
    return this.own(product(this.#backend(), dataOf(a), dataOf(b), transposeA, transposeB));
  }

  protected override convolve(x: tf.Tensor, kernel: tf.Tensor, window: Window): tf.Tensor {
    return this.#windows.conv2d(x, kernel, window);
  }

  override conv2dKernelGradient(x: Tensor, gradient: Tensor, window: Window): Tensor {
    return this.own(this.#windows.conv2dKernelGradient(dataOf(x), dataOf(gradient), window));
  }

  override conv2dInputGradient(
    gradient: Tensor,
    kernel: Tensor,
    inputShape: readonly number[],
    window: Window,
  ): Tensor {
    return this.own(this.#windows.conv2dInputGradient(dataOf(gradient), dataOf(kernel), inputShape, window));
  }

  override maxPool(x: Tensor, window: Window): Tensor {
    return this.own(this.#windows.maxPool(dataOf(x), window));
  }

  override maxPoolGradient(gradient: Tensor, x: Tensor, _: Maxima, window: Window): Tensor {
    return this.own(this.#windows.maxPoolGradient(dataOf(gradient), dataOf(x), window));
  }

  override averagePool(x: Tensor, window: Window): Tensor {
    return this.own(this.#windows.averagePool(dataOf(x), window));
  }

  override averagePoolGradient(gradient: Tensor, x: Tensor, window: Window): Tensor {
    return this.own(this.#windows.averagePoolGradient(dataOf(gradient), dataOf(x), window));
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
