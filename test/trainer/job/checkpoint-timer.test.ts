import { describe, expect, it } from 'vitest';
import { CheckpointTimer } from '../../../src-main/trainer/job/checkpoint-timer.ts';

const MINUTE = 60_000;

describe('a checkpoint', () => {
  it('is due a minute after the last one where nothing else is said', () => {
    const timer = new CheckpointTimer({}, 1000);
    expect(timer.isDue(1, 1000 + MINUTE - 1)).toBe(false);
    expect(timer.isDue(2, 1000 + MINUTE)).toBe(true);
    timer.took(0, 1000 + MINUTE);
    expect(timer.isDue(3, 1000 + 2 * MINUTE - 1)).toBe(false);
    expect(timer.isDue(3, 1000 + 2 * MINUTE)).toBe(true);
  });

  it('waits longer where it takes more than a two-hundredth of a minute, unless a rule says otherwise', () => {
    const unruled = new CheckpointTimer({}, 0);
    unruled.took(500, MINUTE);
    // 200 · 500 ms.
    expect(unruled.isDue(1, MINUTE + 99_999)).toBe(false);
    expect(unruled.isDue(1, MINUTE + 100_000)).toBe(true);
    const ruled = new CheckpointTimer({ everyMinutes: 1 }, 0);
    ruled.took(500, MINUTE);
    expect(ruled.isDue(1, 2 * MINUTE)).toBe(true);
  });

  it('is due at the end of every epoch under a rule of 0 minutes', () => {
    const timer = new CheckpointTimer({ everyMinutes: 0 }, 5);
    expect([1, 2, 3].map((epoch) => timer.isDue(epoch, 5))).toEqual([true, true, true]);
  });

  it('comes by epochs, by minutes, or by what of both is first', () => {
    const byEpochs = new CheckpointTimer({ everyEpochs: 3 }, 0);
    expect([1, 2, 3, 4, 5, 6].map((epoch) => byEpochs.isDue(epoch, epoch * MINUTE))).toEqual([
      ...[false, false, true],
      ...[false, false, true],
    ]);
    const byBoth = new CheckpointTimer({ everyEpochs: 3, everyMinutes: 2 }, 0);
    expect(byBoth.isDue(1, MINUTE)).toBe(false);
    expect(byBoth.isDue(2, 2 * MINUTE)).toBe(true);
    byBoth.took(1, 2 * MINUTE);
    expect(byBoth.isDue(3, 2 * MINUTE)).toBe(true);
  });
});
