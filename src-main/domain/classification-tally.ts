import type { CurveOfSeed, CurveSet, ClassEvaluation, ClassificationEvaluation } from './group-evaluation.ts';
import { aucOfScores } from './metrics/auc-roc.ts';
import { CalibrationTally } from './metrics/calibration.ts';
import { macroAverage, scoresByClass } from './metrics/class-scores.ts';
import {
  classCounts,
  confusionMatrix,
  predictedClasses,
  type ClassCounts,
} from './metrics/confusion-matrix.ts';
import { reduceCurve, type Curve } from './metrics/curve.ts';
import { CURVE_GRID, meanOfCurves } from './metrics/mean-curve.ts';
import type { PerClassMetricName, RankingMetricName } from './metrics/metric-name.ts';
import { undefinedBecause, type MetricValue } from './metrics/metric-value.ts';
import { averagePrecisionOfScores } from './metrics/pr-auc.ts';
import { heightsOfSteps, precisionRecallCurve } from './metrics/precision-recall-curve.ts';
import { rankScores, type RankedScores } from './metrics/ranked-scores.ts';
import { heightsOfLine, rocCurve } from './metrics/roc-curve.ts';
import { summarize, type Summary } from './statistics/summary.ts';

const MOST_POINTS = 200;

/** What is drawn from ranked scores, and how. */
interface CurveKind {
  readonly curveOf: (scores: RankedScores) => Curve | null;
  readonly areaOf: (scores: RankedScores) => MetricValue;
  readonly heightsOf: (curve: Curve, grid: readonly number[]) => number[];
}

const ROC: CurveKind = { curveOf: rocCurve, areaOf: aucOfScores, heightsOf: heightsOfLine };
const PRECISION_RECALL: CurveKind = {
  curveOf: precisionRecallCurve,
  areaOf: averagePrecisionOfScores,
  heightsOf: heightsOfSteps,
};

/** A run's curve, and its heights over the grid for the mean; null where it has none. */
interface RunCurves {
  readonly curve: CurveOfSeed;
  readonly heights: readonly number[] | null;
}

function noCurve(seed: number, area: MetricValue): RunCurves {
  return { curve: { seed, x: [], y: [], area }, heights: null };
}

function curveOfClass(kind: CurveKind, seed: number, scores: RankedScores): RunCurves {
  const curve = kind.curveOf(scores);
  const area = kind.areaOf(scores);
  if (curve === null || area.value === null) return noCurve(seed, area);
  return {
    curve: { seed, ...reduceCurve(curve, MOST_POINTS), area },
    heights: kind.heightsOf(curve, CURVE_GRID),
  };
}

/** The mean over the classes, each against the rest; undefined as soon as one of them is, as every macro average is. */
function curveOfAllClasses(
  kind: CurveKind,
  seed: number,
  scores: readonly RankedScores[],
  classNames: readonly string[],
): RunCurves {
  const curves = scores.map((one) => kind.curveOf(one));
  const area = macroAverage(
    scores.map((one, index) => ({
      className: classNames[index],
      rows: one.positive.length,
      value: kind.areaOf(one),
    })),
  );
  if (area.value === null) return noCurve(seed, area);
  const heights = curves.map((curve) => (curve === null ? [] : kind.heightsOf(curve, CURVE_GRID)));
  const mean = CURVE_GRID.map((_, at) => heights.reduce((sum, one) => sum + one[at], 0) / heights.length);
  return { curve: { seed, x: CURVE_GRID, y: mean, area }, heights: mean };
}

function summarizeDefined(values: readonly MetricValue[]): Summary {
  return summarize(values.flatMap(({ value }) => (value === null ? [] : [value])));
}

function toCurveSet(runs: readonly RunCurves[]): CurveSet {
  return {
    perSeed: runs.map(({ curve }) => curve),
    mean: meanOfCurves(runs.flatMap(({ heights }) => (heights === null ? [] : [heights]))),
    area: summarizeDefined(runs.map(({ curve }) => curve.area)),
  };
}

/** Takes the predictions of a group's runs one by one and sums up what they say. */
export class ClassificationTally {
  readonly #classNames: readonly string[];
  readonly #positive: number | null;
  readonly #seeds: number[] = [];
  readonly #rocs: RunCurves[] = [];
  readonly #precisionRecalls: RunCurves[] = [];
  readonly #calibration = new CalibrationTally();
  readonly #calibrationErrors: MetricValue[] = [];
  readonly #confusion: Float64Array;
  readonly #counts: (readonly ClassCounts[])[] = [];
  readonly #rankings: Readonly<Record<RankingMetricName, readonly MetricValue[]>>[] = [];
  #rows = 0;

