import { describe, expect, it } from 'vitest';
import {
  predictedFigure,
  residualFigure,
  runSeriesFigure,
  runWeightsFigure,
} from '../../../src-main/domain/figure/run-figures.ts';
import type { RegressionEvaluation } from '../../../src-main/domain/group-evaluation.ts';
import type { RunCurve } from '../../../src-main/domain/run-curve.ts';

function curve(scope: RunCurve['scope'], name: string, values: readonly (number | null)[]): RunCurve {
  return { runId: 1, scope, name, detail: '', firstEpoch: 1, values };
}
const CURVES = [
  curve('train', 'dataLoss', [3, 2, 1]),
  curve('validation', 'dataLoss', [3, null, 2]),
  curve('model', 'penalty', [1, 1, 1]),
];
const LOSS = { name: 'dataLoss', detail: '' };
const ENDED = { countedEpoch: 3, bestEpoch: 3, divergedEpoch: null };

describe('the figure of a series', () => {
  it('has a line per part: validation solid, training dashed; gaps stay gaps', () => {
    const { series, title } = runSeriesFigure(LOSS, ENDED, CURVES, 1);
    expect(title).toBe('Data loss');
    expect(series.map(({ name, dash, y }) => [name, dash, y])).toEqual([
      ['validation', undefined, [3, null, 2]],
      ['train', 'dashed', [3, 2, 1]],
    ]);
  });

  it('marks the counted and the best epoch where they are not simply the last', () => {
    const marksOf = (run: Parameters<typeof runSeriesFigure>[1]) =>
      runSeriesFigure(LOSS, run, CURVES, 0).marks.map((mark) => mark.kind === 'vertical' && mark.label);
    expect(marksOf(ENDED)).toEqual([]);
    expect(marksOf({ ...ENDED, bestEpoch: 2 })).toEqual(['best validation, epoch 2']);
    expect(marksOf({ ...ENDED, countedEpoch: 1, bestEpoch: 2 })).toEqual([
      'counted, epoch 1',
      'best validation, epoch 2',
    ]);
    expect(marksOf({ ...ENDED, countedEpoch: 2, bestEpoch: 2 })).toEqual(['counted and best, epoch 2']);
    expect(marksOf({ countedEpoch: null, bestEpoch: null, divergedEpoch: 4 })).toEqual(['diverged, epoch 4']);
  });

  it('of the model itself has no marks', () => {
    const run = { ...ENDED, bestEpoch: 2 };
    expect(runSeriesFigure({ name: 'penalty', detail: '' }, run, CURVES, 0).marks).toEqual([]);
  });
});

it('a weight histogram shows shares that add up to 1', () => {
  const histogram = { edges: [-1, 0, 1], counts: [1, 3] };
  const summary = { parameter: 'dense1.kernel', shape: [4], count: 4, notFinite: 0, l2Norm: 1, zeroShare: 0 };
  const [steps] = runWeightsFigure({ ...summary, min: -1, max: 1, histogram }, 0).series;
  expect(steps.x).toEqual([-1, 0, 0, 1]);
  expect(steps.y).toEqual([0.25, 0.25, 0.75, 0.75]);
  expect(runWeightsFigure({ ...summary, min: null, max: null, histogram: null }, 0).series).toEqual([]);
});

describe('the figures of a regression', () => {
  const evaluation: RegressionEvaluation = {
    task: 'regression',
    target: 'price',
    seeds: [0],
    rows: 2,
    points: [
      { row: 0, actual: 0, predicted: 10, sd: null },
      { row: 1, actual: 5, predicted: 5, sd: null },
    ],
    residualQuantiles: [],
    residuals: { edges: [0, 5, 10], counts: [1, 1] },
  };

  it('have both axes of predicted against actual alike, so that the diagonal is one', () => {
    const { x, y, series } = predictedFigure(evaluation, 0);
    // From 0 to 10, and 4 % of that beyond.
    expect([x.min, x.max]).toEqual([-0.4, 10.4]);
    expect([y.min, y.max]).toEqual([x.min, x.max]);
    expect(series[0].y).toEqual([10, 5]);
  });

  it('are empty, not broken, without rows', () => {
    const empty = { ...evaluation, points: [], residuals: null };
    expect(predictedFigure(empty, 0).series[0].x).toEqual([]);
    expect(residualFigure(empty, 0).series).toEqual([]);
  });
});
