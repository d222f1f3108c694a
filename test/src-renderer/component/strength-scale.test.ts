import { describe, expect, it } from 'vitest';
import {
  lastPosition,
  placeOf,
  positionOf,
  powerText,
  strengthAt,
  ticksOf,
} from '../../../src-renderer/component/strength-scale.ts';

const SCALE = { smallest: 1e-5, largest: 1 };

describe('a scale of strengths', () => {
  it('begins with 0 and rises by numbers that people type, without floating-point dirt', () => {
    const all = Array.from({ length: lastPosition(SCALE) + 1 }, (_, position) => strengthAt(SCALE, position));
    expect(all.slice(0, 7)).toEqual([0, 2e-6, 3e-6, 5e-6, 7e-6, 1e-5, 2e-5]);
    expect(all.slice(-6)).toEqual([0.1, 0.2, 0.3, 0.5, 0.7, 1]);
    expect(all).toEqual(all.toSorted((a, b) => a - b));
  });

  it('finds each of its strengths again, and the nearest position for others', () => {
    for (let position = 0; position <= lastPosition(SCALE); position++)
      expect(positionOf(SCALE, strengthAt(SCALE, position))).toBe(position);
    expect(strengthAt(SCALE, positionOf(SCALE, 0.011))).toBe(0.01);
    expect(strengthAt(SCALE, positionOf(SCALE, 400))).toBe(1);
    expect(strengthAt(SCALE, positionOf(SCALE, 1e-12))).toBe(2e-6);
    expect(positionOf(SCALE, Number.NaN)).toBe(0);
  });

  it('has a tick for 0 and for each power of ten, where the slider has that strength', () => {
    expect(ticksOf(SCALE).map(({ text }) => text)).toEqual([
      '0',
      '10⁻⁵',
      '10⁻⁴',
      '10⁻³',
      '10⁻²',
      '10⁻¹',
      '1',
    ]);
    for (const { text, place } of ticksOf(SCALE).slice(1)) {
      const strength = strengthAt(SCALE, place * lastPosition(SCALE));
      expect(powerText(Math.log10(strength))).toBe(text);
      expect(placeOf(SCALE, strength)).toBeCloseTo(place, 12);
    }
  });
});