  /** @param positive the class that curves and calibration are about; null: all at once */
  constructor(classNames: readonly string[], positive: number | null) {
    this.#classNames = classNames;
    this.#positive = positive;
    this.#confusion = new Float64Array(classNames.length ** 2);
  }

  /**
   * @param probabilities row-major [labels.length, classNames.length]; where one of them is not finite, the run has
   * neither curves nor calibration
   */
  add(seed: number, probabilities: Float32Array, labels: Int32Array): void {
    const classes = this.#classNames.length;
    const predicted = predictedClasses(probabilities, classes);
    const matrix = confusionMatrix(labels, predicted, classes);
    matrix.counts.forEach((count, at) => (this.#confusion[at] += count));
    this.#counts.push(classCounts(matrix));
    this.#seeds.push(seed);
    this.#rows = labels.length;
    if (probabilities.every(Number.isFinite)) {
      this.#addCurves(seed, probabilities, labels);
      this.#addCalibration(probabilities, labels, predicted);
      return;
    }
    const reason = undefinedBecause('predicted probabilities are not finite');
    this.#rocs.push(noCurve(seed, reason));
    this.#precisionRecalls.push(noCurve(seed, reason));
  }

  #addCurves(seed: number, probabilities: Float32Array, labels: Int32Array): void {
    const names = this.#classNames;
    const all = names.map((_, column) => rankScores(probabilities, labels, names.length, column));
    this.#rankings.push({ aucRoc: all.map(aucOfScores), prAuc: all.map(averagePrecisionOfScores) });
    if (this.#positive !== null) {
      const scores = all[this.#positive];
      this.#rocs.push(curveOfClass(ROC, seed, scores));
      this.#precisionRecalls.push(curveOfClass(PRECISION_RECALL, seed, scores));
      return;
    }
    this.#rocs.push(curveOfAllClasses(ROC, seed, all, names));
    this.#precisionRecalls.push(curveOfAllClasses(PRECISION_RECALL, seed, all, names));
  }

  #addCalibration(probabilities: Float32Array, labels: Int32Array, predicted: Int32Array): void {
    const classes = this.#classNames.length;
    const tally = new CalibrationTally();
    labels.forEach((label, row) => {
      const claimed = this.#positive ?? predicted[row];
      tally.add(probabilities[row * classes + claimed], label === claimed);
    });
    this.#calibrationErrors.push(tally.expectedError());
    this.#calibration.merge(tally);
  }

  #perClass(): ClassEvaluation[] {
    const names = this.#classNames;
    const summaryOf = (score: PerClassMetricName): Summary[] => {
      const perRun = this.#counts.map((counts) => scoresByClass(score, counts, names));
      return names.map((_, index) => summarizeDefined(perRun.map((scores) => scores[index].value)));
    };
    const precision = summaryOf('precision');
    const recall = summaryOf('recall');
    const f1 = summaryOf('f1');
    const rankingOf = (name: RankingMetricName, index: number): Summary =>
      summarizeDefined(this.#rankings.map((ranking) => ranking[name][index]));
    return names.map((className, index) => ({
      className,
      precision: precision[index],
      recall: recall[index],
      f1: f1[index],
      aucRoc: rankingOf('aucRoc', index),
      prAuc: rankingOf('prAuc', index),
      support: this.#counts.at(-1)?.[index].actual ?? 0,
    }));
  }

  result(): ClassificationEvaluation {
    const classes = this.#classNames.length;
    return {
      task: 'classification',
      classNames: this.#classNames,
      positiveClass: this.#positive === null ? null : this.#classNames[this.#positive],
      seeds: this.#seeds,
      rows: this.#rows,
      roc: toCurveSet(this.#rocs),
      precisionRecall: toCurveSet(this.#precisionRecalls),
      calibration: {
        bins: this.#calibration.bins(),
        expectedError: summarizeDefined(this.#calibrationErrors),
      },
      confusion: {
        counts: this.#classNames.map((_, row) => [
          ...this.#confusion.subarray(row * classes, (row + 1) * classes),
        ]),
        runs: this.#seeds.length,
      },
      perClass: this.#perClass(),
    };
  }
}
