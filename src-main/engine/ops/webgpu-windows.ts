import type { Window } from '../../domain/feature-map.ts';
import * as tf from '@tensorflow/tfjs-core';
import type { WebGPUBackend, WebGPUProgram } from '@tensorflow/tfjs-backend-webgpu';

/**
 * Convolution and pooling of K members on the device, one thread per element of the result: tfjs' own kernels have no axis
 * for members, and some of them no gradient. Each thread adds up in a fixed order, so the same numbers come out twice.
 */

const THREADS = 64;

/** The sizes that the shaders know, by their names there. */
interface Sizes {
  /** Images per member, and whether all members share them. */
  readonly rows: number;
  readonly isShared: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly outHeight: number;
  readonly outWidth: number;
  readonly filters: number;
  readonly windowHeight: number;
  readonly windowWidth: number;
  readonly strideHeight: number;
  readonly strideWidth: number;
  /** Row and column of the first window; negative in the padding. */
  readonly top: number;
  readonly left: number;
}

function sizesOf(
  [members, rows, height, width, channels]: readonly number[],
  [, , outHeight, outWidth, filters]: readonly number[],
  window: Window,
): Sizes {
  const before = (size: number, length: number, stride: number, places: number): number =>
    window.padding === 'same' ? -Math.floor(Math.max((places - 1) * stride + length - size, 0) / 2) : 0;
  return {
    rows,
    isShared: members === 1 ? 1 : 0,
    height,
    width,
    channels,
    outHeight,
    outWidth,
    filters,
    windowHeight: window.height,
    windowWidth: window.width,
    strideHeight: window.strideHeight,
    strideWidth: window.strideWidth,
    top: before(height, window.height, window.strideHeight, outHeight),
    left: before(width, window.width, window.strideWidth, outWidth),
  };
}

/** [K, B, H', W', channels] that a window makes of images. */
function outputShape(
  [, rows, height, width]: readonly number[],
  members: number,
  channels: number,
  window: Window,
): number[] {
  const places = (size: number, length: number, stride: number): number =>
    window.padding === 'same'
      ? Math.ceil(size / stride)
      : Math.max(1, Math.floor((size - length) / stride) + 1);
  return [
    members,
    rows,
    places(height, window.height, window.strideHeight),
    places(width, window.width, window.strideWidth),
    channels,
  ];
}

const INDEXES = `
  fn imageOf(member: i32, row: i32) -> i32 {
    return select(member * uniforms.rows + row, row, uniforms.isShared == 1);
  }
  fn cellAt(image: i32, y: i32, x: i32, channel: i32) -> i32 {
    return ((image * uniforms.height + y) * uniforms.width + x) * uniforms.channels + channel;
  }
  fn placeAt(image: i32, i: i32, j: i32, filter_: i32) -> i32 {
    return ((image * uniforms.outHeight + i) * uniforms.outWidth + j) * uniforms.filters + filter_;
  }
  fn weightAt(member: i32, u: i32, v: i32, channel: i32, filter_: i32) -> i32 {
    return (((member * uniforms.windowHeight + u) * uniforms.windowWidth + v) * uniforms.channels + channel)
      * uniforms.filters + filter_;
  }
  fn isOnImage(y: i32, x: i32) -> bool {
    return y >= 0 && y < uniforms.height && x >= 0 && x < uniforms.width;
  }`;

/** Takes the flat index apart: the first name takes what the sizes of the others leave. */
function unpacked(first: string, ...axes: readonly (readonly [name: string, size: string])[]): string {
  const steps = axes
    .toReversed()
    .map(([name, size]) => `let ${name} = rest % uniforms.${size}; rest /= uniforms.${size};`);
  return ['var rest = index;', ...steps, `let ${first} = rest;`].join('\n    ');
}

/** Runs `body` for each cell (y, x) on the image of the window at place (i, j); it is (u, v) in the window. */
function overWindow(body: string): string {
  return `
    for (var u = 0; u < uniforms.windowHeight; u++) {
      for (var v = 0; v < uniforms.windowWidth; v++) {
        let y = uniforms.top + i * uniforms.strideHeight + u;
        let x = uniforms.left + j * uniforms.strideWidth + v;
        if (isOnImage(y, x)) { ${body} }
      }
    }`;
}

