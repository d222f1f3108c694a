import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src-main/domain/random.ts';
import { seededMasks } from '../../src-main/engine/layer/dropout.ts';
import { seededNormals } from '../../src-main/engine/layer/gaussian-noise.ts';

const BATCH = 100;
const UNITS = 101;
const COUNT = BATCH * UNITS;

function momentsOf(values: Float32Array): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, variance };
}

describe('seeded normal numbers', () => {
  it('have the mean, the deviation and the share within one deviation of a normal distribution', () => {
    const noise = seededNormals([3], { mean: 1, deviation: 0.5 }, 2, 'gaussian-dropout');
    const values = noise(0, BATCH, UNITS);
    expect(values).toHaveLength(COUNT);
    const { mean, variance } = momentsOf(values);
    // Five standard errors: σ/√n of a mean, σ²·√(2/n) of a variance, √(p(1 − p)/n) of a share.
    expect(Math.abs(mean - 1)).toBeLessThan((5 * 0.5) / Math.sqrt(COUNT));
    expect(Math.abs(variance - 0.25)).toBeLessThan(5 * 0.25 * Math.sqrt(2 / COUNT));
    const within = values.filter((value) => Math.abs(value - 1) < 0.5).length / COUNT;
    const share = 0.6826894921;
    expect(Math.abs(within - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / COUNT));
  });

  it('depend on seed, layer, step and purpose, and on nothing else', () => {
    const standard = { mean: 0, deviation: 1 };
    const draw = (seeds: number[], layer: number, step: number): Float32Array =>
      seededNormals(seeds, standard, layer, 'gaussian-noise')(step, BATCH, UNITS);
    const alone = draw([7], 1, 3);
    const among = draw([9, 7, 7], 1, 3);
    expect(among.slice(COUNT, 2 * COUNT)).toEqual(alone);
    expect(among.slice(2 * COUNT)).toEqual(alone);
    expect(draw([7], 1, 4)).not.toEqual(alone);
    expect(draw([7], 2, 3)).not.toEqual(alone);
    expect(draw([8], 1, 3)).not.toEqual(alone);
    const other = seededNormals([7], standard, 1, 'gaussian-dropout')(3, BATCH, UNITS);
    expect(other).not.toEqual(alone);
  });

  it('are those of Box and Muller, from pairs of words', () => {
    const words = new Uint32Array(4);
    new RandomStream(5, 'gaussian-noise').fillUint32(words);
    const drawn = new Float32Array(3);
    new RandomStream(5, 'gaussian-noise').fillNormal(drawn);
    const radius = (word: number): number => Math.sqrt(-2 * Math.log((word + 1) / 2 ** 32));
    const angle = (word: number): number => (2 * Math.PI * word) / 2 ** 32;
    expect([...drawn]).toEqual(
      [
        radius(words[0]) * Math.cos(angle(words[1])),
        radius(words[0]) * Math.sin(angle(words[1])),
        radius(words[2]) * Math.cos(angle(words[3])),
      ].map(Math.fround),
    );
  });
});

describe('masks of spatial dropout', () => {
  it('are drawn apart from those of dropout', () => {
    const spatial = seededMasks([7], [0.5], 1, 'spatial-dropout')(0, BATCH, UNITS).slice();
    expect(seededMasks([7], [0.5], 1)(0, BATCH, UNITS)).not.toEqual(spatial);
  });
});
