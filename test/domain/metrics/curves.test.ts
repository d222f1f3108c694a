import { describe, expect, it } from 'vitest';
import { ClassificationTally } from '../../../src-main/domain/classification-tally.ts';
import { aucOfScores, aucRoc } from '../../../src-main/domain/metrics/auc-roc.ts';
import { CalibrationTally } from '../../../src-main/domain/metrics/calibration.ts';
import { reduceCurve } from '../../../src-main/domain/metrics/curve.ts';
import { CURVE_GRID, meanOfCurves } from '../../../src-main/domain/metrics/mean-curve.ts';
import { averagePrecisionOfScores } from '../../../src-main/domain/metrics/pr-auc.ts';
import { rankClasses } from '../../../src-main/domain/metrics/ranked-classes.ts';
import {
  heightsOfSteps,
  precisionRecallCurve,
} from '../../../src-main/domain/metrics/precision-recall-curve.ts';
import { rankScores } from '../../../src-main/domain/metrics/ranked-scores.ts';
import { heightsOfLine, rocCurve } from '../../../src-main/domain/metrics/roc-curve.ts';
import reference from '../../oracle/curves.json' with { type: 'json' };

function expectAllClose(actual: readonly number[], expected: readonly number[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, at) =>
    expect(Math.abs(actual[at] - value), `at ${at}`).toBeLessThanOrEqual(tolerance),
  );
}

/** One column of scores as the probabilities of two classes. */
function rank(scores: readonly number[], labels: readonly number[]) {
  const probabilities = Float32Array.from(scores.flatMap((score) => [1 - score, score]));
  return rankScores(probabilities, Int32Array.from(labels), 2, 1);
}

describe('against scikit-learn', () => {
  for (const one of reference.binary) {
    const scores = rank(one.scores, one.labels);
    // Both divide the same integers: equal to the last bit.
    it(`has the same corners of the ROC curve: ${one.name}`, () => {
      expect(rocCurve(scores)).toEqual(one.roc);
    });

    it(`has the same points of the precision-recall curve: ${one.name}`, () => {
      expect(precisionRecallCurve(scores)).toEqual(one.precisionRecall);
    });

    it(`agrees on areas, and on heights over the grid, to 1e-12: ${one.name}`, () => {
      const roc = rocCurve(scores);
      const precisionRecall = precisionRecallCurve(scores);
      if (roc === null || precisionRecall === null) throw new Error('no curve');
      expectAllClose(heightsOfLine(roc, CURVE_GRID), one.rocOnGrid, 1e-12);
      expectAllClose(heightsOfSteps(precisionRecall, CURVE_GRID), one.precisionOnGrid, 1e-12);
      expect(averagePrecisionOfScores(scores).value).toBeCloseTo(one.averagePrecision, 12);
      expect(aucOfScores(scores).value).toBeCloseTo(one.auc, 12);
    });

    it(`agrees on calibration to 1e-12: ${one.name}`, () => {
      const tally = new CalibrationTally();
      one.scores.forEach((score, row) => tally.add(Math.fround(score), one.labels[row] === 1));
      const bins = tally.bins().filter(({ count }) => count > 0);
      expectAllClose(
        bins.map(({ observedShare }) => observedShare ?? NaN),
        one.calibration.observed,
        1e-12,
      );
      expectAllClose(
        bins.map(({ meanPredicted }) => meanPredicted ?? NaN),
        one.calibration.predicted,
        1e-12,
      );
      expect(tally.expectedError().value).toBeCloseTo(one.expectedError, 12);
    });
  }

  for (const one of reference.multiclass) {
    const names = Array.from({ length: one.classes }, (_, index) => `c${index}`);
    const probabilities = Float32Array.from(one.probabilities);
    const labels = Int32Array.from(one.labels);
    const tally = new ClassificationTally(names, null);
    tally.add(5, probabilities, labels);
    const evaluation = tally.result();

    it(`agrees on all classes at once to 1e-12: ${one.name}`, () => {
      const { roc, precisionRecall, calibration } = evaluation;
      expect(evaluation.positiveClass).toBeNull();
      expectAllClose(roc.mean?.mean ?? [], one.rocOnGrid, 1e-12);
      expectAllClose(precisionRecall.mean?.mean ?? [], one.precisionOnGrid, 1e-12);
      expect(roc.area.mean.value).toBeCloseTo(one.auc, 12);
      // The very number that is stored as the metric.
      expect(roc.area.mean.value).toBe(
        aucRoc(rankClasses(probabilities, labels, names, [...names.keys()])).value,
      );
      expect(precisionRecall.area.mean.value).toBeCloseTo(one.averagePrecision, 12);
      const filled = calibration.bins.filter(({ count }) => count > 0);
      expectAllClose(
        filled.map(({ observedShare }) => observedShare ?? NaN),
        one.calibration.observed,
        1e-12,
      );
      expect(calibration.expectedError.mean.value).toBeCloseTo(one.expectedError, 12);
    });

    it(`agrees on the confusion matrix and the scores of each class: ${one.name}`, () => {
      expect(evaluation.confusion).toEqual({ counts: one.confusion, runs: 1 });
      evaluation.perClass.forEach(({ precision, recall, f1, support }, index) => {
        expect(precision.mean.value).toBeCloseTo(one.precision[index], 12);
        expect(recall.mean.value).toBeCloseTo(one.recall[index], 12);
        expect(f1.mean.value).toBeCloseTo(one.f1[index], 12);
        expect(support).toBe(one.support[index]);
      });
    });
  }
});

