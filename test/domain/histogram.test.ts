import { describe, expect, it } from 'vitest';
import { countIntoBins, equalEdges } from '../../src-main/domain/histogram.ts';

describe('bins', () => {
  it('have one width, and end at the smallest and the largest number', () => {
    expect(equalEdges(-1, 1, 4)).toEqual([-1, -0.5, 0, 0.5, 1]);
    const edges = equalEdges(0.1, 0.7, 7);
    expect([edges[0], edges[7]]).toEqual([0.1, 0.7]);
  });

  it('around a single number have a total width of 1', () => {
    expect(equalEdges(3, 3, 2)).toEqual([2.5, 3, 3.5]);
    expect(countIntoBins([3, 3], equalEdges(3, 3, 2))).toEqual([0, 2]);
  });

  it('have their lower edge, the last one both', () => {
    expect(countIntoBins([0, 0.49, 0.5, 1, 1], [0, 0.5, 1])).toEqual([2, 3]);
  });

  it('follow their edges where the arithmetic rounds', () => {
    for (let bins = 1; bins <= 60; bins++) {
      const edges = equalEdges(0.1, 0.7, bins);
      // Each edge but the last opens its bin; the last closes the last one.
      const counts = countIntoBins(edges, edges);
      expect(counts.slice(0, -1), String(bins)).toEqual(Array.from({ length: bins - 1 }, () => 1));
      expect(counts.at(-1)).toBe(2);
    }
  });

  it('do not count what is outside or not finite', () => {
    expect(countIntoBins(Float32Array.of(NaN, Infinity, -Infinity, -1, 2, 0.5), [0, 1])).toEqual([1]);
  });
});
