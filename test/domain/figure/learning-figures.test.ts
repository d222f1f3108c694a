import { describe, expect, it } from 'vitest';
import {
  gapFigure,
  learningFigure,
  type FigureGroup,
} from '../../../src-main/domain/figure/learning-figures.ts';
import type { RunCurve } from '../../../src-main/domain/run-curve.ts';

function curve(runId: number, scope: 'train' | 'validation', values: readonly (number | null)[]): RunCurve {
  return { runId, scope, name: 'dataLoss', detail: '', firstEpoch: 1, values };
}

const GROUP: FigureGroup = {
  label: 'A: none',
  shortLabel: 'A',
  color: 0,
  runs: [
    { runId: 1, seed: 0, countedEpoch: 3 },
    { runId: 2, seed: 1, countedEpoch: 3 },
  ],
};
const CURVES = [
  curve(1, 'train', [4, 2, 1]),
  curve(2, 'train', [6, 4, 3]),
  curve(1, 'validation', [5, 4, 4]),
  curve(2, 'validation', [7, 6]),
];

describe('learning curves', () => {
  it('are the means over runs with one standard deviation; where a run has ended, over the others', () => {
    const [validation, train] = learningFigure('dataLoss', [GROUP], CURVES, { everySeed: false }).series;
    expect(train).toMatchObject({ name: 'A: none, train', dash: 'dashed', x: [1, 2, 3], y: [5, 3, 2] });
    expect(validation.y).toEqual([6, 5, 4]);
    // Two values that differ by 2 have the sample standard deviation √2; one has none.
    expect(validation.band?.high.map((value) => value?.toFixed(6) ?? null)).toEqual([
      (6 + Math.SQRT2).toFixed(6),
      (5 + Math.SQRT2).toFixed(6),
      null,
    ]);
  });

  it('shade the gap between training and validation where that is wanted', () => {
    const [validation, train] = learningFigure('dataLoss', [GROUP], CURVES, {
      everySeed: false,
      shade: 'gap',
    }).series;
    expect(train.band).toBeUndefined();
    expect(validation.band).toEqual({ low: [5, 3, 2], high: [6, 5, 4], meaning: 'generalization gap' });
  });

  it('draw every run behind the mean', () => {
    const { series } = learningFigure('dataLoss', [GROUP], CURVES, { everySeed: true });
    expect(series.filter(({ isFaint }) => isFaint === true).map(({ name }) => name)).toEqual([
      'A: none, validation, seed 0',
      'A: none, validation, seed 1',
      'A: none, train, seed 0',
      'A: none, train, seed 1',
    ]);
  });

  it('mark the counted epoch only where it is not the end', () => {
    const early = { ...GROUP, runs: GROUP.runs.map((run) => ({ ...run, countedEpoch: 2 })) };
    const marks = (group: FigureGroup) =>
      learningFigure('dataLoss', [group], CURVES, { everySeed: false }).marks;
    expect(marks(GROUP)).toEqual([]);
    expect(marks(early)).toMatchObject([{ kind: 'vertical', at: 2, label: 'A counted, epoch 2' }]);
  });
});

describe('the gap against the epoch', () => {
  it('is validation − train of each run where lower is better, and its mean', () => {
    const [gap] = gapFigure('dataLoss', [GROUP], CURVES, { everySeed: false }).series;
    // 5 − 4 and 7 − 6; 4 − 2 and 6 − 4; 4 − 1.
    expect(gap.y).toEqual([1, 2, 3]);
  });

  it('is train − validation where higher is better', () => {
    const accuracy = CURVES.map((one) => ({ ...one, name: 'accuracy' }));
    const [gap] = gapFigure('accuracy', [GROUP], accuracy, { everySeed: false }).series;
    expect(gap.y).toEqual([-1, -2, -3]);
  });
});
