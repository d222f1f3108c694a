import type { Window } from '../../domain/feature-map.ts';
import type { NativeCalls, NativeValue } from './native-calls.ts';

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
  readonly #calls: NativeCalls;

  constructor(calls: NativeCalls) {
    this.#calls = calls;
  }

  /**
   * @param x [images, height, width, channels]
   * @param gradient by the largest values, [images, height/2, width/2, channels]
   * @returns the gradient by x
   */
  of(x: NativeValue, gradient: NativeValue): NativeValue {
    const [images, height, width, channels] = x.shape;
    const pairs = (images * height * width) / 2;
    const [left, right] = this.#unpair(this.#calls.reshape(x.id, [pairs, 2, channels]));
    const rows = this.#run('Maximum', left, right);
    const line = (width / 2) * channels;
    const [top, bottom] = this.#unpair(this.#calls.reshape(rows.id, [(images * height) / 2, 2, line]));
    const whole = this.#calls.reshape(gradient.id, [(images * height) / 2, line]);
    const byRows = this.#share(whole, top, bottom);
    const byColumns = this.#share(this.#calls.reshape(byRows.id, [pairs, channels]), left, right);
    const result = this.#calls.reshape(byColumns.id, x.shape);
    this.#free(rows, byRows, byColumns);
    return result;
  }

  /** Gives each of two neighbours its part of a gradient, [n, c] → [n, 2, c]: all or nothing. Frees what it is given. */
  #share(gradient: NativeValue, first: NativeValue, second: NativeValue): NativeValue {
    const isFirst = this.#run('GreaterEqual', first, second);
    const kept = this.#calls.run('Cast', [this.#calls.floatType('DstT')], [isFirst.id]);
    const toFirst = this.#run('Mul', gradient, kept);
    const toSecond = this.#run('Sub', gradient, toFirst);
    const attributes = [this.#calls.int('N', 2), this.#calls.floatType('T'), this.#calls.int('axis', 1)];
    const both = this.#calls.run('Pack', attributes, [toFirst.id, toSecond.id]);
    this.#free(gradient, first, second, isFirst, kept, toFirst, toSecond);
    return both;
  }

  /** [n, 2, c] → two of [n, c]. Frees what it is given. */
  #unpair(pairs: NativeValue): NativeValue[] {
    const attributes = [this.#calls.int('num', 2), this.#calls.int('axis', 1)];
    const both = this.#calls.runForMany('Unpack', attributes, [pairs.id], 2);
    this.#free(pairs);
    return both;
  }

  #run(name: string, ...inputs: readonly NativeValue[]): NativeValue {
    return this.#calls.run(
      name,
      [],
      inputs.map(({ id }) => id),
    );
  }

  #free(...values: readonly NativeValue[]): void {
    this.#calls.free(...values.map(({ id }) => id));
  }
}