/** Runs `body` for each place (i, j) whose window covers the cell (y, x), which is (u, v) in that window. */
function overPlaces(body: string): string {
  return `
    for (var u = 0; u < uniforms.windowHeight; u++) {
      for (var v = 0; v < uniforms.windowWidth; v++) {
        let down = y - uniforms.top - u;
        let along = x - uniforms.left - v;
        let i = down / uniforms.strideHeight;
        let j = along / uniforms.strideWidth;
        if (down == i * uniforms.strideHeight && along == j * uniforms.strideWidth && down >= 0 && along >= 0
          && i < uniforms.outHeight && j < uniforms.outWidth) { ${body} }
      }
    }`;
}

const AT_PLACE = unpacked('member', ['row', 'rows'], ['i', 'outHeight'], ['j', 'outWidth'], ['k', 'filters']);
const AT_WEIGHT = unpacked(
  'member',
  ['u', 'windowHeight'],
  ['v', 'windowWidth'],
  ['channel', 'channels'],
  ['k', 'filters'],
);
const AT_CELL = unpacked('member', ['row', 'rows'], ['y', 'height'], ['x', 'width'], ['channel', 'channels']);

/** What each shader computes for `index`, as `value`; A and B are its inputs. */
const BODIES = {
  conv2d: `
    ${AT_PLACE}
    let image = imageOf(member, row);
    var value = 0.0;
    ${overWindow(`
      for (var c = 0; c < uniforms.channels; c++) {
        value += A[cellAt(image, y, x, c)] * B[weightAt(member, u, v, c, k)];
      }`)}`,
  conv2dKernelGradient: `
    ${AT_WEIGHT}
    var value = 0.0;
    for (var row = 0; row < uniforms.rows; row++) {
      for (var i = 0; i < uniforms.outHeight; i++) {
        for (var j = 0; j < uniforms.outWidth; j++) {
          let y = uniforms.top + i * uniforms.strideHeight + u;
          let x = uniforms.left + j * uniforms.strideWidth + v;
          if (isOnImage(y, x)) {
            value += A[cellAt(imageOf(member, row), y, x, channel)]
              * B[placeAt(member * uniforms.rows + row, i, j, k)];
          }
        }
      }
    }`,
  conv2dInputGradient: `
    ${AT_CELL}
    let image = member * uniforms.rows + row;
    var value = 0.0;
    ${overPlaces(`
      for (var k = 0; k < uniforms.filters; k++) {
        value += A[placeAt(image, i, j, k)] * B[weightAt(member, u, v, channel, k)];
      }`)}`,
  maxPool: `
    ${AT_PLACE}
    let image = member * uniforms.rows + row;
    var value = -uniforms.INFINITY;
    ${overWindow(`
      let candidate = A[cellAt(image, y, x, k)];
      if (candidate > value || isnan(candidate)) { value = candidate; }`)}`,
  // A is the gradient by the output, B the input. The cell takes it where no earlier cell of the window is as large.
  maxPoolGradient: `
    ${AT_CELL}
    let image = member * uniforms.rows + row;
    let own = B[cellAt(image, y, x, channel)];
    var value = 0.0;
    ${overPlaces(`
      var isFirst = true;
      for (var s = 0; s < uniforms.windowHeight; s++) {
        for (var t = 0; t < uniforms.windowWidth; t++) {
          let otherY = y - u + s;
          let otherX = x - v + t;
          if (isOnImage(otherY, otherX)) {
            let other = B[cellAt(image, otherY, otherX, channel)];
            let isEarlier = s < u || (s == u && t < v);
            if (other > own || (isEarlier && other == own)) { isFirst = false; }
          }
        }
      }
      if (isFirst) { value += A[placeAt(image, i, j, channel)]; }`)}`,
  averagePool: `
    ${AT_PLACE}
    let image = member * uniforms.rows + row;
    var sum = 0.0;
    var count = 0.0;
    ${overWindow(`
      sum += A[cellAt(image, y, x, k)];
      count += 1.0;`)}
    let value = sum / count;`,
  averagePoolGradient: `
    ${AT_CELL}
    let image = member * uniforms.rows + row;
    var value = 0.0;
    ${overPlaces(`
      let firstY = uniforms.top + i * uniforms.strideHeight;
      let firstX = uniforms.left + j * uniforms.strideWidth;
      let covered = (min(firstY + uniforms.windowHeight, uniforms.height) - max(firstY, 0))
        * (min(firstX + uniforms.windowWidth, uniforms.width) - max(firstX, 0));
      value += A[placeAt(image, i, j, channel)] / f32(covered);`)}`,
} as const;

