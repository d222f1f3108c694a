import * as tf from '@tensorflow/tfjs-core';
import type { Window } from '../../../src-main/domain/feature-map.ts';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { describe, expect, it } from 'vitest';
import { WebGpuWindows } from '../../../src-main/engine/ops/webgpu-windows.ts';
import { BACKENDS } from '../backends.ts';

const webgpu = BACKENDS.find(({ name }) => name === 'webgpu')?.backend ?? null;
const windows = new WebGpuWindows(() => {
  const backend: unknown = tf.backend();
  if (backend instanceof WebGPUBackend) return backend;
  throw new Error('another backend is active');
});
const [MEMBERS, ROWS, CHANNELS, FILTERS] = [2, 2, 2, 3];

interface Case {
  readonly height: number;
  readonly width: number;
  /** 1 where all members share their images. */
  readonly images: number;
  readonly window: Window;
}

const CASES: readonly Case[] = [
  {
    height: 6,
    width: 5,
    images: 2,
    window: { height: 3, width: 2, strideHeight: 1, strideWidth: 1, padding: 'valid' },
  },
  {
    height: 7,
    width: 5,
    images: 2,
    window: { height: 3, width: 3, strideHeight: 2, strideWidth: 2, padding: 'same' },
  },
  {
    height: 6,
    width: 7,
    images: 1,
    window: { height: 2, width: 2, strideHeight: 2, strideWidth: 3, padding: 'valid' },
  },
];

/** Numbers without a pattern, no two alike. */
function numbers(shape: readonly number[], first: number): tf.Tensor {
  const count = shape.reduce((product, size) => product * size, 1);
  return tf.tensor(
    Float32Array.from({ length: count }, (_, at) => Math.sin(at * 1.7 + first)),
    [...shape],
  );
}

/** Σ a·b */
async function dot(a: tf.Tensor, b: tf.Tensor): Promise<number> {
  const [left, right] = await Promise.all([a.data<'float32'>(), b.data<'float32'>()]);
  expect(a.shape).toEqual(b.shape);
  return left.reduce((sum, value, at) => sum + value * right[at], 0);
}

function memberOf(x: tf.Tensor, member: number): tf.Tensor4D {
  const [members, ...shape] = x.shape;
  const own = tf.slice(x, [members === 1 ? 0 : member], [1]);
  return tf.reshape(own, shape as [number, number, number, number]);
}

function strides({ strideHeight, strideWidth }: Window): [number, number] {
  return [strideHeight, strideWidth];
}

async function expectClose(actual: tf.Tensor, expected: tf.Tensor): Promise<void> {
  expect(actual.shape).toEqual(expected.shape);
  const [own, reference] = await Promise.all([actual.data(), expected.data()]);
  own.forEach((value, at) => {
    expect(Math.abs(value - reference[at])).toBeLessThan(1e-5);
  });
}

describe.skipIf(webgpu === null).each(CASES)('windows on WebGPU: %o', ({ height, width, images, window }) => {
  const imageShape = [images, ROWS, height, width, CHANNELS];
  const kernelShape = [MEMBERS, window.height, window.width, CHANNELS, FILTERS];

  it("convolves every member as tfjs' kernel does one", async () => {
    webgpu?.ops.scope(() => undefined);
    const [x, kernel] = [numbers(imageShape, 1), numbers(kernelShape, 2)];
    const y = windows.conv2d(x, kernel, window);
    for (let member = 0; member < MEMBERS; member++) {
      const image = memberOf(x, member);
      const expected = tf.conv2d(image, memberOf(kernel, member), strides(window), window.padding);
      await expectClose(memberOf(y, member), expected);
    }
  });

  it('has the gradients of convolution: Σ g·conv(x, k) is linear in x and in k', async () => {
    const [x, kernel] = [numbers(imageShape, 1), numbers(kernelShape, 2)];
    const gradient = numbers(windows.conv2d(x, kernel, window).shape, 3);
    // Any other kernel or input must give the same sum either way.
    const otherKernel = numbers(kernelShape, 4);
    const byKernel = windows.conv2dKernelGradient(x, gradient, window);
    const expectedByKernel = await dot(gradient, windows.conv2d(x, otherKernel, window));
    expect(await dot(byKernel, otherKernel)).toBeCloseTo(expectedByKernel, 4);
    const own = numbers([MEMBERS, ...imageShape.slice(1)], 5);
    const byInput = windows.conv2dInputGradient(gradient, kernel, imageShape.slice(1), window);
    const expectedByInput = await dot(gradient, windows.conv2d(own, kernel, window));
    expect(await dot(byInput, own)).toBeCloseTo(expectedByInput, 4);
  });

  it("pools as tfjs' kernels do", async () => {
    const x = numbers([MEMBERS, ...imageShape.slice(1)], 1);
    const joined = tf.reshape<tf.Rank.R4>(x, [MEMBERS * ROWS, height, width, CHANNELS]);
    const size: [number, number] = [window.height, window.width];
    for (const [pooled, kernel] of [
      [windows.maxPool(x, window), tf.maxPool],
      [windows.averagePool(x, window), tf.avgPool],
    ] as const) {
      const expected = kernel(joined, size, strides(window), window.padding);
      await expectClose(pooled, tf.reshape(expected, pooled.shape));
    }
  });

  it('has the gradients of pooling', async () => {
    const shape = [MEMBERS, ...imageShape.slice(1)];
    const [x, other] = [numbers(shape, 1), numbers(shape, 2)];
    const average = windows.averagePool(x, window);
    const gradient = numbers(average.shape, 3);
    const ofAverage = windows.averagePoolGradient(gradient, x, window);
    // Averages are linear.
    expect(await dot(ofAverage, other)).toBeCloseTo(
      await dot(gradient, windows.averagePool(other, window)),
      4,
    );
    // So are largest values along a step that changes none of the places where they stand.
    const step = tf.mul(other, 2 ** -10);
    const ofLargest = windows.maxPoolGradient(gradient, x, window);
    const moved = tf.sub(windows.maxPool(tf.add(x, step), window), windows.maxPool(x, window));
    expect(await dot(ofLargest, step)).toBeCloseTo(await dot(gradient, moved), 4);
  });

  it('gives a largest value that stands twice to the first', async () => {
    const x = tf.ones([1, 1, height, width, 1]);
    const gradient = tf.onesLike(windows.maxPool(x, window));
    const cells = await windows.maxPoolGradient(gradient, x, window).data();
    // Of equal cells each window takes its first that lies on the image.
    const expected = new Float32Array(height * width);
    const [, , down, along] = gradient.shape as number[];
    const before = (size: number, length: number, stride: number, places: number): number =>
      window.padding === 'same' ? Math.floor(Math.max((places - 1) * stride + length - size, 0) / 2) : 0;
    const top = before(height, window.height, window.strideHeight, down);
    const left = before(width, window.width, window.strideWidth, along);
    for (let i = 0; i < down; i++)
      for (let j = 0; j < along; j++) {
        const y = Math.max(i * window.strideHeight - top, 0);
        expected[y * width + Math.max(j * window.strideWidth - left, 0)] += 1;
      }
    expect([...cells]).toEqual([...expected]);
  });
});