describe('a curve', () => {
  it('does not exist where the class has no rows, nor a ROC curve where it has all', () => {
    expect(rocCurve(rank([0.1, 0.2], [0, 0]))).toBeNull();
    expect(precisionRecallCurve(rank([0.1, 0.2], [0, 0]))).toBeNull();
    expect(rocCurve(rank([0.1, 0.2], [1, 1]))).toBeNull();
    expect(precisionRecallCurve(rank([0.1, 0.2], [1, 1]))).toEqual({ x: [0.5, 1], y: [1, 1] });
  });

  it('keeps ends and peaks when it is reduced', () => {
    const x = Array.from({ length: 1000 }, (_, index) => index);
    const y = x.map((value) => (value === 613 ? 50 : Math.sin(value / 100)));
    const reduced = reduceCurve({ x, y }, 60);
    expect(reduced.x).toHaveLength(60);
    expect([reduced.x[0], reduced.x.at(-1)]).toEqual([0, 999]);
    expect(Math.max(...reduced.y)).toBe(50);
    expect(reduced.x).toEqual(reduced.x.toSorted((one, other) => one - other));
    expect(new Set(reduced.x).size).toBe(60);
  });

  it('of no more points than are allowed stays as it is', () => {
    const curve = { x: [0, 1, 2], y: [0, 3, 1] };
    expect(reduceCurve(curve, 3)).toBe(curve);
    expect(reduceCurve({ x: [0, 1, 2, 3], y: [0, 5, 0, 1] }, 3)).toEqual({ x: [0, 1, 3], y: [0, 5, 1] });
  });
});

describe('the mean of curves', () => {
  it('is that of their heights, with their spread', () => {
    const flat = (height: number) => CURVE_GRID.map(() => height);
    const mean = meanOfCurves([flat(0.2), flat(0.6)]);
    expect(mean?.n).toBe(2);
    expect(mean?.mean[50]).toBeCloseTo(0.4, 12);
    // √((0.2² + 0.2²)/1)
    expect(mean?.sd?.[50]).toBeCloseTo(Math.sqrt(0.08), 12);
  });

  it('has no spread for one curve, and does not exist for none', () => {
    expect(meanOfCurves([CURVE_GRID])).toEqual({ n: 1, x: CURVE_GRID, mean: CURVE_GRID, sd: null });
    expect(meanOfCurves([])).toBeNull();
  });
});

describe('a group of runs', () => {
  const labels = Int32Array.of(0, 1, 1);
  const names = ['no', 'yes'];

  it('adds up confusion and calibration, and takes means of areas over the runs', () => {
    const tally = new ClassificationTally(names, 1);
    // All right: AUC 1. Then one of two pairs in the right order: AUC 1/2.
    tally.add(1, Float32Array.of(0.75, 0.25, 0.25, 0.75, 0.125, 0.875), labels);
    tally.add(2, Float32Array.of(0.5, 0.5, 0.75, 0.25, 0.25, 0.75), labels);
    const { seeds, rows, roc, confusion, calibration, perClass } = tally.result();
    expect([seeds, rows]).toEqual([[1, 2], 3]);
    expect(roc.area).toMatchObject({ n: 2, mean: { value: 0.75 } });
    expect(roc.perSeed[0]).toEqual({ seed: 1, x: [0, 0, 0, 1], y: [0, 0.5, 1, 1], area: { value: 1 } });
    // A tie goes to the first class.
    expect(confusion).toEqual({
      counts: [
        [2, 0],
        [1, 3],
      ],
      runs: 2,
    });
    expect(calibration.bins.reduce((sum, { count }) => sum + count, 0)).toBe(6);
    expect(perClass[1]).toMatchObject({
      className: 'yes',
      support: 2,
      recall: { n: 2, mean: { value: 0.75 } },
    });
  });

  it('has no curve, and says why, for a run whose probabilities are not finite', () => {
    const tally = new ClassificationTally(names, 1);
    tally.add(1, Float32Array.of(NaN, NaN, 0, 1, 0, 1), labels);
    const { roc, calibration } = tally.result();
    expect(roc.perSeed[0].area).toEqual({ value: null, reason: 'predicted probabilities are not finite' });
    expect([roc.mean, roc.area.n, calibration.expectedError.n]).toEqual([null, 0, 0]);
  });

  it('has no mean over all classes where one of them has no rows', () => {
    const tally = new ClassificationTally(['a', 'b', 'c'], null);
    tally.add(1, Float32Array.of(0.5, 0.25, 0.25, 0.25, 0.5, 0.25), Int32Array.of(0, 1));
    const [curve] = tally.result().roc.perSeed;
    expect(curve).toMatchObject({ x: [], area: { value: null } });
    expect(JSON.stringify(curve.area)).toContain('no rows of this class');
  });
});
