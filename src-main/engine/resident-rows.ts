import type { PreparedPart } from '../domain/dataset.ts';
import type { LossName } from '../domain/experiment.ts';
import type { Batch } from './ensemble.ts';
import type { OpSet, Tensor } from './ops/op-set.ts';

/** The training rows on the device, once for all members, from which batches are gathered. */
export class ResidentRows {
  readonly #ops: OpSet;
  readonly #features: Tensor;
  readonly #labels: Tensor | null;
  readonly #values: Tensor | null;

  /** @param loss decides in which form the targets are kept, see `BatchTarget` */
  constructor(ops: OpSet, part: PreparedPart, inputs: number, loss: LossName) {
    const { rows, features, labels, values } = part;
    this.#ops = ops;
    this.#features = ops.float([rows, inputs], features);
    const asClasses = loss === 'softmaxCrossEntropy';
    this.#labels = asClasses && labels !== undefined ? ops.int([rows], labels) : null;
    const numbers = values ?? Float32Array.from(labels ?? []);
    this.#values = asClasses ? null : ops.float([rows, 1], numbers);
  }

  /**
   * Rows `start` to `end` of each member's order, to be called within a scope.
   * @param orders one per member
   */
  batch(orders: readonly Int32Array[], start: number, end: number): Batch {
    const size = end - start;
    const rows = new Int32Array(orders.length * size);
    orders.forEach((order, member) => {
      rows.set(order.subarray(start, end), member * size);
    });
    const index = this.#ops.int([orders.length, size], rows);
    const gather = (data: Tensor | null): Tensor | null =>
      data === null ? null : this.#ops.gatherRows(data, index);
    return {
      features: this.#ops.gatherRows(this.#features, index),
      labels: gather(this.#labels),
      values: gather(this.#values),
    };
  }

  /** Frees everything on the device. */
  release(): void {
    for (const tensor of [this.#features, this.#labels, this.#values])
      if (tensor !== null) this.#ops.free(tensor);
  }
}
