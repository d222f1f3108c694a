import { describe, expect, it } from 'vitest';
import { halvingEpochs, nextLimits, rungsOf, type HalvingRun } from '../../src-main/domain/halving.ts';

const RUNGS = [
  { epoch: 2, kept: 2 },
  { epoch: 4, kept: 1 },
];

/** Two seeds of a baseline and four variants, all of them so far. */
function runsAt(
  epochsDone: number,
  change: (run: HalvingRun) => Partial<HalvingRun> = () => ({}),
): HalvingRun[] {
  return [0, 1, 2, 3, 4].flatMap((variantIndex) =>
    [0, 1].map((seed) => {
      const runId = 10 * variantIndex + seed;
      const run: HalvingRun = { runId, variantIndex, status: 'running', epochsDone, droppedEpoch: null };
      return { ...run, ...change(run) };
    }),
  );
}

/** Variant 3 is best, then 1, 4 and 2; the seeds lie on both sides of the mean. */
const ACCURACY = [0, 0.8, 0.6, 0.9, 0.7];
const valueAt = (runId: number) => ACCURACY[Math.floor(runId / 10)] + (runId % 2 === 0 ? 0.3 : -0.3);

const endsOf = (...variants: readonly (readonly [number, number])[]) =>
  variants.flatMap(([variant, epoch]) => [0, 1].map((seed) => ({ runId: 10 * variant + seed, epoch })));

describe('the rungs', () => {
  it('keep one in factor, rounded up, behind factor times as many epochs each', () => {
    // 9 → 3 → 1, as HalvingGridSearchCV with factor 3 and min_resources 10.
    expect(rungsOf({ minEpochs: 10 }, 90, 9)).toEqual([
      { epoch: 10, kept: 3 },
      { epoch: 30, kept: 1 },
    ]);
    expect(rungsOf({ factor: 2, minEpochs: 3 }, 100, 5)).toEqual([
      { epoch: 3, kept: 3 },
      { epoch: 6, kept: 2 },
      { epoch: 12, kept: 1 },
    ]);
  });

  it('end with the epochs, and skip what would keep all', () => {
    expect(rungsOf({ factor: 2, minEpochs: 30 }, 60, 8)).toEqual([{ epoch: 30, kept: 4 }]);
    expect(rungsOf({ factor: 1.2, minEpochs: 10 }, 13, 3)).toEqual([]);
    expect(rungsOf({ minEpochs: 1 }, 100, 1)).toEqual([]);
  });

  it('save epochs', () => {
    const rungs = rungsOf({ minEpochs: 10 }, 90, 9);
    // The baseline and one variant all 90, six 10, two 30.
    expect(halvingEpochs(rungs, 90, 9)).toEqual({ all: 900, trained: 2 * 90 + 6 * 10 + 2 * 30 });
    expect(halvingEpochs([], 90, 9)).toEqual({ all: 900, trained: 900 });
  });
});

describe('what is trained next', () => {
  it('is all runs up to the first rung, until the last of them is there', () => {
    const waiting = { untilEpoch: 2, ends: [] };
    expect(nextLimits(RUNGS, runsAt(0), true, valueAt)).toEqual(waiting);
    const oneBehind = runsAt(2, ({ runId }) => (runId === 41 ? { epochsDone: 1 } : {}));
    expect(nextLimits(RUNGS, oneBehind, true, valueAt)).toEqual(waiting);
  });

  it('leaves the best by the mean over seeds, and the baseline, however bad', () => {
    expect(nextLimits(RUNGS, runsAt(2), true, valueAt)).toEqual({
      untilEpoch: 4,
      ends: endsOf([4, 2], [2, 2]),
    });
    // Where less is better it is the other way around.
    expect(nextLimits(RUNGS, runsAt(2), false, valueAt).ends).toEqual(endsOf([1, 2], [3, 2]));
  });

  it('goes on from rung to rung, and then to the end', () => {
    const stopped = (run: HalvingRun): Partial<HalvingRun> =>
      [2, 4].includes(run.variantIndex) ? { status: 'completed', epochsDone: 2, droppedEpoch: 2 } : {};
    expect(nextLimits(RUNGS, runsAt(4, stopped), true, valueAt)).toEqual({
      untilEpoch: null,
      ends: endsOf([4, 2], [2, 2], [1, 4]),
    });
  });

  it('finds the same decision again when it was interrupted in the middle of carrying it out', () => {
    const half = runsAt(3, ({ runId }) =>
      runId === 40 ? { status: 'completed', epochsDone: 2, droppedEpoch: 2 } : { status: 'interrupted' },
    );
    const { ends } = nextLimits(RUNGS, half, true, valueAt);
    expect(new Set(ends.map(({ runId }) => runId))).toEqual(new Set([20, 21, 40, 41]));
  });

  it('does not take back a decision when seeds were added whose values say otherwise', () => {
    const grown = runsAt(2, ({ variantIndex }) =>
      [3, 1].includes(variantIndex) ? { status: 'completed', epochsDone: 2, droppedEpoch: 2 } : {},
    );
    expect(new Set(nextLimits(RUNGS, grown, true, valueAt).ends.map(({ runId }) => runId))).toEqual(
      new Set([10, 11, 30, 31]),
    );
  });

  it('lets a variant go on with its early stopped runs, and stops one of which a run diverged or failed', () => {
    const mixed = runsAt(2, ({ runId }) => {
      if (runId === 20 || runId === 21) return { status: 'completed', epochsDone: 1 };
      if (runId === 30) return { status: 'diverged', epochsDone: 1 };
      return runId === 10 ? { status: 'failed', epochsDone: 0 } : {};
    });
    // 3 and 1 would have been the best two.
    expect(nextLimits(RUNGS, mixed, true, valueAt)).toEqual({
      untilEpoch: 4,
      ends: endsOf([1, 2], [3, 2]),
    });
  });

  it('takes the earlier one of equal variants', () => {
    expect(nextLimits(RUNGS, runsAt(2), true, () => 0.5).ends).toEqual(endsOf([3, 2], [4, 2]));
  });
});
