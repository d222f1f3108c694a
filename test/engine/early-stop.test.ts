import { describe, expect, it } from 'vitest';
import type { PreparedData } from '../../src-main/domain/dataset.ts';
import type { EarlyStopping } from '../../src-main/domain/early-stopping.ts';
import { EarlyStop } from '../../src-main/engine/early-stop.ts';

const EMPTY = { rows: 0, features: new Float32Array() };

function dataWith(
  validation: { labels?: Int32Array; values?: Float32Array },
  change: Partial<PreparedData> = {},
): PreparedData {
  const parts = { train: EMPTY, validation: { ...EMPTY, rows: 2, ...validation }, test: EMPTY };
  return { inputs: 1, parts, classNames: null, targetScale: 1, targetOffset: 0, ...change };
}

const REGRESSION = dataWith({ values: Float32Array.of(0, 1) }, { targetScale: 10, targetOffset: 5 });

/** The epochs that were the best so far, and the one behind which the run stops; null where it goes on. */
function courseOf(spec: Partial<EarlyStopping>, losses: readonly number[]) {
  const stop = new EarlyStop({ type: 'earlyStopping', patience: 2, ...spec }, REGRESSION);
  const verdicts = losses.map((dataLoss) => stop.take({ dataLoss, predictions: new Float32Array(2) }));
  const stopAt = verdicts.findIndex(({ stops }) => stops);
  const best = verdicts.flatMap(({ isBest }, at) => (isBest ? [at + 1] : []));
  return { best, stopsBehind: stopAt < 0 ? null : stopAt + 1 };
}

describe('early stopping', () => {
  it('stops after as many epochs in a row without improvement as its patience', () => {
    expect(courseOf({}, [5, 4, 4.5, 3, 3.1, 3])).toEqual({ best: [1, 2, 4], stopsBehind: 6 });
    expect(courseOf({ patience: 1 }, [5, 4, 4])).toEqual({ best: [1, 2], stopsBehind: 3 });
    expect(courseOf({ patience: 3 }, [5, 4, 4.5, 3, 3.1, 3])).toEqual({ best: [1, 2, 4], stopsBehind: null });
  });

  it('takes a change of no more than the minimum for none, measured from the best', () => {
    // Each epoch is better by 0.25 than the one before, and the third by 0.5 than the best.
    expect(courseOf({ minimumChange: 0.3, patience: 3 }, [5, 4.75, 4.5, 4.25])).toEqual({
      best: [1, 3],
      stopsBehind: null,
    });
    expect(courseOf({ minimumChange: 0.5 }, [5, 4.75, 4.5])).toEqual({ best: [1], stopsBehind: 3 });
  });

  it("monitors a regression's metrics in the target's own units", () => {
    const stop = new EarlyStop(
      { type: 'earlyStopping', monitor: 'mae', patience: 1, minimumChange: 2 },
      REGRESSION,
    );
    // Errors of 0.5, 0.25 and 0.125 of the scaled target are 5, 2.5 and 1.25 of its own units.
    const take = (error: number) =>
      stop.take({ dataLoss: 0, predictions: Float32Array.of(error, 1 + error) });
    expect(take(0.5)).toEqual({ isBest: true, stops: false });
    expect(take(0.25)).toEqual({ isBest: true, stops: false });
    expect(take(0.125)).toEqual({ isBest: false, stops: true });
  });

  it('wants a metric to rise that is better when higher, and takes one that is not defined for no better', () => {
    const data = dataWith({ labels: Int32Array.of(0, 1) }, { classNames: ['a', 'b'] });
    const spec = { type: 'earlyStopping', monitor: 'precisionMacro', patience: 2 } as const;
    const stop = new EarlyStop(spec, data);
    const take = (...second: [number, number]) =>
      stop.take({
        dataLoss: 0,
        predictions: Float32Array.from(second.flatMap((probability) => [1 - probability, probability])),
      });
    // Nothing is predicted to be b: its precision is not defined.
    expect(take(0.1, 0.2)).toEqual({ isBest: false, stops: false });
    expect(take(0.9, 0.1)).toEqual({ isBest: true, stops: false });
    expect(take(0.1, 0.9)).toEqual({ isBest: true, stops: false });
    expect(take(0.1, 0.2)).toEqual({ isBest: false, stops: false });
    expect(take(0.1, 0.9)).toEqual({ isBest: false, stops: true });
  });
});
