import type { Window } from '../../domain/feature-map.ts';
import { NativeCalls, type NativeValue } from './native-calls.ts';
import { isPairPool, PairPoolGradient } from './native-pair-pool.ts';
import { ONE_DNN, oneDnnLabel } from './one-dnn.ts';
import type { OpAttribute, TfjsNodeBinding } from './tfjs-node-binding.ts';

/** `Maxima` by the ids of its tensors. */
export interface NativeMaxima {
  readonly values: NativeValue;
  readonly places: NativeValue | null;
}

/**
 * Convolution and pooling on TensorFlow's kernels. Their images have no axis for members: pooling takes members and rows
 * as one axis, and a convolution goes member by member. That is the fast way: cutting members out shares their memory,
 * and oneDNN's `Conv2D` and its two gradients beat patches and one batched product, whose `ExtractImagePatches` alone
 * costs more than all three (28×28×16 and 14×14×32, batch 64, two cores: 10 and 5 ms against 4 and 6).
 *
 * Where TensorFlow has them, oneDNN's own pooling and convolution with a bias serve: largest values and their gradient
 * by places take a tenth of `MaxPool` and `PairPoolGradient` (28×28×16, batch 64, one core: 0.35 against 3.9 ms), and a bias
 * that is added as the products are written costs nothing where a pass of its own takes 0.4 ms.
 */
export class NativeWindows {
  readonly #calls: NativeCalls;
  readonly #pairPool: PairPoolGradient;
  /** Null where oneDNN's kernels are not there. */
  readonly #oneDnn: OpAttribute | null;

  constructor(binding: TfjsNodeBinding, hasOneDnn: boolean) {
    this.#calls = new NativeCalls(binding);
    this.#pairPool = new PairPoolGradient(this.#calls);
    this.#oneDnn = hasOneDnn ? oneDnnLabel(this.#calls) : null;
  }

  /** x of [K or 1, B, H, W, C], kernel of [K, kh, kw, C, O], bias of [K, 1, O] → [K, B, H', W', O]. */
  convolve(x: NativeValue, kernel: NativeValue, bias: NativeValue | null, window: Window): NativeValue {
    const attributes = this.#convolution(window);
    if (bias === null)
      return this.#perMember([x, kernel], (parts) => this.#calls.run('Conv2D', attributes, parts));
    const flat = this.#calls.reshape(bias.id, [bias.shape[0], bias.shape[2]]);
    const sum = this.#perMember([x, kernel, flat], (parts) => this.#convolveWithBias(parts, attributes));
    this.#calls.free(flat.id);
    return sum;
  }

