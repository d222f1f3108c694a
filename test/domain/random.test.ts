import { describe, expect, it } from 'vitest';
import {
  permutation,
  philoxBlock,
  RandomStream,
  streamOfName,
  type StreamPurpose,
} from '../../src-main/domain/random.ts';

function philox(key: readonly [number, number], counter: readonly [number, number, number, number]): string {
  const out = new Uint32Array(4);
  philoxBlock(out, 0, ...key, ...counter);
  return [...out].map((word) => word.toString(16).padStart(8, '0')).join(' ');
}

function words(stream: RandomStream, count: number): number[] {
  return Array.from({ length: count }, () => stream.nextUint32());
}

/** Σ(observed − expected)²/expected over equally likely cells. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
}

describe('Philox4x32-10', () => {
  // kat_vectors of the Random123 library by Salmon, Moraes, Dror and Shaw.
  it('gives the known answers of Random123', () => {
    const ones = 0xffffffff;
    expect(philox([0, 0], [0, 0, 0, 0])).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    expect(philox([ones, ones], [ones, ones, ones, ones])).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    expect(philox([0xa4093822, 0x299f31d0], [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344])).toBe(
      'd16cfe09 94fdcceb 5001e420 24126ea1',
    );
  });
});

describe('a stream', () => {
  it('gives the same numbers for the same name', () => {
    expect(words(new RandomStream(7, 'dropout', 2, 3), 10)).toEqual(
      words(new RandomStream(7, 'dropout', 2, 3), 10),
    );
  });

  it('shares no word with a stream of any other seed, purpose or number', () => {
    const purposes: StreamPurpose[] = [
      'split',
      'initial-weights',
      'batch-order',
      'dropout',
      'spatial-dropout',
      'gaussian-dropout',
      'gaussian-noise',
    ];
    const streams = purposes.flatMap((purpose) =>
      [0, 1].flatMap((seed) =>
        [0, 1].flatMap((first) => [0, 1].map((second) => new RandomStream(seed, purpose, first, second))),
      ),
    );
    const drawn = streams.flatMap((stream) => words(stream, 100));
    // 3,200 independent words collide with probability 0.1 %; this set is fixed and has no collision.
    expect(new Set(drawn).size).toBe(streams.length * 100);
  });

  it('does not depend on what other streams drew', () => {
    const alone = words(new RandomStream(1, 'split'), 8);
    const one = new RandomStream(1, 'split');
    const other = new RandomStream(2, 'split');
    const interleaved = Array.from({ length: 8 }, () => {
      other.nextUint32();
      return one.nextUint32();
    });
    expect(interleaved).toEqual(alone);
  });

  it('is uncorrelated between neighbouring seeds: |r| below 4/√n', () => {
    const n = 20_000;
    const one = new RandomStream(0, 'dropout');
    const other = new RandomStream(1, 'dropout');
    let covariance = 0;
    for (let i = 0; i < n; i++) covariance += (one.nextUniform() - 0.5) * (other.nextUniform() - 0.5);
    // The variance of a uniform number is 1/12.
    expect(Math.abs(covariance / n / (1 / 12))).toBeLessThan(4 / Math.sqrt(n));
  });

  it('fills an array with the words it would give one by one', () => {
    const filled = new Uint32Array(10);
    new RandomStream(5, 'dropout').fillUint32(filled);
    expect([...filled]).toEqual(words(new RandomStream(5, 'dropout'), 10));
  });

  it('goes on behind the block that a partial fill ended in', () => {
    const stream = new RandomStream(5, 'dropout');
    stream.fillUint32(new Uint32Array(5));
    expect(stream.nextUint32()).toBe(words(new RandomStream(5, 'dropout'), 9)[8]);
  });

  it('gives uniform numbers in [0, 1) that are exact in float32', () => {
    const stream = new RandomStream(3, 'initial-weights');
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 10_000; i++) {
      const value = stream.nextUniform();
      expect(Math.fround(value)).toBe(value);
      counts[Math.floor(value * 10)] += 1;
    }
    expect(counts).toHaveLength(10);
    // 0.999 quantile of chi-square with 9 degrees of freedom.
    expect(chiSquare(counts)).toBeLessThan(27.88);
  });
});

describe('the stream of a name', () => {
  it('is FNV-1a: the known answers of its authors', () => {
    expect(['', 'a', 'foobar'].map(streamOfName)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  it('is another one for every name that layers and parameters are given by themselves', () => {
    const names = ['dense', 'conv2d', 'batchNorm', 'dropout'].flatMap((type) =>
      Array.from({ length: 200 }, (_, at) => [
        `${type}${at + 1}`,
        `${type}${at + 1}.kernel`,
        `${type}${at + 1}.bias`,
      ]).flat(),
    );
    expect(new Set(names.map(streamOfName)).size).toBe(names.length);
  });
});

describe('integers below a bound', () => {
  it('are all equally likely', () => {
    const stream = new RandomStream(11, 'split');
    const counts = new Array<number>(7).fill(0);
    for (let i = 0; i < 70_000; i++) counts[stream.nextBelow(7)] += 1;
    // 0.999 quantile of chi-square with 6 degrees of freedom.
    expect(chiSquare(counts)).toBeLessThan(22.46);
  });

  it('are without bias where a plain remainder would be grossly biased', () => {
    // word % (3·2^30) would hit the lowest third twice as often: 2^32 = 3·2^30 + 2^30.
    const bound = 3 * 2 ** 30;
    const stream = new RandomStream(12, 'split');
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) counts[Math.floor(stream.nextBelow(bound) / 2 ** 30)] += 1;
    // 0.999 quantile of chi-square with 2 degrees of freedom.
    expect(chiSquare(counts)).toBeLessThan(13.82);
  });
});

describe('a permutation', () => {
  it('holds every integer once', () => {
    for (const count of [0, 1, 2, 257])
      expect([...permutation(count, new RandomStream(1, 'batch-order'))].sort((a, b) => a - b)).toEqual(
        Array.from({ length: count }, (_, index) => index),
      );
  });

  it('takes each order equally often', () => {
    const stream = new RandomStream(4, 'batch-order');
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = permutation(4, stream).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // 0.999 quantile of chi-square with 23 degrees of freedom.
    expect(chiSquare([...counts.values()])).toBeLessThan(49.73);
  });
});
