/**
 * The only source of randomness: Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw,
 * "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). A block of four 32-bit words is a pure function of a key
 * and a counter, so every number can be computed on its own, in any order, and a stream never depends on how many
 * other streams were drawn from. Checked against the known-answer vectors of the authors' Random123 library.
 */

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9;
const WEYL_1 = 0xbb67ae85;
const ROUNDS = 10;

/** What a stream is drawn for. Streams of different purposes never overlap, whatever the seed. */
export type StreamPurpose =
  | 'split'
  | 'initial-weights'
  | 'batch-order'
  | 'dropout'
  | 'spatial-dropout'
  | 'gaussian-dropout'
  | 'gaussian-noise'
  | 'image-flip'
  | 'image-shift'
  | 'image-rotation'
  | 'input-noise'
  | 'cutout'
  | 'mixup'
  | 'permutation-test'
  | 'bootstrap'
  | 'folds';

const PURPOSE_NUMBER: Record<StreamPurpose, number> = {
  split: 1,
  'initial-weights': 2,
  'batch-order': 3,
  dropout: 4,
  'spatial-dropout': 5,
  'gaussian-dropout': 6,
  'gaussian-noise': 7,
  'image-flip': 8,
  'image-shift': 9,
  'image-rotation': 10,
  'input-noise': 11,
  cutout: 12,
  mixup: 13,
  'permutation-test': 14,
  bootstrap: 15,
  folds: 16,
};

/** The high 32 bits of the product of two unsigned 32-bit integers, in 32-bit integer arithmetic alone: doubles are slower. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  // Neither sum exceeds 2³² − 1, as (2¹⁶ − 1)² + (2¹⁶ − 1) < 2³²; their sign bit is no sign.
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const other = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16)) | 0;
}

/**
 * One Philox4x32-10 block.
 * @param out receives the four words at `offset`
 * @param key two 32-bit words
 * @param counter four 32-bit words
 */
export function philoxBlock(
  out: Uint32Array,
  offset: number,
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
): void {
  let c0 = counter0;
  let c1 = counter1;
  let c2 = counter2;
  let c3 = counter3;
  let k0 = key0;
  let k1 = key1;
  for (let round = 0; round < ROUNDS; round++) {
    const low0 = Math.imul(MULTIPLIER_0, c0);
    const high0 = multiplyHigh(MULTIPLIER_0, c0);
    const low1 = Math.imul(MULTIPLIER_1, c2);
    const high1 = multiplyHigh(MULTIPLIER_1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  out[offset] = c0;
  out[offset + 1] = c1;
  out[offset + 2] = c2;
  out[offset + 3] = c3;
}

/**
 * A stream of random numbers, named by seed, purpose and up to two numbers that tell streams of one purpose apart
 * (a layer's name, an epoch). The same name gives the same numbers on every machine and backend.
 */
export class RandomStream {
  readonly #key0: number;
  readonly #key1: number;
  readonly #counter2: number;
  readonly #counter3: number;
  readonly #block = new Uint32Array(4);
  #nextBlock = 0;
  #used = 4;

  /**
   * @param seed an integer from 0 to 2^32 − 1
   * @param first, second integers from 0 to 2^32 − 1
   */
  constructor(seed: number, purpose: StreamPurpose, first = 0, second = 0) {
    this.#key0 = seed >>> 0;
    this.#key1 = PURPOSE_NUMBER[purpose];
    this.#counter2 = first >>> 0;
    this.#counter3 = second >>> 0;
  }

  /** The next unsigned 32-bit word. */
  nextUint32(): number {
    if (this.#used === 4) {
      this.#fill(this.#block, 0);
      this.#used = 0;
    }
    return this.#block[this.#used++];
  }

  /** The next number in [0, 1), from 24 bits: exact in float32. */
  nextUniform(): number {
    return (this.nextUint32() >>> 8) / 0x1000000;
  }

  /** The next integer in [0, bound), without bias (rejection of the incomplete last interval). */
  nextBelow(bound: number): number {
    const limit = 0x100000000 - (0x100000000 % bound);
    let word = this.nextUint32();
    while (word >= limit) word = this.nextUint32();
    return word % bound;
  }

  /** Fills with whole blocks of words, four at a time; the words of a last, partial block are dropped. */
  fillUint32(out: Uint32Array): void {
    const whole = out.length - (out.length % 4);
    for (let at = 0; at < whole; at += 4) this.#fill(out, at);
    if (whole < out.length) {
      this.#fill(this.#block, 0);
      for (let at = whole; at < out.length; at++) out[at] = this.#block[at - whole];
      this.#used = 4;
    }
  }

  /**
   * Fills with standard normal numbers, two of each two words u, v: √(−2·ln a)·cos(2πb) and √(−2·ln a)·sin(2πb) with
   * a = (u + 1)/2³², b = v/2³², in float64 before they are rounded (Box, Muller 1958). The largest is 6.66.
   */
  fillNormal(out: Float32Array): void {
    const words = new Uint32Array(Math.ceil(out.length / 2) * 2);
    this.fillUint32(words);
    for (let at = 0; at < out.length; at += 2) {
      const radius = Math.sqrt(-2 * Math.log((words[at] + 1) / 0x100000000));
      const angle = (2 * Math.PI * words[at + 1]) / 0x100000000;
      out[at] = radius * Math.cos(angle);
      if (at + 1 < out.length) out[at + 1] = radius * Math.sin(angle);
    }
  }

  #fill(out: Uint32Array, offset: number): void {
    const block = this.#nextBlock++;
    const high = Math.floor(block / 0x100000000);
    philoxBlock(out, offset, this.#key0, this.#key1, block >>> 0, high, this.#counter2, this.#counter3);
  }
}

/**
 * The number of a stream that is drawn for something with a name: FNV-1a with 32 bits over its UTF-8 bytes (Fowler, Noll, Vo,
 * http://www.isthe.com/chongo/tech/comp/fnv/). A name keeps its stream whatever stands around it. Two of 400 names share one with
 * a probability of 2·10⁻⁵.
 */
export function streamOfName(name: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The integers 0 … count − 1 in random order (Fisher–Yates, as Durstenfeld's in-place form). */
export function permutation(count: number, stream: RandomStream): Int32Array {
  const order = Int32Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = stream.nextBelow(last + 1);
    const kept = order[last];
    order[last] = order[other];
    order[other] = kept;
  }
  return order;
}