  kernelGradient(x: NativeValue, gradient: NativeValue, window: Window): NativeValue {
    const sizes = this.#calls.vector([window.height, window.width, x.shape[4], gradient.shape[4]]);
    const attributes = this.#convolution(window);
    return this.#perMember([x, gradient], ([image, slope]) =>
      this.#calls.run('Conv2DBackpropFilter', attributes, [image, sizes, slope]),
    );
  }

  /** @param inputShape [B, H, W, C] */
  inputGradient(
    gradient: NativeValue,
    kernel: NativeValue,
    inputShape: readonly number[],
    window: Window,
  ): NativeValue {
    const sizes = this.#calls.vector(inputShape);
    const attributes = this.#convolution(window);
    return this.#perMember([kernel, gradient], ([own, slope]) =>
      this.#calls.run('Conv2DBackpropInput', attributes, [sizes, own, slope]),
    );
  }

  maxPool(x: NativeValue, window: Window): NativeValue {
    const { values, places } = this.maxPoolWithPlaces(x, window);
    if (places !== null) this.#calls.free(places.id);
    return values;
  }

  maxPoolWithPlaces(x: NativeValue, window: Window): NativeMaxima {
    const pooling = this.#pooling(window);
    if (this.#oneDnn === null) {
      const values = this.#overRows([x], (flat) => this.#calls.run('MaxPool', pooling, idsOf(flat)));
      return { values, places: null };
    }
    const attributes = [...pooling, this.#calls.flag('workspace_enabled', true), this.#oneDnn];
    const flat = this.#calls.reshape(x.id, joinMembers(x.shape));
    const [values, places] = this.#calls.runForMany(ONE_DNN.maxPool, attributes, [flat.id], 2);
    const parted = this.#partMembers(values, x);
    this.#calls.free(flat.id, values.id);
    return { values: parted, places };
  }

  maxPoolGradient(gradient: NativeValue, x: NativeValue, maxima: NativeMaxima, window: Window): NativeValue {
    const { values, places } = maxima;
    const pooling = this.#pooling(window);
    if (places !== null && this.#oneDnn !== null) {
      const attributes = [...pooling, this.#calls.flag('workspace_enabled', true), this.#oneDnn];
      return this.#overRows([x, values, gradient], (flat) =>
        this.#calls.run(ONE_DNN.maxPoolGradient, attributes, [...idsOf(flat), places.id]),
      );
    }
    const [, , height, width] = x.shape;
    if (isPairPool(window, height, width))
      return this.#overRows([x, gradient], ([image, slope]) => this.#pairPool.of(image, slope));
    return this.#overRows([x, values, gradient], (flat) =>
      this.#calls.run('MaxPoolGrad', pooling, idsOf(flat)),
    );
  }

  averagePool(x: NativeValue, window: Window): NativeValue {
    const pooling = this.#pooling(window);
    return this.#overRows([x], (values) => this.#calls.run('AvgPool', pooling, idsOf(values)));
  }

  /** @param inputShape [K, B, H, W, C] */
  averagePoolGradient(gradient: NativeValue, inputShape: readonly number[], window: Window): NativeValue {
    const sizes = this.#calls.vector(joinMembers(inputShape));
    const pooling = this.#pooling(window);
    return this.#overRows([gradient], (values) =>
      this.#calls.run('AvgPoolGrad', pooling, [sizes, ...idsOf(values)]),
    );
  }

  #convolveWithBias([image, kernel, bias]: number[], attributes: OpAttribute[]): NativeValue {
    if (this.#oneDnn !== null)
      return this.#calls.run(
        ONE_DNN.convolutionWithBias,
        [...attributes, this.#oneDnn],
        [image, kernel, bias],
      );
    const product = this.#calls.run('Conv2D', attributes, [image, kernel]);
    const sum = this.#calls.run('BiasAdd', [this.#calls.text('data_format', 'NHWC')], [product.id, bias]);
    this.#calls.free(product.id);
    return sum;
  }

  /** Cuts each tensor into its members, works on these, and puts the results together. One of length 1 serves all. */
  #perMember(tensors: readonly NativeValue[], work: (ids: number[]) => NativeValue): NativeValue {
    const members = Math.max(...tensors.map(({ shape }) => shape[0]));
    const parts = tensors.map((tensor) => this.#cut(tensor));
    const results = Array.from({ length: members }, (_, member) =>
      work(parts.map((ids) => ids[ids.length === 1 ? 0 : member])),
    );
    const whole = this.#join(results);
    this.#calls.free(...parts.flat(), ...idsOf(results));
    return whole;
  }

  /** The members of a tensor, which share its memory. */
  #cut({ id, shape }: NativeValue): number[] {
    const [count, ...own] = shape;
    if (count === 1) return [this.#calls.reshape(id, own).id];
    const attributes = [this.#calls.int('num', count), this.#calls.int('axis', 0)];
    return idsOf(this.#calls.runForMany('Unpack', attributes, [id], count));
  }

  /** A copy, but for a single one. */
  #join(parts: readonly NativeValue[]): NativeValue {
    if (parts.length === 1) return this.#calls.reshape(parts[0].id, [1, ...parts[0].shape]);
    const attributes = [
      this.#calls.int('N', parts.length),
      this.#calls.floatType('T'),
      this.#calls.int('axis', 0),
    ];
    return this.#calls.run('Pack', attributes, idsOf(parts));
  }

  /** Works on tensors whose members and rows are one axis, and parts these two in the result. */
  #overRows(
    tensors: readonly NativeValue[],
    work: (values: readonly NativeValue[]) => NativeValue,
  ): NativeValue {
    const flat = tensors.map(({ id, shape }) => this.#calls.reshape(id, joinMembers(shape)));
    const result = work(flat);
    const parted = this.#partMembers(result, tensors[0]);
    this.#calls.free(...idsOf(flat), result.id);
    return parted;
  }

  /** [K·B, …] → [K, B, …] with the members and rows of `like`. */
  #partMembers({ id, shape }: NativeValue, { shape: [members, rows] }: NativeValue): NativeValue {
    return this.#calls.reshape(id, [members, rows, ...shape.slice(1)]);
  }

  #convolution({ strideHeight, strideWidth, padding }: Window): OpAttribute[] {
    return [
      this.#calls.int('strides', [1, strideHeight, strideWidth, 1]),
      this.#calls.text('padding', padding.toUpperCase()),
      this.#calls.text('data_format', 'NHWC'),
    ];
  }

  #pooling(window: Window): OpAttribute[] {
    return [this.#calls.int('ksize', [1, window.height, window.width, 1]), ...this.#convolution(window)];
  }
}

function idsOf(values: readonly NativeValue[]): number[] {
  return values.map(({ id }) => id);
}

/** [K, B, H, W, C] → [K·B, H, W, C] */
function joinMembers([members, rows, ...image]: readonly number[]): number[] {
  return [members * rows, ...image];
}
