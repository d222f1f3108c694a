import type { Window } from '../../domain/feature-map.ts';
import { isPairPool, PairPoolGradient, type NativeValue } from './native-pair-pool.ts';
import type { OpAttribute, TfjsNodeBinding } from './tfjs-node-binding.ts';

/**
 * Convolution and pooling on TensorFlow's kernels. Their images have no axis for members: pooling takes members and rows
 * as one axis, and a convolution goes member by member. That is the fast way: cutting members out shares their memory,
 * and oneDNN's `Conv2D` and its two gradients beat patches and one batched product, whose `ExtractImagePatches` alone
 * costs more than all three (28×28×16 and 14×14×32, batch 64, two cores: 10 and 5 ms against 4 and 6).
 */
export class NativeWindows {
  readonly #binding: TfjsNodeBinding;
  readonly #pairPool: PairPoolGradient;
  readonly #vectors = new Map<string, number>();

  constructor(binding: TfjsNodeBinding) {
    this.#binding = binding;
    this.#pairPool = new PairPoolGradient(binding);
  }

  /** x of [K or 1, B, H, W, C], kernel of [K, kh, kw, C, O] → [K, B, H', W', O]. */
  convolve(x: NativeValue, kernel: NativeValue, window: Window): NativeValue {
    const attributes = this.#convolution(window);
    return this.#perMember([x, kernel], ([image, own]) => this.#run('Conv2D', attributes, [image, own]));
  }

  kernelGradient(x: NativeValue, gradient: NativeValue, window: Window): NativeValue {
    const sizes = this.#vector([window.height, window.width, x.shape[4], gradient.shape[4]]);
    const attributes = this.#convolution(window);
    return this.#perMember([x, gradient], ([image, slope]) =>
      this.#run('Conv2DBackpropFilter', attributes, [image, sizes, slope]),
    );
  }

  /** @param inputShape [B, H, W, C] */
  inputGradient(
    gradient: NativeValue,
    kernel: NativeValue,
    inputShape: readonly number[],
    window: Window,
  ): NativeValue {
    const sizes = this.#vector(inputShape);
    const attributes = this.#convolution(window);
    return this.#perMember([kernel, gradient], ([own, slope]) =>
      this.#run('Conv2DBackpropInput', attributes, [sizes, own, slope]),
    );
  }

  maxPool(x: NativeValue, window: Window): NativeValue {
    return this.#overRows([x], (values) => this.#run('MaxPool', this.#pooling(window), idsOf(values)));
  }

  maxPoolGradient(gradient: NativeValue, x: NativeValue, y: NativeValue, window: Window): NativeValue {
    const [, , height, width] = x.shape;
    if (isPairPool(window, height, width))
      return this.#overRows([x, gradient], ([image, slope]) => this.#pairPool.of(image, slope));
    return this.#overRows([x, y, gradient], (values) =>
      this.#run('MaxPoolGrad', this.#pooling(window), idsOf(values)),
    );
  }

  averagePool(x: NativeValue, window: Window): NativeValue {
    return this.#overRows([x], (values) => this.#run('AvgPool', this.#pooling(window), idsOf(values)));
  }

  /** @param inputShape [K, B, H, W, C] */
  averagePoolGradient(gradient: NativeValue, inputShape: readonly number[], window: Window): NativeValue {
    const sizes = this.#vector(joinMembers(inputShape));
    return this.#overRows([gradient], (values) =>
      this.#run('AvgPoolGrad', this.#pooling(window), [sizes, ...idsOf(values)]),
    );
  }

  /** Cuts each tensor into its members, works on these, and puts the results together. One of length 1 serves all. */
  #perMember(tensors: readonly NativeValue[], work: (ids: number[]) => NativeValue): NativeValue {
    const members = Math.max(...tensors.map(({ shape }) => shape[0]));
    const parts = tensors.map((tensor) => this.#unpack(tensor));
    const results = Array.from(
      { length: members },
      (_, member) => work(parts.map((ids) => ids[ids.length === 1 ? 0 : member])).id,
    );
    const attributes = [
      this.#int('N', members),
      { name: 'T', type: this.#binding.TF_ATTR_TYPE, value: this.#binding.TF_FLOAT },
      this.#int('axis', 0),
    ];
    const [packed] = this.#binding.executeOp('Pack', attributes, results, 1);
    this.#delete([...parts.flat(), ...results]);
    return packed;
  }

  #unpack({ id, shape }: NativeValue): number[] {
    const [count] = shape;
    const attributes = [this.#int('num', count), this.#int('axis', 0)];
    return this.#binding.executeOp('Unpack', attributes, [id], count).map((part) => part.id);
  }

  /** Works on tensors whose members and rows are one axis, and parts these two in the result. */
  #overRows(
    tensors: readonly NativeValue[],
    work: (values: readonly NativeValue[]) => NativeValue,
  ): NativeValue {
    const [members, rows] = tensors[0].shape;
    const flat = tensors.map(({ id, shape }) => this.#reshape(id, joinMembers(shape)));
    const result = work(flat);
    const parted = this.#reshape(result.id, [members, rows, ...result.shape.slice(1)]);
    this.#delete([...idsOf(flat), result.id]);
    return parted;
  }

  #run(name: string, attributes: OpAttribute[], ids: number[]): NativeValue {
    return this.#binding.executeOp(name, attributes, ids, 1)[0];
  }

  #reshape(id: number, shape: readonly number[]): NativeValue {
    return this.#run('Reshape', [], [id, this.#vector(shape)]);
  }

  #delete(ids: readonly number[]): void {
    for (const id of ids) this.#binding.deleteTensor(id);
  }

  #int(name: string, value: number | number[]): OpAttribute {
    return { name, type: this.#binding.TF_ATTR_INT, value };
  }

  #text(name: string, value: string): OpAttribute {
    return { name, type: this.#binding.TF_ATTR_STRING, value };
  }

  #convolution({ strideHeight, strideWidth, padding }: Window): OpAttribute[] {
    return [
      this.#int('strides', [1, strideHeight, strideWidth, 1]),
      this.#text('padding', padding.toUpperCase()),
      this.#text('data_format', 'NHWC'),
    ];
  }

  #pooling(window: Window): OpAttribute[] {
    return [this.#int('ksize', [1, window.height, window.width, 1]), ...this.#convolution(window)];
  }

  /** An int32 vector on the device, which many calls share. */
  #vector(values: readonly number[]): number {
    const key = values.join();
    let id = this.#vectors.get(key);
    if (id === undefined) {
      id = this.#binding.createTensor([values.length], this.#binding.TF_INT32, Int32Array.from(values));
      this.#vectors.set(key, id);
    }
    return id;
  }
}

function idsOf(values: readonly NativeValue[]): number[] {
  return values.map(({ id }) => id);
}

/** [K, B, H, W, C] → [K·B, H, W, C] */
function joinMembers([members, rows, ...image]: readonly number[]): number[] {
  return [members * rows, ...image];
}
