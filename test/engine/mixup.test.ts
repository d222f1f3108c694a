import { describe, expect, it } from 'vitest';
import { drawMixing, mixRows } from '../../src-main/engine/mixup.ts';

const place = (batch: number, epoch = 1) => ({ epoch, batch, rows: 16 });
const shares = (alpha: number, count: number): number[] =>
  Array.from({ length: count }, (_, batch) => drawMixing(3, alpha, place(batch)).share);

describe('the mixing of a batch', () => {
  it('pairs every row with one that is nobody else’s partner', () => {
    const { partners } = drawMixing(1, 0.2, place(0));
    expect([...partners].toSorted((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, at) => at));
  });

  it('draws shares whose mean and variance are those of Beta(α, α)', () => {
    for (const alpha of [0.2, 1, 4]) {
      const drawn = shares(alpha, 4000);
      const mean = drawn.reduce((sum, share) => sum + share, 0) / drawn.length;
      const variance = drawn.reduce((sum, share) => sum + (share - 0.5) ** 2, 0) / drawn.length;
      // ½ and 1/(4(2α + 1)); four standard errors of a mean of 4000 numbers within [0, 1] are at most 4·0.5/√4000 = 0.032,
      // and of their squared distances from ½, which lie within [0, ¼], at most 0.008.
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.032);
      expect(Math.abs(variance - 1 / (4 * (2 * alpha + 1)))).toBeLessThan(0.008);
    }
  });

  it('is drawn anew in every batch and epoch, and again alike', () => {
    const first = drawMixing(1, 0.2, place(0));
    expect(drawMixing(1, 0.2, place(0))).toEqual(first);
    for (const other of [
      drawMixing(1, 0.2, place(1)),
      drawMixing(1, 0.2, place(0, 2)),
      drawMixing(2, 0.2, place(0)),
    ]) {
      expect(other.share).not.toBe(first.share);
      expect(other.partners).not.toEqual(first.partners);
    }
  });

  it('has the same partners under every α of a seed, and shares on the same side of ½', () => {
    for (let batch = 0; batch < 20; batch++) {
      const [weak, strong] = [drawMixing(5, 0.1, place(batch)), drawMixing(5, 2, place(batch))];
      expect(strong.partners).toEqual(weak.partners);
      expect(Math.sign(strong.share - 0.5)).toBe(Math.sign(weak.share - 0.5));
      expect(Math.abs(strong.share - 0.5)).toBeLessThan(Math.abs(weak.share - 0.5));
    }
  });
});

describe('mixed rows', () => {
  it('are λ of their own and 1 − λ of the partner’s as it was', () => {
    const rows = Float32Array.of(1, 2, 3, 4, 5, 6);
    mixRows(rows, 2, { share: 0.75, partners: Int32Array.of(1, 2, 0) });
    const mix = (own: number, other: number): number => 0.75 * own + 0.25 * other;
    expect([...rows]).toEqual([mix(1, 3), mix(2, 4), mix(3, 5), mix(4, 6), mix(5, 1), mix(6, 2)]);
  });
});
