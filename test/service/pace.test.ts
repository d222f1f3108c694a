import { describe, expect, it } from 'vitest';
import { Pace } from '../../src-main/service/pace.ts';

describe('the pace', () => {
  it('is not known before the first epoch', () => {
    expect(new Pace().msPerEpochOf(1)).toBe(null);
  });

  it('leaves out the first epoch of a group, which also prepares, once there is another', () => {
    const pace = new Pace();
    pace.add(900, [1, 2, 3]);
    expect(pace.msPerEpochOf(1)).toBe(300);
    pace.add(300, [1, 2, 3]);
    pace.add(360, [1, 2, 3]);
    expect(pace.msPerEpochOf(1)).toBe((300 / 3 + 360 / 3) / 2);
  });

  it('follows the last eight epochs', () => {
    const pace = new Pace();
    for (let epoch = 0; epoch < 20; epoch++) pace.add(100, [1]);
    for (let epoch = 0; epoch < 8; epoch++) pace.add(50, [1]);
    expect(pace.msPerEpochOf(1)).toBe(50);
  });

  it('counts a group that has not begun at what a run took while most trained together', () => {
    const pace = new Pace();
    pace.add(400, [1, 2, 3, 4]);
    pace.add(400, [1, 2, 3, 4]);
    // All but one have stopped early; the group has not shrunk, and an epoch takes as long as before.
    for (let epoch = 0; epoch < 8; epoch++) pace.add(400, [1]);
    expect(pace.msPerEpochOf(1)).toBe(400);
    expect(pace.msPerEpochOf(5)).toBe(100);
    pace.add(1000, [5, 6]);
    expect(pace.msPerEpochOf(5)).toBe(500);
  });
});
