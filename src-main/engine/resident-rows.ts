import type { PreparedPart } from '../domain/dataset.ts';
import type { LossSettings } from '../domain/training.ts';
import type { Batch } from './ensemble.ts';
import type { BatchTarget, MixedTarget } from './loss-gradient.ts';
import type { Mixing } from './mixup.ts';
import type { OpSet, Tensor } from './ops/op-set.ts';
import type { AugmentedBatch } from './row-augmenter.ts';

/** The training rows on the device, once for all members, from which batches are gathered. */
export class ResidentRows {
  readonly #ops: OpSet;
  readonly #inputs: number;
  readonly #features: Tensor;
  readonly #labels: Tensor | null;
  readonly #values: Tensor | null;

  /** @param loss decides in which form the targets are kept, see `BatchTarget` */
  constructor(ops: OpSet, part: PreparedPart, inputs: number, loss: LossSettings) {
    const { rows, features, labels, values } = part;
    this.#ops = ops;
    this.#inputs = inputs;
    this.#features = ops.float([rows, inputs], features);
    const asClasses = loss.name === 'softmaxCrossEntropy';
    this.#labels = asClasses && labels !== undefined ? ops.int([rows], labels) : null;
    const numbers = values ?? Float32Array.from(labels ?? []);
    this.#values = asClasses ? null : ops.float([rows, 1], numbers);
  }

  /**
   * The rows of each member's batch, to be called within a scope.
   * @param rows [K·B] row numbers, member by member
   * @param members K
   * @param augmented what has become of their features; null: they are as they are
   */
  batch(rows: Int32Array, members: number, augmented: AugmentedBatch | null = null): Batch {
    const index = this.#index(rows, members);
    const targets = this.#targets(index);
    if (augmented === null) return { features: this.#ops.gatherRows(this.#features, index), ...targets };
    const shape = [members, rows.length / members, this.#inputs];
    return {
      features: this.#ops.float(shape, augmented.features),
      ...targets,
      mixed: this.#mixed(rows, augmented.mixings),
    };
  }

  /** Frees everything on the device. */
  release(): void {
    for (const tensor of [this.#features, this.#labels, this.#values])
      if (tensor !== null) this.#ops.free(tensor);
  }

  #index(rows: Int32Array, members: number): Tensor {
    return this.#ops.int([members, rows.length / members], rows);
  }

  #targets(index: Tensor): BatchTarget {
    const gather = (data: Tensor | null): Tensor | null =>
      data === null ? null : this.#ops.gatherRows(data, index);
    return { labels: gather(this.#labels), values: gather(this.#values) };
  }

  #mixed(rows: Int32Array, mixings: readonly (Mixing | null)[]): MixedTarget | null {
    if (mixings.every((mixing) => mixing === null)) return null;
    const size = rows.length / mixings.length;
    const partners = rows.map((row, at) => {
      const member = Math.floor(at / size);
      const partner = mixings[member]?.partners[at % size];
      return partner === undefined ? row : rows[member * size + partner];
    });
    const shares = mixings.map((mixing) => mixing?.share ?? 1);
    const perMember = (numbers: readonly number[]): Tensor =>
      this.#ops.float([numbers.length, 1, 1], Float32Array.from(numbers));
    return {
      partner: this.#targets(this.#index(partners, mixings.length)),
      share: perMember(shares),
      partnerShare: perMember(shares.map((share) => 1 - share)),
    };
  }
}

/**
 * Rows `start` to `end` of each member's order, one after another.
 * @param orders one per member
 */
export function rowsOfBatch(orders: readonly Int32Array[], start: number, end: number): Int32Array {
  const size = end - start;
  const rows = new Int32Array(orders.length * size);
  orders.forEach((order, member) => {
    rows.set(order.subarray(start, end), member * size);
  });
  return rows;
}
