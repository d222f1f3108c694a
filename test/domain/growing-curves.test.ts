import { describe, expect, it } from 'vitest';
import { GrowingCurves } from '../../src-main/domain/growing-curves.ts';
import type { RunCurve } from '../../src-main/domain/run-curve.ts';

function curve(runId: number, firstEpoch: number, values: readonly (number | null)[]): RunCurve {
  return { runId, scope: 'train', name: 'dataLoss', detail: '', firstEpoch, values };
}

describe('growing curves', () => {
  it('put new points behind those that are there, run by run', () => {
    const curves = new GrowingCurves();
    curves.add([curve(1, 1, [5, 4]), curve(2, 1, [9])]);
    curves.add([curve(1, 3, [3])]);
    expect(curves.all).toEqual([curve(1, 1, [5, 4, 3]), curve(2, 1, [9])]);
    expect([1, 2, 3].map((runId) => curves.lastEpochOf(runId))).toEqual([3, 1, 0]);
  });

  it('take a point that comes twice once', () => {
    const curves = new GrowingCurves();
    curves.add([curve(1, 1, [5, 4])]);
    curves.add([curve(1, 2, [4, 3])]);
    expect(curves.all).toEqual([curve(1, 1, [5, 4, 3])]);
  });

  it('leave a gap where epochs are missing', () => {
    const curves = new GrowingCurves();
    curves.add([curve(1, 1, [5])]);
    curves.add([curve(1, 4, [2])]);
    expect(curves.all).toEqual([curve(1, 1, [5, null, null, 2])]);
  });
});