class WindowProgram implements WebGPUProgram {
  readonly variableNames: string[];
  readonly outputShape: number[];
  readonly shaderKey: string;
  readonly dispatchLayout: { x: number[] };
  readonly dispatch: [number, number, number];
  readonly workgroupSize: [number, number, number] = [THREADS, 1, 1];
  readonly uniforms: string;
  readonly size = true;
  readonly #body: string;

  constructor(name: keyof typeof BODIES, inputs: number, shape: number[], sizes: Sizes) {
    this.variableNames = ['A', 'B'].slice(0, inputs);
    this.outputShape = shape;
    this.shaderKey = `ridgelineWindow_${name}`;
    this.dispatchLayout = { x: [...shape.keys()] };
    const count = shape.reduce((product, size) => product * size, 1);
    this.dispatch = [Math.ceil(count / THREADS), 1, 1];
    this.uniforms = Object.keys(sizes)
      .map((size) => `${size} : i32, `)
      .join('');
    this.#body = BODIES[name];
  }

  getUserCode(): string {
    return `${INDEXES}
  fn main(index: i32) {
    if (index >= uniforms.size) { return; }
    ${this.#body}
    result[index] = value;
  }`;
  }
}

/** The operations on one backend of tfjs; shapes and meanings are those of `OpSet`. */
export class WebGpuWindows {
  readonly #backend: () => WebGPUBackend;

  constructor(backend: () => WebGPUBackend) {
    this.#backend = backend;
  }

  conv2d(x: tf.Tensor, kernel: tf.Tensor, window: Window): tf.Tensor {
    const shape = outputShape(x.shape, kernel.shape[0], kernel.shape[4] ?? 1, window);
    return this.#run('conv2d', [x, kernel], shape, sizesOf(x.shape, shape, window));
  }

  conv2dKernelGradient(x: tf.Tensor, gradient: tf.Tensor, window: Window): tf.Tensor {
    const sizes = sizesOf(x.shape, gradient.shape, window);
    const shape = [gradient.shape[0], window.height, window.width, sizes.channels, sizes.filters];
    return this.#run('conv2dKernelGradient', [x, gradient], shape, sizes);
  }

  conv2dInputGradient(
    gradient: tf.Tensor,
    kernel: tf.Tensor,
    inputShape: readonly number[],
    window: Window,
  ): tf.Tensor {
    const shape = [gradient.shape[0], ...inputShape];
    const sizes = sizesOf(shape, gradient.shape, window);
    return this.#run('conv2dInputGradient', [gradient, kernel], shape, sizes);
  }

  maxPool(x: tf.Tensor, window: Window): tf.Tensor {
    return this.#pool('maxPool', x, window);
  }

  maxPoolGradient(gradient: tf.Tensor, x: tf.Tensor, window: Window): tf.Tensor {
    const sizes = sizesOf(x.shape, gradient.shape, window);
    return this.#run('maxPoolGradient', [gradient, x], x.shape, sizes);
  }

  averagePool(x: tf.Tensor, window: Window): tf.Tensor {
    return this.#pool('averagePool', x, window);
  }

  averagePoolGradient(gradient: tf.Tensor, x: tf.Tensor, window: Window): tf.Tensor {
    const sizes = sizesOf(x.shape, gradient.shape, window);
    return this.#run('averagePoolGradient', [gradient], x.shape, sizes);
  }

  #pool(name: 'maxPool' | 'averagePool', x: tf.Tensor, window: Window): tf.Tensor {
    const shape = outputShape(x.shape, x.shape[0], x.shape[4] ?? 1, window);
    return this.#run(name, [x], shape, sizesOf(x.shape, shape, window));
  }

  #run(name: keyof typeof BODIES, inputs: tf.Tensor[], shape: number[], sizes: Sizes): tf.Tensor {
    const program = new WindowProgram(name, inputs.length, shape, sizes);
    const uniforms = Object.values(sizes).map((size: number) => ({ type: 'int32', data: [size] }));
    const output = this.#backend().runWebGPUProgram(program, inputs, 'float32', uniforms);
    return tf.engine().makeTensorFromTensorInfo(output);
  }
}
