import { RandomStream, type StreamPurpose } from '../domain/random.ts';

/** Which batch of a training it is. */
export interface BatchPlace {
  /** From 1. */
  readonly epoch: number;
  /** Position in the epoch. */
  readonly batch: number;
  /** Number of rows. */
  readonly rows: number;
}

const WORDS = 4;

/**
 * Up to four uniform numbers per row of a batch for one purpose. They depend on seed, purpose, epoch, batch and the row's place
 * in the batch alone, so a training that goes on from any epoch draws what it would have drawn.
 */
export class RowDraws {
  readonly #words: Uint32Array;

  constructor(seed: number, purpose: StreamPurpose, { epoch, batch, rows }: BatchPlace) {
    this.#words = new Uint32Array(rows * WORDS);
    new RandomStream(seed, purpose, epoch, batch).fillUint32(this.#words);
  }

  /**
   * A number in [0, 1), from 24 bits.
   * @param row position in the batch
   * @param which from 0 to 3
   */
  uniform(row: number, which: number): number {
    return (this.#words[row * WORDS + which] >>> 8) / 0x1000000;
  }

  /** An integer from 0 to count − 1; even but for count/2²⁴. */
  below(count: number, row: number, which: number): number {
    return Math.floor(this.uniform(row, which) * count);
  }
}
