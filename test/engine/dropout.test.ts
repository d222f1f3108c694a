import { describe, expect, it } from 'vitest';
import { seededMasks } from '../../src-main/engine/layer/dropout.ts';

const BATCH = 64;
const UNITS = 128;

function maskOf(masks: Float32Array, member: number): Float32Array {
  return masks.slice(member * BATCH * UNITS, (member + 1) * BATCH * UNITS);
}

function dropped(mask: Float32Array): Set<number> {
  return new Set([...mask.keys()].filter((at) => mask[at] === 0));
}

describe('seeded dropout masks', () => {
  it('drops the share that the rate says and scales what is kept', () => {
    const mask = seededMasks([1], [0.3], 2)(0, BATCH, UNITS);
    const share = dropped(mask).size / mask.length;
    // Five standard deviations of a binomial share over 8,192 draws.
    expect(Math.abs(share - 0.3)).toBeLessThan(5 * Math.sqrt((0.3 * 0.7) / mask.length));
    expect(new Set(mask)).toEqual(new Set([0, Math.fround(1 / 0.7)]));
  });

  it('depends on seed, layer and step, and on nothing else', () => {
    const alone = seededMasks([7], [0.5], 1)(3, BATCH, UNITS).slice();
    const among = seededMasks([9, 7, 1], [0.2, 0.5, 0], 1)(3, BATCH, UNITS);
    expect(maskOf(among, 1)).toEqual(alone);
    expect(seededMasks([7], [0.5], 1)(4, BATCH, UNITS)).not.toEqual(alone);
    expect(seededMasks([7], [0.5], 2)(3, BATCH, UNITS)).not.toEqual(alone);
    expect(seededMasks([8], [0.5], 1)(3, BATCH, UNITS)).not.toEqual(alone);
  });

  it('drops at a higher rate all that it drops at a lower one, for members that share a seed', () => {
    const masks = seededMasks([4, 4], [0.2, 0.6], 1)(0, BATCH, UNITS);
    const [few, many] = [dropped(maskOf(masks, 0)), dropped(maskOf(masks, 1))];
    expect(few.isSubsetOf(many)).toBe(true);
    expect(many.size).toBeGreaterThan(few.size);
  });

  it('keeps everything of a member that drops nothing', () => {
    const masks = seededMasks([4, 4], [0.5, 0], 1)(0, BATCH, UNITS);
    expect(new Set(maskOf(masks, 1))).toEqual(new Set([1]));
  });
});
