import type { Window } from '../../domain/feature-map.ts';
import type { OpAttribute, TfjsNodeBinding } from './tfjs-node-binding.ts';

/** A tensor by its id. */
export interface NativeValue {
  readonly id: number;
  readonly shape: readonly number[];
}

/** Whether `PairPoolGradient` serves a window on images of [.., height, width, channels]. */
export function isPairPool(window: Window, height: number, width: number): boolean {
  const sizes = [window.height, window.width, window.strideHeight, window.strideWidth];
  // Under an even size, padding "same" pads nothing.
  return sizes.every((size) => size === 2) && height % 2 === 0 && width % 2 === 0;
}

/**
 * The gradient of max pooling by 2 × 2 windows side by side, as the maximum of neighbours, twice: left and right, then top
 * and bottom. A tie goes to the left or top one, which makes it the first of the window, row by row, as in TensorFlow's
 * `MaxPoolGrad`; that takes 1.5 to 1.8 times as long (28×28×16 and 14×14×32, batch 64, two cores).
 */
export class PairPoolGradient {
  readonly #binding: TfjsNodeBinding;

  constructor(binding: TfjsNodeBinding) {
    this.#binding = binding;
  }

  /**
   * @param x [images, height, width, channels]
   * @param gradient by the largest values, [images, height/2, width/2, channels]
   * @returns the gradient by x
   */
  of(x: NativeValue, gradient: NativeValue): NativeValue {
    const [images, height, width, channels] = x.shape;
    const pairs = (images * height * width) / 2;
    const [left, right] = this.#unpair(this.#reshape(x, [pairs, 2, channels]));
    const rows = this.#run('Maximum', [left, right]);
    const line = (width / 2) * channels;
    const [top, bottom] = this.#unpair(this.#reshape(rows, [(images * height) / 2, 2, line]));
    const whole = this.#reshape(gradient, [(images * height) / 2, line]);
    const byRows = this.#share(whole, top, bottom);
    const byColumns = this.#share(this.#reshape(byRows, [pairs, channels]), left, right);
    const result = this.#reshape(byColumns, x.shape);
    this.#free(rows, byRows, byColumns);
    return result;
  }

  /** Gives each of two neighbours its part of a gradient, [n, c] → [n, 2, c]: all or nothing. Frees what it is given. */
  #share(gradient: NativeValue, first: NativeValue, second: NativeValue): NativeValue {
    const isFirst = this.#run('GreaterEqual', [first, second]);
    const kept = this.#run('Cast', [isFirst], [this.#type('DstT')]);
    const toFirst = this.#run('Mul', [gradient, kept]);
    const toSecond = this.#run('Sub', [gradient, toFirst]);
    const attributes = [this.#int('N', 2), this.#type('T'), this.#int('axis', 1)];
    const both = this.#run('Pack', [toFirst, toSecond], attributes);
    this.#free(gradient, first, second, isFirst, kept, toFirst, toSecond);
    return both;
  }

  /** [n, 2, c] → two of [n, c]. Frees what it is given. */
  #unpair(pairs: NativeValue): NativeValue[] {
    const attributes = [this.#int('num', 2), this.#int('axis', 1)];
    const both = this.#binding.executeOp('Unpack', attributes, [pairs.id], 2);
    this.#free(pairs);
    return both;
  }

  #run(name: string, inputs: readonly NativeValue[], attributes: OpAttribute[] = []): NativeValue {
    return this.#binding.executeOp(
      name,
      attributes,
      inputs.map(({ id }) => id),
      1,
    )[0];
  }

  #reshape(value: NativeValue, shape: readonly number[]): NativeValue {
    const sizes = Int32Array.from(shape);
    const id = this.#binding.createTensor([shape.length], this.#binding.TF_INT32, sizes);
    const reshaped = this.#run('Reshape', [value, { id, shape: [shape.length] }]);
    this.#binding.deleteTensor(id);
    return reshaped;
  }

  #free(...values: readonly NativeValue[]): void {
    for (const { id } of values) this.#binding.deleteTensor(id);
  }

  #int(name: string, value: number): OpAttribute {
    return { name, type: this.#binding.TF_ATTR_INT, value };
  }

  #type(name: string): OpAttribute {
    return { name, type: this.#binding.TF_ATTR_TYPE, value: this.#binding.TF_FLOAT };
  }
}
